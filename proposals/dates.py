"""Dates of a stage: years that begin on any day, months of any length."""

import calendar
import datetime as dt
from collections.abc import Iterable

# A time during which a participation stood still: its first day, and the day it went on.
Pause = tuple[dt.date, dt.date]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the month's last day when it is too short (31 August + 6 = 28 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(starts_on: dt.date, years: int) -> dt.date:
    """The last day of a stretch of whole years."""
    return add_months(starts_on, 12 * years) - dt.timedelta(days=1)


def after_pauses(day: dt.date, pauses: Iterable[Pause]) -> dt.date:
    """The day, later by as many days as each pause that began by then lasted. Two days never cross."""
    for first, resumed in pauses:
        if day >= first:
            day += resumed - first
    return day
