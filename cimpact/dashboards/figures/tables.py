"""What a figure is: a finding, a drawing and the table that says the same."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cimpact.formatting import money, number
from cimpact.spreadsheets import Cell as Written


@dataclass(frozen=True)
class Cell:
    """One number, and the list behind it where its reader has one; None is « not applicable »."""

    value: int | None
    url: str = ""
    is_money: bool = False
    is_late: bool = False

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        return money(self.value) if self.is_money else number(self.value)

    @property
    def opens(self) -> bool:
        return bool(self.url and self.value)

    @property
    def written(self) -> Written:
        """As a spreadsheet takes it."""
        if self.value is None or not self.is_money:
            return self.value
        return Decimal(self.value) / 100


@dataclass(frozen=True)
class Row:
    """One line: what it is about, and its numbers. `is_name`: its label is a name, the same in every language."""

    label: str
    cells: list[Cell]
    is_name: bool = False
    url: str = ""
    words: tuple[str, ...] = ()  # texts before the numbers


@dataclass(frozen=True)
class Table:
    """The lines of a figure; `total` is the last one, apart."""

    headings: list[str]
    rows: list[Row]
    total: Row | None = None

    @property
    def lines(self) -> list[Row]:
        return [*self.rows, self.total] if self.total else self.rows

    @property
    def has_words(self) -> bool:
        """Whether its columns are words, not numbers."""
        return any(row.words for row in self.rows)

    @property
    def written(self) -> list[list[Written]]:
        """As a spreadsheet takes them."""
        return [[row.label, *row.words, *(cell.written for cell in row.cells)] for row in self.lines]


@dataclass(frozen=True)
class Figure:
    """One figure of the page. `chart` names the template that draws `drawing`."""

    id: str
    title: str
    subtitle: str
    table: Table
    chart: str
    drawing: Any
    legend: list[dict[str, str]] = field(default_factory=list)
    note: str = ""
    is_map: bool = False
    more: tuple[str, str] | None = None  # words and address of the page that says more
