"""What a publication would show of an indicator in a period: worked out from its measures, before its table decides.

- What counts people (or households) is published as whole numbers, small ones hidden (learning/suppression.py).
- A percentage or an amount that tells of people is published for everybody only, with the number of people behind it,
  which is at least the threshold; a percentage must not give away a smaller group.
- What tells of no one (hours, trees, dollars granted) is published as it is.

A correction hides exactly what its predecessor hid; where that no longer protects, it cannot be published.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact import clock

from .indicator_enums import Unit
from .indicator_periods import Period, period_at
from .models import Dimension, Indicator, Measure, Publication, PublishedTable
from .suppression import hidden_cells, is_small, stays_protected

# Of these, a number is a proportion or an average: it does not add up, and says nothing of how many it tells of.
OF_A_BASE = (Unit.PERCENT, Unit.DOLLARS)


def is_closed(period: Period) -> bool:
    """Over: nothing more is to be measured in it."""
    return period < period_at(clock.today(), period.parts)


@dataclass(frozen=True)
class DraftCell:
    """One cell, and why it would be hidden: for the table's eyes only."""

    category: int | None
    name: str
    value: Decimal
    why: str = ""

    @property
    def shown(self) -> Decimal | None:
        return None if self.why else self.value


@dataclass(frozen=True)
class DraftTable:
    dimension: Dimension
    cells: list[DraftCell]

    @property
    def hides(self) -> bool:
        return any(cell.why for cell in self.cells)


