"""Work in the background rests while the portal is open for reading only.

Nothing is lost: every task is a sweep of what is owed, which the next one finds.
"""

from celery import Task

from . import maintenance


class Resting(Task):
    """A task that does nothing during a maintenance."""

    def __call__(self, *args, **kwargs):
        if maintenance.current():
            return None
        return super().__call__(*args, **kwargs)
