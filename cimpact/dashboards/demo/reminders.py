"""The reminders of the demonstration: as they would have left, morning after morning; one that the team stopped."""

import datetime as dt

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.programmes.reminders import stop_reminder
from learning import reminders

MORNINGS = 45


def remind(programme: Programme, *, by) -> None:
    """Sweep each of the last mornings, of what is still owed today."""
    now = clock.now()
    programme.reminders.update(since=now - dt.timedelta(days=MORNINGS + 1))
    try:
        for days in range(MORNINGS, -1, -1):
            clock.freeze(now - dt.timedelta(days=days))
            reminders.sweep()
    finally:
        clock.freeze(None)
    stop_reminder(programme.reminders.get(kind="closing", days=-1), by=by)
