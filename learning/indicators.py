"""What a table measures, as its readers see it: where each indicator stands, its values, those it had before (F67)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cimpact import clock

from .indicator_enums import Direction
from .indicator_numbers import with_unit
from .indicator_periods import Period
from .models import Category, Dimension, Indicator, LearningQuestion, Measure


def said(indicator: Indicator, value: Decimal) -> str:
    """A value with its unit."""
    return with_unit(value, indicator.unit, indicator.unit_word)


def period_of(indicator: Indicator, measure: Measure) -> Period:
    return Period(measure.year, measure.part, indicator.parts)


@dataclass
class Glance:
    """An indicator in one line: its last value, and how far its target is. `totals` are in the order of time."""

    indicator: Indicator
    totals: list[tuple[Period, Decimal]] = field(default_factory=list)

    @property
    def last(self) -> tuple[Period, Decimal] | None:
        return self.totals[-1] if self.totals else None

    @property
    def last_said(self) -> str:
        return said(self.indicator, self.totals[-1][1]) if self.totals else ""

    @property
    def target_said(self) -> str:
        target = self.indicator.target
        return said(self.indicator, target) if target is not None else ""

    @property
    def start(self) -> Decimal | None:
        """Where it began: the baseline, else the first measure."""
        if self.indicator.baseline is not None:
            return self.indicator.baseline
        return self.totals[0][1] if len(self.totals) > 1 else None

    @property
    def is_reached(self) -> bool:
        target = self.indicator.target
        if target is None or not self.totals:
            return False
        value = self.totals[-1][1]
        match self.indicator.direction:
            case Direction.UP:
                return value >= target
            case Direction.DOWN:
                return value <= target
        return value == target

    @property
    def gap(self) -> Decimal | None:
        """How much is missing; None where there is no target, no measure, or nothing missing."""
        target = self.indicator.target
        if target is None or not self.totals or self.is_reached:
            return None
        return abs(target - self.totals[-1][1])

    @property
    def status(self) -> tuple[str, str]:
        """A tone of components/status.html, and its words."""
        if not self.totals:
            return "draft", _("Pas encore mesuré")
        target, year = self.indicator.target, self.indicator.target_year
        if target is None:
            return "draft", _("Sans cible")
        if self.is_reached:
            return "done", _("Cible atteinte")
        if year is not None and year < clock.today().year:
            return "late", _("Cible pas atteinte")
        return self._on_the_way(target)

    def _on_the_way(self, target: Decimal) -> tuple[str, str]:
        start, value = self.start, self.totals[-1][1]
        if start is None or value == start:
            return "paused", _("Au point de départ")
        if abs(target - value) < abs(target - start):
            return "theirs", _("Vers la cible")
        return "late", _("Loin de la cible")

    @property
    def finding(self) -> str:
        """The title of its chart: what it says."""
        if not self.totals:
            return _("Rien n’est encore mesuré")
        period, _value = self.totals[-1]
        words = {"period": period.label, "value": self.last_said, "target": self.target_said}
        if self.indicator.target is None:
            return _("%(period)s : %(value)s") % words
        if self.is_reached:
            return _("%(period)s : %(value)s, la cible est atteinte") % words
        words["gap"] = said(self.indicator, self.gap or Decimal(0))
        return _("%(period)s : %(value)s, à %(gap)s de la cible") % words


def glances(indicators: Iterable[Indicator]) -> list[Glance]:
    """Where each stands, in one query."""
    found = {indicator.pk: Glance(indicator) for indicator in indicators}
    measures = Measure.objects.current().filter(indicator__in=list(found), category=None)
    for measure in measures.order_by("year", "part"):
        one = found[measure.indicator_id]
        one.totals.append((period_of(one.indicator, measure), measure.value))
    return list(found.values())


def indicators_in(neighbourhood, programme) -> QuerySet[Indicator]:
    """Every indicator of the table in the programme; those still measured first."""
    found = Indicator.objects.filter(neighbourhood=neighbourhood, programme=programme)
    return found.select_related("neighbourhood", "programme", "initiative", "question").order_by(
        "ended_at", "name", "pk"
    )


def indicators_of(question: LearningQuestion) -> list[Glance]:
    """The indicators that inform a learning question, as they stand. The caller asks whether its reader may read them
    (permissions.reads_indicators)."""
    return glances(Indicator.objects.filter(question=question, ended_at=None).order_by("name", "pk"))


@dataclass
class Row:
    """What was measured of one category, or of everybody: period → measure."""

    label: str
    category: Category | None = None
    measures: dict[tuple[int, int], Measure] = field(default_factory=dict)

    def values(self, periods: Iterable[Period]) -> list[Measure | None]:
        return [self.measures.get(period.key) for period in periods]


@dataclass
class ByDimension:
    """What was measured by one dimension."""

    dimension: Dimension
    rows: list[Row]

    @property
    def is_measured(self) -> bool:
        return any(row.measures for row in self.rows)


@dataclass(frozen=True)
class Correction:
    """A value that took the place of another."""

    period: Period
    category: Category | None
    former: Measure
    now: Measure


@dataclass
class Held:
    """Everything that one indicator holds, for one reader."""

    indicator: Indicator
    total: Row
    by_dimension: list[ByDimension]
    corrections: list[Correction]

    @property
    def periods(self) -> list[Period]:
        """The periods in which something was measured, in the order of time."""
        keys = set(self.total.measures)
        for one in self.by_dimension:
            for row in one.rows:
                keys |= set(row.measures)
        return [Period(year, part, self.indicator.parts) for year, part in sorted(keys)]

    @property
    def totals(self) -> list[tuple[Period, Measure]]:
        """What was measured of everybody, in the order of time."""
        parts = self.indicator.parts
        return [(Period(*key, parts), measure) for key, measure in sorted(self.total.measures.items())]

    @property
    def glance(self) -> Glance:
        return Glance(self.indicator, [(period, measure.value) for period, measure in self.totals])


def held_by(indicator: Indicator, *, with_categories: bool) -> Held:
    """The indicator's values and those they took the place of; those of categories only to whoever reads them."""
    measures = indicator.measures.select_related("by", "category").order_by("pk")
    if not with_categories:
        measures = measures.filter(category=None)
    by_cell: dict[int | None, dict] = defaultdict(dict)
    rows = {measure.pk: measure for measure in measures}
    corrections = []
    for measure in rows.values():
        if measure.is_current and measure.value is not None:
            by_cell[measure.category_id][measure.year, measure.part] = measure
        if former := rows.get(measure.replaces_id):
            corrections.append(Correction(period_of(indicator, measure), measure.category, former, measure))
    return Held(
        indicator,
        Row(_("Ensemble"), None, by_cell[None]),
        [_by(told.dimension, by_cell) for told in told_apart(indicator)] if with_categories else [],
        corrections[::-1],
    )


def told_apart(indicator: Indicator):
    """Its dimensions in their order, with their categories."""
    return indicator.told_apart.select_related("dimension").prefetch_related("dimension__categories")


def _by(dimension: Dimension, by_cell: dict) -> ByDimension:
    return ByDimension(
        dimension,
        [
            Row(category.name, category, by_cell[category.pk])
            for category in dimension.categories.all()
            if category.ended_at is None or by_cell[category.pk]
        ],
    )
