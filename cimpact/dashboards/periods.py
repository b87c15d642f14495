"""Periods that lists are filtered by: around today, or calendar years."""

import datetime as dt
import re

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from proposals.dates import add_months

MONTH, QUARTER, YEAR = "mois", "trimestre", "annee"
PERIODS = [(MONTH, _("Ce mois-ci")), (QUARTER, _("Les trois prochains mois")), (YEAR, _("Cette année"))]
# The first and the last calendar year that a form takes.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_YEARS = re.compile(r"(?P<first>\d{4})?(?P<to>-)?(?P<last>\d{4})?")


def period(name: str) -> tuple[dt.date, dt.date]:
    """The first day of a period around today, and the day after its last."""
    today = clock.today()
    if name == QUARTER:
        return today, add_months(today, 3)
    first = today.replace(day=1) if name == MONTH else today.replace(month=1, day=1)
    return first, add_months(first, 1 if name == MONTH else 12)


def years_read(text: str) -> tuple[int | None, int | None]:
    """« 2024 », « 2024-2026 », « 2024- », « -2026 » → the first and the last calendar year; None has no end."""
    read = _YEARS.fullmatch(text.strip())
    if read is None:
        return None, None
    first = int(read["first"]) if read["first"] else None
    last = int(read["last"]) if read["last"] else None
    return first, last if read["to"] else first


def first_day(year: int) -> dt.date:
    return dt.date(year, 1, 1)


def dossiers_since(year: int) -> Q:
    """The dossiers of a calendar year or after: by their moment of submission, else by the day they were opened."""
    day = first_day(year)
    return _dated(day, "gte")


def dossiers_until(year: int) -> Q:
    """The dossiers of a calendar year or before."""
    return _dated(first_day(year + 1), "lt")


def _dated(day: dt.date, test: str) -> Q:
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())
    return (
        Q(**{f"window__date__{test}": day})
        | Q(window=None, **{f"aimed_window__date__{test}": day})
        | Q(window=None, aimed_window=None, **{f"created_at__{test}": midnight})
    )
