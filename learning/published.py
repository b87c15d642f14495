"""What tables published, as its readers see it: each table drawn, and the same lines in words and in a file (F67)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.spreadsheets import Cell

from .bars import ROW, WIDTH, Bar, Part
from .indicator_enums import Unit
from .indicator_numbers import with_unit, write_number
from .indicator_periods import Period
from .models import Publication
from .publishing import DraftTable

# Room at the right of the longest bar, for its value.
END = 84


@dataclass(frozen=True)
class Line:
    """A category and its value; None when hidden. `why` is for its table alone, before it publishes."""

    name: str
    value: Decimal | None
    said: str
    why: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table: its lines, and the bars that draw them."""

    id: str
    name: str
    lines: list[Line]
    bars: list[Bar]

    @property
    def height(self) -> int:
        return max(len(self.bars) * ROW, ROW)

    @property
    def hidden(self) -> int:
        return sum(line.value is None for line in self.lines)

    @property
    def subtitle(self) -> str:
        if not self.hidden:
            return ""
        return ngettext("%(n)s nombre masqué", "%(n)s nombres masqués", self.hidden) % {"n": self.hidden}


def period_of(publication: Publication) -> Period:
    return Period(publication.year, publication.part, publication.indicator.parts)


def said(value: Decimal | None, unit: str) -> str:
    """A value of a table, with its sign when it has one, or that it is hidden; the words of the unit stand above."""
    if value is None:
        return _("masqué")
    return with_unit(value, unit) if unit in (Unit.PERCENT, Unit.DOLLARS) else write_number(value)


def sheets_of(publication: Publication) -> list[Sheet]:
    """Its tables, as published."""
    return [
        sheet(
            f"tableau-{table.pk}",
            table.name,
            [Line(name, value, said(value, publication.unit)) for _category, name, value in table.values],
        )
        for table in publication.tables.all()
    ]


def previews_of(tables: Iterable[DraftTable], unit: str) -> list[Sheet]:
    """The tables that would be published, with why each hidden cell would be."""
    return [
        sheet(
            f"tableau-{table.dimension.pk}",
            table.dimension.name,
            [Line(cell.name, cell.shown, said(cell.shown, unit), cell.why) for cell in table.cells],
        )
        for table in tables
    ]


def sheet(key: str, name: str, lines: list[Line]) -> Sheet:
    """The lines, and their drawing: a bar each, in the order of the table."""
    return Sheet(key, name, lines, bars_of(lines))


def bars_of(lines: Sequence[Line]) -> list[Bar]:
    most = max((line.value for line in lines if line.value is not None), default=Decimal()) or Decimal(1)
    scale = (WIDTH - END) / float(most)
    return [_bar(line, row * ROW, scale) for row, line in enumerate(lines)]


def _bar(line: Line, top: int, scale: float) -> Bar:
    width = round(max(float(line.value or 0) * scale, 0), 1)
    parts = [Part("s2", 0, width, line.said)] if width else []
    end = width + 6 if parts else 0
    return Bar(line.name, top + 16, top + 24, end, line.said, parts, is_own=True)


def headings() -> list[str]:
    """Of the file of one publication."""
    return [_("Quartier"), _("Indicateur"), _("Période"), _("Unité"), _("Selon"), _("Catégorie"), _("Valeur")]


def rows_of(publication: Publication) -> list[list[Cell]]:
    """The lines of the file: the value for everybody, then each table; what is hidden says so."""
    told: list[Cell] = [
        publication.neighbourhood.name,
        publication.name,
        period_of(publication).label,
        publication.unit_word or publication.get_unit_display(),
    ]
    rows: list[list[Cell]] = [[*told, "", _("Ensemble"), written(publication.total)]]
    for table in publication.tables.all():
        rows += [[*told, table.name, name, written(value)] for _category, name, value in table.values]
    return rows


def written(value: Decimal | None) -> Cell:
    """A value as a spreadsheet takes it."""
    if value is None:
        return _("masqué")
    if value == int(value):
        return int(value)
    return value if value == round(value, 2) else write_number(value)