@dataclass
class Draft:
    """What would be published; `problem` says why nothing may be, `left_out` which dimensions are not, and why."""

    indicator: Indicator
    period: Period
    threshold: int
    replaces: Publication | None = None
    total: Decimal = Decimal()
    base: int | None = None
    tables: list[DraftTable] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""

    @property
    def hides(self) -> bool:
        return any(table.hides for table in self.tables)

    @property
    def seen(self) -> str:
        """A short name of exactly this: a publication says which one its table had before its eyes."""
        told = [
            *(self.indicator.name, self.indicator.definition, self.indicator.unit, self.threshold),
            *(str(self.total), self.replaces and self.replaces.pk),
            *([table.dimension.pk, cells_of(table), [c.why for c in table.cells]] for table in self.tables),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    @property
    def changes_nothing(self) -> bool:
        """Whether the publication it would replace already says the same."""
        if self.replaces is None:
            return False
        same_words = (self.replaces.name, self.replaces.definition) == (
            self.indicator.name,
            self.indicator.definition,
        )
        there = {table.dimension_id: table.cells for table in self.replaces.tables.all()}
        here = {table.dimension.pk: cells_of(table) for table in self.tables}
        return same_words and (self.replaces.total, self.replaces.base, there) == (
            self.total,
            self.base,
            here,
        )


def cells_of(table: DraftTable) -> list[dict]:
    """The cells as a PublishedTable keeps them."""
    return [
        {
            "category": cell.category,
            "name": cell.name,
            "value": None if cell.shown is None else str(cell.shown),
        }
        for cell in table.cells
    ]


def asks_for_base(indicator: Indicator) -> bool:
    """Whether its table must say how many people are behind a value."""
    return indicator.counts_people and indicator.unit in OF_A_BASE


def prepare(indicator: Indicator, period: Period, *, base: int | None = None) -> Draft:
    """What a publication of the period would be today."""
    former = (
        Publication.objects.standing()
        .filter(indicator=indicator, year=period.year, part=period.part)
        .prefetch_related("tables")
        .first()
    )
    threshold = former.threshold if former else indicator.programme.small_number_threshold
    draft = Draft(indicator, period, threshold, replaces=former, base=base)
    measures = indicator.measures.current().filter(year=period.year, part=period.part)
    values = {measure.category_id: measure.value for measure in measures}
    draft.problem = _refused(draft, values)
    if not draft.problem:
        draft.total = values[None]
        draft.problem = _refused_total(draft)
    if not draft.problem:
        _tell_apart(draft, values)
    return draft


def _refused(draft: Draft, values: dict[int | None, Decimal]) -> str:
    if not is_closed(draft.period):
        return _("Cette période n’est pas terminée : elle se publie une fois close.")
    if None not in values:
        return _("La valeur d’ensemble de cette période manque : inscrivez-la d’abord.")
    return ""


def _refused_total(draft: Draft) -> str:
    """Why the total may not be published; nothing when it may."""
    indicator, total, threshold = draft.indicator, draft.total, draft.threshold
    if not indicator.counts_people:
        return ""
    if indicator.unit in OF_A_BASE:
        return _refused_base(draft) if draft.base is not None else ""
    if total != int(total) or total < 0:
        return _("Un nombre de personnes s’écrit sans décimales et n’est pas négatif : corrigez la mesure.")
    if total < threshold:
        return _(
            "Moins de %(threshold)s personnes en tout : cette période ne se publie pas, pas même son total."
        ) % {"threshold": threshold}
    return ""


def _refused_base(draft: Draft) -> str:
    base, threshold = draft.base or 0, draft.threshold
    if base < threshold:
        return _("Moins de %(threshold)s personnes sont derrière cette valeur : elle ne se publie pas.") % {
            "threshold": threshold
        }
    if draft.indicator.unit != Unit.PERCENT:
        return ""
    if not 0 <= draft.total <= 100:
        return _("Un pourcentage de personnes va de 0 à 100 : corrigez la mesure.")
    group = round(base * draft.total / 100)
    if is_small(group, threshold) or is_small(base - group, threshold):
        return _(
            "Ce pourcentage désignerait un groupe de moins de %(threshold)s personnes : il ne se publie pas."
        ) % {"threshold": threshold}
    return ""


def _tell_apart(draft: Draft, values: dict[int | None, Decimal]) -> None:
    """Add the table of each dimension, or why there is none."""
    if draft.indicator.told_apart.exists() and asks_for_base(draft.indicator):
        reason = _("un pourcentage ou un montant qui parle de personnes ne se publie que pour l’ensemble")
        draft.left_out += [(d.dimension.name, reason) for d in _dimensions(draft.indicator)]
        return
    former = _tables_before(draft)
    for dimension in (used.dimension for used in _dimensions(draft.indicator)):
        cells = [
            DraftCell(category.pk, category.name, values[category.pk])
            for category in dimension.categories.all()
            if category.pk in values
        ]
        reason = _left_out(draft, cells)
        if reason:
            draft.left_out.append((dimension.name, reason))
        elif not draft.indicator.counts_people:
            draft.tables.append(DraftTable(dimension, cells))
        else:
            _protect(draft, dimension, cells, former.get(dimension.pk))


def _tables_before(draft: Draft) -> dict[int, PublishedTable]:
    """The last table of each dimension ever published of the period, even where a correction left it out."""
    period = draft.period
    found = PublishedTable.objects.filter(
        publication__indicator=draft.indicator, publication__year=period.year, publication__part=period.part
    )
    return {table.dimension_id: table for table in found.order_by("publication__number")}


def _dimensions(indicator: Indicator):
    return indicator.told_apart.select_related("dimension").prefetch_related("dimension__categories")


def _left_out(draft: Draft, cells: list[DraftCell]) -> str:
    if not cells:
        return _("aucune valeur n’est inscrite pour cette période")
    if not draft.indicator.counts_people:
        return ""
    if any(cell.value != int(cell.value) or cell.value < 0 for cell in cells):
        return _("un nombre de personnes s’écrit sans décimales et n’est pas négatif")
    if sum(cell.value for cell in cells) > draft.total:
        return _("la somme des catégories dépasse l’ensemble : une personne y compte plus d’une fois")
    return ""


def _protect(draft: Draft, dimension: Dimension, cells: list[DraftCell], former) -> None:
    """Hide what must be of one table of people, so that its cells and the rest add up to the total."""
    cells = list(_with_the_rest(draft, cells, former))
    counts = {_key(cell.category): int(cell.value) for cell in cells}
    if former is None:
        hidden = hidden_cells(counts, draft.threshold)
    else:
        hidden = frozenset(_key(category) for category in former.hidden)
        if not stays_protected(counts, hidden, draft.threshold):
            draft.problem = _(
                "Publiée à côté du tableau d’avant, cette correction laisserait deviner un petit nombre (%(name)s). "
                "Le tableau publié reste tel quel; vous pouvez le retirer de la vue."
            ) % {"name": dimension.name}
            return
    draft.tables.append(DraftTable(dimension, [_judged(cell, hidden, draft.threshold) for cell in cells]))


def _key(category: int | None) -> str:
    return str(category or "")


def _with_the_rest(draft: Draft, cells: Iterable[DraftCell], former) -> Iterator[DraftCell]:
    """The cells; those that were published and are measured no more, as zeros; the people of no known category."""
    cells = list(cells)
    yield from cells
    there = {cell.category for cell in cells}
    if former:
        for category, name, _value in former.values:
            if category is not None and category not in there:
                yield DraftCell(category, name, Decimal())
    rest = draft.total - sum(cell.value for cell in cells)
    if rest or (former and any(category is None for category, _name, _value in former.values)):
        yield DraftCell(None, _("Sans précision"), rest)


def _judged(cell: DraftCell, hidden: frozenset[str], threshold: int) -> DraftCell:
    if _key(cell.category) not in hidden:
        return cell
    if is_small(int(cell.value), threshold):
        why = ngettext("moins de %(n)s personne", "moins de %(n)s personnes", threshold) % {"n": threshold}
    else:
        why = _("masqué avec un autre, qui se déduirait par soustraction")
    return DraftCell(cell.category, cell.name, cell.value, why)


def closed_periods(indicators: QuerySet[Indicator]) -> dict[int, list[Period]]:
    """By indicator (id), the closed periods in which something is measured, the latest first."""
    parts = {indicator.pk: indicator.parts for indicator in indicators}
    measured = Measure.objects.current().filter(indicator__in=list(parts)).order_by("-year", "-part")
    found: dict[int, list[Period]] = {}
    for pk, year, part in measured.values_list("indicator", "year", "part").distinct():
        period = Period(year, part, parts[pk])
        if is_closed(period):
            found.setdefault(pk, []).append(period)
    return found
