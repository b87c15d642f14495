"""Bars cut in parts, one a row, its label above: what several pages draw (see templates/learning/_bars.html)."""

from collections.abc import Sequence
from dataclasses import dataclass

# Of the drawing, in its own units.
WIDTH, ROW = 480, 52


@dataclass(frozen=True)
class Row:
    """What a bar tells: for each part its key in the legend, how many, and what it says."""

    label: str
    parts: Sequence[tuple[str, int, str]]
    is_own: bool = False  # the label is what people wrote

    @property
    def total(self) -> int:
        return sum(count for _key, count, _label in self.parts)


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its key in the legend, where it stands, what it says."""

    key: str
    x: float
    width: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One row, drawn."""

    label: str
    text_y: int
    y: int
    end: float
    total: int | str  # as it stands at the end of the bar
    parts: list[Part]
    is_own: bool = False


def height_of(rows: Sequence) -> int:
    """How high the drawing is."""
    return max(len(rows), 1) * ROW


def bars_of(rows: Sequence[Row]) -> list[Bar]:
    """A bar a row, to the scale of the longest."""
    scale = (WIDTH - 40) / (max((row.total for row in rows), default=0) or 1)
    return [_bar(row, rank * ROW, scale) for rank, row in enumerate(rows)]


def _bar(row: Row, top: int, scale: float) -> Bar:
    x, parts = 0.0, []
    for key, count, label in row.parts:
        if count:
            parts.append(Part(key, round(x, 1), round(count * scale - 1.5, 1), label))
            x += count * scale
    return Bar(row.label, top + 16, top + 24, round(x + 6, 1), row.total, parts, row.is_own)
