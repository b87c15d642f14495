"""Measures as files: those held, to take away; those to come, to fill and bring back (indicator_import)."""

from collections.abc import Iterable

from cimpact import clock
from cimpact.formatting import as_date
from cimpact.spreadsheets import Cell, Exact

from .indicator_periods import period_at
from .indicators import period_of
from .models import Indicator, Measure


def rows_held(indicators: list[Indicator], *, with_categories: bool) -> list[list[Cell]]:
    """Every value held now, in the columns that an import reads, then its unit, who wrote it and when."""
    measures = Measure.objects.current().filter(indicator__in=indicators)
    if not with_categories:
        measures = measures.filter(category=None)
    by_pk = {one.pk: one for one in indicators}
    rows: list[list[Cell]] = []
    for measure in measures.select_related("category__dimension", "by").order_by(
        "indicator__name", "indicator", "year", "part", "category__dimension__order", "category__order", "pk"
    ):
        indicator, category = by_pk[measure.indicator_id], measure.category
        rows.append(
            [
                indicator.name,
                period_of(indicator, measure).label,
                category.dimension.name if category else None,
                category.name if category else None,
                Exact(measure.value),
                measure.note,
                indicator.unit_word or str(indicator.get_unit_display()),
                measure.by.full_name,
                as_date(measure.at),
            ]
        )
    return rows


def rows_to_fill(indicators: Iterable[Indicator]) -> list[list[Cell]]:
    """A line for everybody and for each category of each indicator, for the period under way."""
    rows: list[list[Cell]] = []
    for indicator in indicators:
        period = period_at(clock.today(), indicator.parts).label
        rows.append([indicator.name, period, None, None, None, None])
        rows += [
            [indicator.name, period, told.dimension.name, category.name, None, None]
            for told in indicator.told_apart.all()
            for category in told.dimension.categories.all()
            if category.ended_at is None
        ]
    return rows
