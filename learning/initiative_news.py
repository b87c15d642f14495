"""What is known of an initiative and may leave its table: what was learned, for a progress report; its figures, for the
plan on a page (F82, F84)."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from neighbourhoods import plan_sources
from neighbourhoods.models import Initiative

from .enums import Visibility
from .indicator_periods import Period
from .indicators import glances, said
from .models import Indicator, JournalEntry, Publication


def learned(initiative: Initiative, since: dt.date) -> Iterator[str]:
    """The entries of the journal that their authors show to everyone, since the report before."""
    found = JournalEntry.objects.filter(
        dossier__initiative=initiative,
        visibility=Visibility.PUBLIC,
        removed_at=None,
        happened_on__gt=since,
    )
    yield from found.order_by("happened_on", "pk").values_list("title", flat=True)


def figures(initiative: Initiative, since: dt.date) -> Iterator[str]:
    """Each indicator measured of the initiative: its last value and its target.

    The page may be read by anyone: of what counts people, only what its table published, where small numbers are
    protected.
    """
    measured = list(Indicator.objects.filter(initiative=initiative, ended_at=None).order_by("name", "pk"))
    published: dict[int, Publication] = {}
    in_view = Publication.objects.in_view().filter(indicator__in=measured)
    for one in in_view.order_by("year", "part"):
        published[one.indicator_id] = one
    for glance in glances(measured):
        indicator, last = glance.indicator, glance.last
        if indicator.counts_people:
            shown = published.get(indicator.pk)
            last = (Period(shown.year, shown.part, indicator.parts), shown.total) if shown else None
        if last:
            yield _figure(indicator, *last)


def _figure(indicator: Indicator, period: Period, value: Decimal) -> str:
    words = {"name": indicator.name, "value": said(indicator, value), "period": period.label}
    if indicator.target is None:
        return _("%(name)s : %(value)s (%(period)s)") % words
    words |= {"target": said(indicator, indicator.target), "year": str(indicator.target_year)}
    return _("%(name)s : %(value)s (%(period)s), cible de %(target)s en %(year)s") % words


def register() -> None:
    """Tell the progress reports, and the plan on a page."""
    plan_sources.register("learnings", learned)
    plan_sources.register("data", figures)
