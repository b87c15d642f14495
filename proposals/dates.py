"""Dates of a stage: years that begin on any day, months of any length."""

import datetime as dt
from collections.abc import Iterable

from cimpact.months import add_months

# A time during which a participation stood still: its first day, and the day it went on.
Pause = tuple[dt.date, dt.date]


def last_day(starts_on: dt.date, years: int) -> dt.date:
    """The last day of a stretch of whole years."""
    return add_months(starts_on, 12 * years) - dt.timedelta(days=1)


def after_pauses(day: dt.date, pauses: Iterable[Pause]) -> dt.date:
    """The day, later by as many days as each pause that began by then lasted. Two days never cross."""
    for first, resumed in pauses:
        if day >= first:
            day += resumed - first
    return day
