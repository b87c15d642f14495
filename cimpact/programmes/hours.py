"""When the reminders of a programme may leave: its time zone, its quiet hours, the days on which it does not write.

Moments are compared in UTC: Python compares two moments of one zone by what the wall shows, which repeats itself an
hour each autumn and skips one each spring.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from .models import Programme

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


def moment_of(programme: Programme, date: dt.date, days: int) -> dt.datetime:
    """The instant of a reminder, so many days from a date: the end of the quiet hours.

    When the programme does not write on that day, a reminder of what is to come leaves earlier, the others later.
    """
    day, step = date + days * ONE_DAY, -ONE_DAY if days < 0 else ONE_DAY
    while is_silent(programme, day):
        day += step
    return _opens(programme, day)


def quiet_until(programme: Programme, at: dt.datetime) -> dt.datetime | None:
    """When one may write again, if one may not at that instant."""
    at = at.astimezone(dt.UTC)
    day = at.astimezone(ZoneInfo(programme.time_zone)).date()
    if not is_silent(programme, day) and not _is_quiet_hour(programme, day, at):
        return None
    while is_silent(programme, day) or _opens(programme, day) <= at:
        day += ONE_DAY
    return _opens(programme, day)


def is_silent(programme: Programme, day: dt.date) -> bool:
    """Whether the programme writes to nobody that day."""
    weekend = programme.quiet_weekends and day.weekday() >= SATURDAY
    return weekend or day.isoformat() in programme.quiet_dates


def local_date(programme: Programme, at: dt.datetime) -> dt.date:
    """The day it is where the programme lives."""
    return at.astimezone(ZoneInfo(programme.time_zone)).date()


def _is_quiet_hour(programme: Programme, day: dt.date, at: dt.datetime) -> bool:
    opens, closes = _opens(programme, day), _instant(programme, day, programme.quiet_from)
    if programme.quiet_from > programme.quiet_to:  # over midnight
        return at < opens or at >= closes
    return closes <= at < opens


def _opens(programme: Programme, day: dt.date) -> dt.datetime:
    return _instant(programme, day, programme.quiet_to)


def _instant(programme: Programme, day: dt.date, hour: dt.time) -> dt.datetime:
    """The first time that the clocks show it; an hour that they skip is as late as if they had not."""
    return dt.datetime.combine(day, hour, tzinfo=ZoneInfo(programme.time_zone)).astimezone(dt.UTC)
