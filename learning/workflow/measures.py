"""Measures are written together or not at all; a correction takes the place of a value and keeps it (F67)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.history.models import record

from ..models import Indicator, Measure

# (indicator, year, part, category): the category is None for everybody.
Cell = tuple[int, int, int, int | None]


@dataclass(frozen=True)
class Entry:
    """What one cell is to hold: a value, or None to take it out. `note` is None to leave the note as it is."""

    cell: Cell
    value: Decimal | None
    note: str | None = None
    # The measure (id) that the writer had before her; None where the cell was empty.
    seen: int | None = None

    def changes(self, current: Measure | None) -> bool:
        """Whether the cell would hold something else."""
        if current is None or current.value is None:
            return self.value is not None
        return self.value != current.value or (self.note is not None and self.note != current.note)


class Stale(Exception):
    """Cells that others changed meanwhile: what each holds now."""

    def __init__(self, cells: dict[Cell, Measure | None]):
        super().__init__(f"{len(cells)} cells changed meanwhile")
        self.cells = cells


@dataclass(frozen=True)
class Written:
    """How many values are new, and how many take the place of a former one."""

    added: int = 0
    corrected: int = 0


def cell_of(measure: Measure) -> Cell:
    return measure.indicator_id, measure.year, measure.part, measure.category_id


def held(indicators: Iterable[int]) -> dict[Cell, Measure]:
    """The last word on each cell of these indicators (ids), even when it was taken out."""
    found = Measure.objects.filter(indicator__in=list(indicators), is_current=True).select_related("by")
    return {cell_of(measure): measure for measure in found}


@transaction.atomic
def write_measures(entries: list[Entry], *, reason: str = "", by) -> Written:
    """Write every entry, or none. Raises Stale when others changed some of the cells since they were seen."""
    ids = sorted({entry.cell[0] for entry in entries})
    # In one order, so that two people who write many never wait for each other.
    indicators = {
        one.pk: one for one in Indicator.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    if any(one.ended_at for one in indicators.values()):
        raise NotPossible(_("Un de ces indicateurs n’est plus mesuré : reprenez-le d’abord."))
    now = held(ids)
    changing = [entry for entry in entries if entry.changes(now.get(entry.cell))]
    stale = {
        entry.cell: now.get(entry.cell)
        for entry in changing
        if entry.seen != getattr(now.get(entry.cell), "pk", None)
    }
    if stale:
        raise Stale(stale)
    replaced = [now[entry.cell].pk for entry in changing if entry.cell in now]
    Measure.objects.filter(pk__in=replaced).update(is_current=False)
    Measure.objects.bulk_create(_row(entry, now.get(entry.cell), reason, by) for entry in changing)
    for pk in ids:
        mine = [entry for entry in changing if entry.cell[0] == pk]
        _record(indicators[pk], mine, sum(entry.cell in now for entry in mine), reason, by)
    return Written(len(changing) - len(replaced), len(replaced))


def _row(entry: Entry, former: Measure | None, reason: str, by) -> Measure:
    indicator, year, part, category = entry.cell
    note = entry.note if entry.note is not None else (former.note if former else "")
    return Measure(
        indicator_id=indicator,
        year=year,
        part=part,
        category_id=category,
        value=entry.value,
        note=note,
        by=by,
        replaces=former,
        reason=reason if former else "",
    )


def _record(indicator: Indicator, entries: list[Entry], corrected: int, reason: str, by) -> None:
    """How many, never the values: whoever reads the history may not read each category."""
    if added := len(entries) - corrected:
        record(indicator, "indicator.measure", by=by, after={"values": added})
    if corrected:
        record(indicator, "indicator.correct", by=by, comment=reason, after={"values": corrected})
