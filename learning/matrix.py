"""A matrix of measures to fill by keyboard: a row for each category, or each indicator; a column for each period (F67).

It is saved whole or not at all. A cell says what it held when it was read (`seen`), so that what another person wrote
meanwhile is shown, never overwritten unseen.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .indicator_numbers import read_number, write_number
from .indicator_periods import Period
from .models import Indicator, Measure
from .models.indicators import MOST_NOTE
from .workflow.measures import Cell, Entry

# How many columns a page shows, by how many periods a year has: the earlier ones are a page before.
YEARS_SHOWN = {1: 6, 2: 3, 4: 2}


@dataclass
class CellField:
    """One cell: what it held when the page was read, what is typed, what is wrong with it."""

    cell: Cell
    period: Period
    unit: str
    text: str = ""
    seen: int | None = None
    problems: list[str] = field(default_factory=list)
    # What another person wrote meanwhile, when it differs.
    meanwhile: Measure | None = None
    is_stale: bool = False

    @property
    def name(self) -> str:
        """The field's name, and its id."""
        indicator, year, part, category = self.cell
        return f"c-{indicator}-{year}-{part}-{category or 0}"


@dataclass
class MatrixRow:
    """One row: a category, everybody, or an indicator."""

    label: str
    unit: str
    cells: list[CellField]
    group: str = ""  # said above the row, where a group begins


@dataclass
class NoteField:
    """What is noted of everybody's value in one period."""

    cell: Cell
    period: Period
    text: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"n-{self.cell[0]}-{self.period.year}-{self.period.part}"


@dataclass(frozen=True)
class Line:
    """What a row is of."""

    indicator: Indicator
    label: str
    unit: str
    category: int | None = None
    group: str = ""


class Matrix:
    """The matrix as it is held, or as it was sent."""

    def __init__(
        self,
        lines: list[Line],
        periods: list[Period],
        held: dict[Cell, Measure],
        data=None,
        *,
        with_notes: bool = False,
    ):
        self.periods, self.held, self.data = periods, held, data
        self.seen = _seen(data.get("seen", "")) if data is not None else None
        self.rows = [self._row(line) for line in lines]
        noted = lines[:1] if with_notes else []
        self.notes = [self._note(line.indicator, period) for line in noted for period in periods]

    def _row(self, line: Line) -> MatrixRow:
        cells = [self._cell(line, period) for period in self.periods]
        return MatrixRow(line.label, line.unit, cells, line.group)

    def _cell(self, line: Line, period: Period) -> CellField:
        cell = (line.indicator.pk, period.year, period.part, line.category)
        found = self.held.get(cell)
        made = CellField(cell, period, line.indicator.unit, _text(found), found.pk if found else None)
        if self.data is not None:
            made.text = self.data.get(made.name, made.text).strip()
            if self.seen is not None:
                made.seen = self.seen.get(made.name)
        return made

    def _note(self, indicator: Indicator, period: Period) -> NoteField:
        cell = (indicator.pk, period.year, period.part, None)
        found = self.held.get(cell)
        made = NoteField(cell, period, found.note if found and found.value is not None else "")
        if self.data is not None:
            made.text = self.data.get(made.name, made.text).strip()
        return made

    @property
    def cells(self) -> list[CellField]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def seen_said(self) -> str:
        """What every cell held, for the page to send back."""
        return json.dumps({cell.name: cell.seen for cell in self.cells if cell.seen})

    @property
    def wrong(self) -> int:
        """How many cells are to be looked at again."""
        return sum(bool(cell.problems or cell.is_stale) for cell in self.cells) + sum(
            bool(note.problems) for note in self.notes
        )

    @property
    def is_stale(self) -> bool:
        """Whether another person wrote meanwhile in a cell that is typed here."""
        return any(cell.is_stale for cell in self.cells)

    def entries(self) -> list[Entry]:
        """What was changed by the person who sends the matrix; what is wrong is said beside its cell."""
        before = self._before()
        notes = {note.cell: note for note in self.notes}
        found = []
        for cell in self.cells:
            try:
                value = read_number(cell.text, cell.unit)
            except ValidationError as error:
                cell.problems = error.messages
                continue
            note = notes.get(cell.cell)
            noted = self._noted(note, value, before.get(cell.name)) if note else None
            if value != _value(before.get(cell.name)) or noted is not None:
                found.append(Entry(cell.cell, value, noted, cell.seen))
        return found

    def _noted(self, note: NoteField, value: Decimal | None, before: Measure | None) -> str | None:
        """The note, when it was changed; it needs a value to be about."""
        if note.text == (before.note if before and before.value is not None else ""):
            return None
        if len(note.text) > MOST_NOTE:
            note.problems = [_("Cette note est trop longue : gardez-en 300 caractères.")]
        elif note.text and value is None:
            note.problems = [_("Inscrivez d’abord la valeur de cette période.")]
        return note.text

    def _before(self) -> dict[str, Measure]:
        """What the writer had before her, by cell: what she left as it was is not hers to save."""
        now = {cell.name: self.held.get(cell.cell) for cell in self.cells}
        moved = {
            cell.seen: cell.name
            for cell in self.cells
            if cell.seen and cell.seen != getattr(now[cell.name], "pk", None)
        }
        earlier = {moved[one.pk]: one for one in Measure.objects.filter(pk__in=moved)} if moved else {}
        return {
            cell.name: measure
            for cell in self.cells
            if cell.seen and (measure := earlier.get(cell.name) or now[cell.name])
        }

    def mark_stale(self, cells: dict[Cell, Measure | None]) -> None:
        """Show what others wrote meanwhile; sent again, what is typed is kept knowingly."""
        for cell in self.cells:
            if cell.cell in cells:
                cell.is_stale, cell.meanwhile = True, cells[cell.cell]
                cell.seen = cell.meanwhile.pk if cell.meanwhile else None
            elif self.held.get(cell.cell) and cell.seen != self.held[cell.cell].pk:
                # Not hers: she left it, another changed it. The page now shows it as it is.
                cell.seen, cell.text = self.held[cell.cell].pk, _text(self.held[cell.cell])


def _text(measure: Measure | None) -> str:
    return write_number(measure.value) if measure and measure.value is not None else ""


def _value(measure: Measure | None) -> Decimal | None:
    return measure.value if measure else None


def _seen(sent: str) -> dict[str, int]:
    """What the page says it showed; what is not of its making is nothing."""
    try:
        found = json.loads(sent)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: pk for name, pk in found.items() if isinstance(pk, int)}
