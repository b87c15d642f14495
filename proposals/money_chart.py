"""The envelope as a picture: what each partner brought, committed and paid, one bar a year."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cimpact.formatting import money, number

from .money_pages import Year

# Of the drawing, in its own units.
WIDTH, TOP, BASE, LEFT = 480, 24, 230, 52
# What a line of the axis may stand for: the first with which four lines hold the highest bar.
STEPS = tuple(digit * 10**power * 100 for power in range(3, 8) for digit in (1, 2, 5))
LINES = 4


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its key in the legend, where it stands, what it says."""

    key: str
    y: float
    height: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One calendar year."""

    year: int
    x: float
    width: float
    middle: float
    top: float
    label: str
    parts: list[Part]


@dataclass(frozen=True)
class Tick:
    y: float
    label: str


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    ticks: list[Tick]


def legend() -> list[dict[str, str]]:
    """What each colour is, from the bottom of a bar up."""
    return [{"key": key, "label": label} for key, label in _keys().items()]


def _keys() -> dict[str, str]:
    return {"s3": _("Versé"), "s2": _("Engagé, à verser"), "s1": _("Reste à engager")}


def chart_of(years: list[Year]) -> Chart:
    """The bars of these years; a year without a limit shows what is committed only."""
    highest = max((max(y.whole.cents or 0, y.whole.committed) for y in years), default=0)
    step = next((step for step in STEPS if step * LINES >= highest), STEPS[-1])
    scale = (BASE - TOP) / (LINES * step)
    room = (WIDTH - LEFT) / max(len(years), 1)
    ticks = [Tick(round(BASE - n * step * scale, 1), _thousands(n * step)) for n in range(LINES + 1)]
    return Chart([_bar(year, LEFT + i * room, room, scale) for i, year in enumerate(years)], ticks)


def _bar(year: Year, left: float, room: float, scale: float) -> Bar:
    whole, labels = year.whole, _keys()
    pieces = {"s3": whole.paid, "s2": whole.committed - whole.paid, "s1": max(whole.remaining or 0, 0)}
    width = min(room * 0.68, 72)
    y, parts = float(BASE), []
    for key, cents in pieces.items():
        if cents:
            height = cents * scale
            y -= height
            label = labels[key] + pgettext("punctuation", "\xa0: ") + money(cents)
            parts.append(Part(key, round(y, 1), round(max(height - 1.5, 0.5), 1), label))
    total = max(whole.cents or 0, whole.committed)
    x = left + (room - width) / 2
    return Bar(
        year.year,
        round(x, 1),
        round(width, 1),
        round(x + width / 2, 1),
        round(y - 6, 1),
        _thousands(total),
        parts,
    )


def _thousands(cents: int) -> str:
    """In thousands of dollars, with one decimal when it takes one."""
    thousands = round(cents / 100_000, 1)
    return number(thousands, 0 if thousands % 1 == 0 else 1)
