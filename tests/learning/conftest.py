import datetime as dt

import pytest
from django.core import mail

from cimpact.notices import outbox, tasks
from learning import reminders
from tests import cast as casting


class Days:
    """The days as they pass: on each, what is due is owed and sent, as the schedule does."""

    def __init__(self, clock):
        self.clock = clock

    def at(self, date: dt.date, hour: int = 9, minute: int = 0) -> list[tuple[str, str]]:
        """What leaves when everything runs at that time: (who, subject), in order."""
        self.clock.set(date.year, date.month, date.day, hour, minute)
        mail.outbox.clear()
        reminders.sweep()
        tasks.sweep()
        return sorted((letter.to[0].split('"')[1], letter.subject) for letter in mail.outbox)

    def until(self, date: dt.date) -> None:
        """The portal is down until a day."""
        self.clock.set(date.year, date.month, date.day)


@pytest.fixture
def days(clock):
    return Days(clock)


@pytest.fixture
def active(cast):
    """A déploiement of three years that begins on 1 April 2022; what its letters owed has left."""
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    outbox.send_due()
    mail.outbox.clear()
    return dossier
