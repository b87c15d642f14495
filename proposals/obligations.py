"""What a participation owes, from its dates (R32–R34)."""

import datetime as dt
from collections.abc import Iterator, Sequence

from cimpact.programmes.models import Programme

from .dates import Pause, add_months, after_pauses, last_day
from .enums import ObligationKind


def due_dates(
    programme: Programme,
    starts_on: dt.date,
    years: int,
    ends_on: dt.date | None = None,
    pauses: Sequence[Pause] = (),
) -> Iterator[tuple[ObligationKind, int, dt.date]]:
    """(kind, year, due date) for each meeting and report, in order.

    One mid-year meeting a year, six months after the year's start by default; a report at the end of each year; at
    the end of the stage the final one, which includes the last year's unless the programme says otherwise. No delay
    set means due on the year's last day. The last year ends on `ends_on` when both sides moved it: what would fall
    after it is not owed. What comes after a pause is later by as many days.
    """
    delay = dt.timedelta(days=programme.report_delay_days or 0)
    for year in range(1, years + 1):
        end = ends_on if ends_on and year == years else after_pauses(last_day(starts_on, year), pauses)
        meeting = after_pauses(add_months(starts_on, 12 * (year - 1) + programme.mid_year_months), pauses)
        if meeting <= end:
            yield ObligationKind.MID_YEAR, year, meeting
        due = end + delay
        if year < years or not programme.final_includes_annual:
            yield ObligationKind.ANNUAL_REPORT, year, due
        if year == years:
            yield ObligationKind.FINAL_REPORT, year, due
