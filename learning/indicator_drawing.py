"""Where the pieces of an indicator's chart stand, in units of a 480-wide picture."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cimpact.formatting import labelled

from .indicator_numbers import write_number
from .indicator_periods import Period
from .indicators import ByDimension, Glance, Held, said
from .models import Measure

WIDTH, HEIGHT = 480, 256
LEFT, RIGHT, TOP, BASE = 64, 452, 28, 214
# A small one, of one category.
SMALL = (4, 156, 8, 66)
MOST_LABELS = 6


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Frame:
    """What values and moments become: the picture's edges, and the ranges they stand for."""

    edges: tuple[int, int, int, int]
    moments: tuple[float, float]
    values: tuple[float, float]

    def x(self, moment: float) -> float:
        left, right = self.edges[:2]
        first, last = self.moments
        share = (moment - first) / (last - first) if last > first else 0.5
        return round(left + share * (right - left), 1)

    def y(self, value: Decimal | float) -> float:
        top, base = self.edges[2:]
        low, high = self.values
        share = (float(value) - low) / (high - low) if high > low else 0.5
        return round(base - share * (base - top), 1)


@dataclass(frozen=True)
class LineChart:
    """The line of an indicator, from its baseline, beside its target."""

    points: list[Point]
    path: str
    baseline: Point | None
    lead: str  # from the baseline to the first measure
    target: float | None
    target_label: str
    gap: tuple[float, float, float] | None  # x, from, to
    y_ticks: list[Tick]
    x_ticks: list[Tick]


@dataclass(frozen=True)
class Small:
    """The line of one category, and its last value."""

    label: str
    last: str
    period: str
    points: list[Point]
    path: str


def middle(period: Period) -> float:
    return (period.start + period.end) / 2


def chart_of(glance: Glance) -> LineChart:
    """An indicator's chart; it has at least one measure."""
    indicator = glance.indicator
    moments = [middle(period) for period, _value in glance.totals]
    values = [value for _period, value in glance.totals]
    if indicator.baseline is not None:
        moments.append(indicator.baseline_year + 0.5)
        values.append(indicator.baseline)
    if indicator.target is not None:
        moments.append(indicator.target_year + 0.5)
        values.append(indicator.target)
    steps = scale(min(values), max(values))
    frame = Frame((LEFT, RIGHT, TOP, BASE), (min(moments), max(moments)), (steps[0], steps[-1]))
    points = [_point(frame, glance, period, value) for period, value in glance.totals]
    return LineChart(
        points=points,
        path=_path(points),
        baseline=_baseline(frame, glance),
        lead=_path([p for p in (_baseline(frame, glance), points[0]) if p]),
        target=frame.y(indicator.target) if indicator.target is not None else None,
        target_label=labelled(_("Cible"), glance.target_said),
        gap=_gap(frame, glance, points[-1]),
        y_ticks=[Tick(frame.y(step), write_number(_decimal(step))) for step in steps],
        x_ticks=_years(frame),
    )


def _point(frame: Frame, glance: Glance, period: Period, value: Decimal) -> Point:
    return Point(
        frame.x(middle(period)), frame.y(value), labelled(period.label, said(glance.indicator, value))
    )


def _baseline(frame: Frame, glance: Glance) -> Point | None:
    indicator = glance.indicator
    if indicator.baseline is None:
        return None
    label = labelled(_("Point de départ"), said(indicator, indicator.baseline))
    return Point(frame.x(indicator.baseline_year + 0.5), frame.y(indicator.baseline), label)


def _gap(frame: Frame, glance: Glance, last: Point) -> tuple[float, float, float] | None:
    return (last.x, last.y, frame.y(glance.indicator.target)) if glance.gap else None


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x} {point.y}" for point in points) if points else ""


def _years(frame: Frame) -> list[Tick]:
    first, last = (math.floor(moment) for moment in frame.moments)
    step = -(-(last - first + 1) // MOST_LABELS)
    return [Tick(frame.x(year + 0.5), str(year)) for year in range(first, last + 1, step)]


def scale(low: Decimal, high: Decimal) -> list[float]:
    """From three to six round steps that hold the range; from zero unless it is far."""
    bottom, top = float(low), float(high)
    if bottom > 0 and bottom < 0.6 * top:
        bottom = 0.0
    if top <= bottom:
        top = bottom + (abs(bottom) or 1.0)
        bottom = min(bottom, 0.0)
    step = _round_step((top - bottom) / 4)
    first, last = math.floor(bottom / step), math.ceil(top / step)
    return [round(step * n, 6) for n in range(first, last + 1)]


def _round_step(rough: float) -> float:
    power = 10 ** math.floor(math.log10(rough))
    return power * next(n for n in (1, 2, 2.5, 5, 10) if rough <= n * power * 1.0001)


def _decimal(step: float) -> Decimal:
    return Decimal(repr(round(step, 6)))


def smalls_of(held: Held, by: ByDimension) -> list[Small]:
    """A small line for each category of a dimension, all at the same scale."""
    parts = held.indicator.parts
    measured = [row for row in by.rows if row.measures]
    periods = [Period(*key, parts) for row in measured for key in row.measures]
    values = [measure.value for row in measured for measure in row.measures.values()]
    if not values:
        return []
    steps = scale(min(values), max(values))
    moments = [middle(period) for period in periods]
    frame = Frame(SMALL, (min(moments), max(moments)), (steps[0], steps[-1]))
    return [_small(frame, held, row.label, sorted(row.measures.items())) for row in measured]


def _small(frame: Frame, held: Held, label: str, ordered: list[tuple[tuple[int, int], Measure]]) -> Small:
    glance = Glance(held.indicator)
    parts = held.indicator.parts
    points = [_point(frame, glance, Period(*key, parts), measure.value) for key, measure in ordered]
    key, last = ordered[-1]
    return Small(label, said(held.indicator, last.value), Period(*key, parts).label, points, _path(points))
