"""Where the pieces of a drawing stand, in units of a 480-wide picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cimpact.formatting import labelled, number

WIDTH = 480
# A row of horizontal bars: its label above, the bar below.
ROW, BAR = 52, 18
# Room at the right of the longest bar, for its total.
END = 84


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its key in the legend, where it stands, what it says."""

    key: str
    x: float
    width: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One line of the drawing."""

    label: str
    is_name: bool
    text_y: int
    y: int
    end: float
    total: str
    parts: list[Part]
    # The list behind the total, where its reader has one: the drawing is the same for every reader.
    url: str = field(default="", compare=False)


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, each made of parts."""

    bars: list[Bar]
    height: int

    @property
    def has_links(self) -> bool:
        return any(bar.url for bar in self.bars)


@dataclass(frozen=True)
class Line:
    """What a bar is made of: a value for each key of the legend, said by `say`; `url`, the list behind its total."""

    label: str
    values: Sequence[int]
    is_name: bool = False
    total: str | None = None
    url: str = ""


def bars_of(lines: Sequence[Line], legend: Sequence[dict[str, str]], say=number) -> Bars:
    """The longest bar takes the width; every part that is something shows."""
    longest = max((sum(line.values) for line in lines), default=0) or 1
    scale = (WIDTH - END) / longest
    bars = [_bar(line, legend, scale, rank * ROW, say) for rank, line in enumerate(lines)]
    return Bars(bars, max(len(lines) * ROW, ROW))


def _bar(line: Line, legend, scale: float, top: int, say) -> Bar:
    x, parts = 0.0, []
    for entry, value in zip(legend, line.values, strict=True):
        if value > 0:
            width = max(value * scale - 1.5, 1.5)
            label = labelled(entry["label"], say(value))
            parts.append(Part(entry["key"], round(x, 1), round(width, 1), label))
            x += width + 1.5
    total = say(sum(line.values)) if line.total is None else line.total
    url = line.url if any(line.values) else ""
    return Bar(line.label, line.is_name, top + 16, top + 24, round(x + 6, 1), total, parts, url)
