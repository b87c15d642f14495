"""The drawing of the delays: a line a moment, a disc a week, beside the limit."""

import datetime as dt
import math
from dataclasses import dataclass

from cimpact.formatting import labelled, long_date, number

from .delays import Delays
from .drawing import WIDTH

# A line of the drawing, and how many of them: the latest moments.
ROW, MOMENTS = 64, 6
LEFT, TOP = 14, 30
SMALLEST, LARGEST = 7, 13


@dataclass(frozen=True)
class Disc:
    """The decisions of one week."""

    key: str
    x: float
    radius: float
    count: str
    count_y: float
    label: str


@dataclass(frozen=True)
class Moment:
    """One line."""

    label: str
    text_y: int
    y: int
    discs: list[Disc]


@dataclass(frozen=True)
class Tick:
    label: str
    x: float


@dataclass(frozen=True)
class Strips:
    """The whole drawing; the limit stands after its last week."""

    moments: list[Moment]
    ticks: list[Tick]
    limit: float
    base: int
    height: int


def strips_of(delays: Delays) -> Strips:
    """The latest moments, the first of them above."""
    moments = delays.moments[-MOMENTS:]
    weeks = {moment: delays.by_week(moment) for moment in moments}
    held = {week for counts in weeks.values() for week in counts}
    limit = delays.days // 7
    first, last = max(1, min({*held, limit}) - 1), max({*held, limit + 1})
    step = (WIDTH - 2 * LEFT) / (last - first + 1)

    def middle(week: int) -> float:
        return round(LEFT + (week - first + 0.5) * step, 1)

    most = max((count for counts in weeks.values() for count in counts.values()), default=1)
    widest = min(LARGEST, step / 2 - 1)
    lines = []
    for rank, moment in enumerate(moments):
        top = TOP + rank * ROW
        discs = [
            _disc(moment, week, count, middle(week), most, widest, top + 30, late=week > limit)
            for week, count in sorted(weeks[moment].items())
        ]
        lines.append(Moment(long_date(moment), top + 12, top + 30, discs))
    base = TOP + max(len(moments), 1) * ROW
    every = max(1, math.ceil((last - first + 1) / 12))
    ticks = [
        Tick(number(week), middle(week)) for week in range(first, last + 1) if (week - limit) % every == 0
    ]
    return Strips(lines, ticks, round(LEFT + (limit - first + 1) * step, 1), base, base + 40)


def _disc(
    moment: dt.date, week: int, count: int, x: float, most: int, widest: float, y: int, *, late: bool
) -> Disc:
    """Its area says how many."""
    share = math.sqrt((count - 1) / max(most - 1, 1))
    radius = round(max(min(SMALLEST, widest) + max(widest - SMALLEST, 0) * share, 3), 1)
    said = number(count) if count > 1 else ""
    key = "s-late" if late else "s2"
    return Disc(key, x, radius, said, y + radius + 14, labelled(long_date(moment), number(count)))
