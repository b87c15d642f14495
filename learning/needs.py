"""The needs that tables declare, seen across the region: by theme, with the tables behind (R40)."""

from dataclasses import dataclass, field

from django.utils.translation import ngettext

from cimpact.programmes.enums import CapacityTheme
from cimpact.programmes.models import Programme

from .bars import Bar, Row, bars_of
from .capacity_enums import Strength
from .models import CapacityNeed

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


def drawn(themes: list[Theme]) -> list[Bar]:
    """The drawing: a bar a theme, the strongest needs from the left."""
    return bars_of([Row(theme.label, [_part(theme, strength) for strength in COLOURS]) for theme in themes])


def _part(theme: Theme, strength: Strength) -> tuple[str, int, str]:
    count = theme.count(strength)
    said = ngettext("%(n)s besoin", "%(n)s besoins", count) % {"n": count}
    return COLOURS[strength], count, f"{strength.label}\xa0: {said}"
