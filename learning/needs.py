"""The needs that tables declare, seen across the region: by theme, with the tables behind (R40)."""

from dataclasses import dataclass, field

from django.utils.translation import ngettext

from cimpact.programmes.enums import CapacityTheme
from cimpact.programmes.models import Programme

from .capacity_enums import Strength
from .models import CapacityNeed

# Of the drawing, in its own units.
WIDTH, ROW, BAR = 480, 52, 18
# The colour of each strength, the strongest first.
COLOURS = {Strength.PRESSING: "s3", Strength.IMPORTANT: "s2", Strength.USEFUL: "s1"}


@dataclass
class Theme:
    """One theme, and who needs it: the strongest needs first."""

    code: str
    label: str
    needs: list[CapacityNeed] = field(default_factory=list)

    @property
    def tables(self) -> int:
        return len({need.neighbourhood_id for need in self.needs})

    def count(self, strength: str) -> int:
        return sum(need.strength == strength for need in self.needs)

    @property
    def counts(self) -> list[int]:
        """In the order of the legend."""
        return [self.count(strength) for strength in COLOURS]


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its key in the legend, where it stands, what it says."""

    key: str
    x: float
    width: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One theme, drawn."""

    label: str
    text_y: int
    y: int
    end: float
    total: int
    parts: list[Part]


def needs_of(programme: Programme):
    """The needs felt today in the programme."""
    return CapacityNeed.objects.filter(programme=programme, ended_at=None).select_related("neighbourhood")


def themes_of(programme: Programme) -> list[Theme]:
    """Every theme of the guide, those most often needed first, in one query."""
    themes = {theme.value: Theme(theme.value, str(theme.label)) for theme in CapacityTheme}
    strongest = {strength: rank for rank, strength in enumerate(COLOURS)}
    found = needs_of(programme).order_by("neighbourhood__name", "pk")
    for need in sorted(found, key=lambda need: strongest[Strength(need.strength)]):
        themes[need.theme].needs.append(need)
    return sorted(themes.values(), key=lambda theme: -len(theme.needs))


def legend() -> list[dict]:
    """What each colour is."""
    return [{"key": key, "label": strength.label} for strength, key in COLOURS.items()]


def bars_of(themes: list[Theme]) -> list[Bar]:
    """The drawing: a bar a theme, its label above."""
    most = max((len(theme.needs) for theme in themes), default=0) or 1
    scale = (WIDTH - 40) / most
    return [_bar(theme, row * ROW, scale) for row, theme in enumerate(themes)]


def _bar(theme: Theme, top: int, scale: float) -> Bar:
    x, parts = 0.0, []
    for strength, key in COLOURS.items():
        count = theme.count(strength)
        if count:
            said = ngettext("%(n)s besoin", "%(n)s besoins", count) % {"n": count}
            parts.append(
                Part(key, round(x, 1), round(count * scale - 1.5, 1), f"{strength.label}\xa0: {said}")
            )
            x += count * scale
    return Bar(theme.label, top + 16, top + 24, round(x + 6, 1), len(theme.needs), parts)
