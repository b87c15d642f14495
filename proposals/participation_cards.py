"""What the apps above add to the page of a participation, after what is due, and to the page of a dossier: cards.

Each is a function (request, dossier) → a card, or None when it has nothing for this reader; beside a section that is
written, (request, dossier, section).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest

from cimpact.writing.models import Section

from .models import Dossier


@dataclass(frozen=True)
class Card:
    """One card: its template, which takes `dossier` and `card`, and what it shows."""

    template: str
    shows: dict = field(default_factory=dict)


Maker = Callable[..., Card | None]


class Cards:
    """The cards that a page receives from above."""

    def __init__(self):
        self._makers: list[tuple[int, Maker]] = []

    def register(self, order: int, maker: Maker) -> None:
        """Add a card; the lowest order comes first."""
        if (order, maker) not in self._makers:
            self._makers.append((order, maker))
            self._makers.sort(key=lambda one: one[0])

    def of(self, request: HttpRequest, dossier: Dossier, *where: Section) -> list[Card]:
        """The cards that have something for the reader."""
        return [card for _order, make in self._makers if (card := make(request, dossier, *where))]


_on_participation = Cards()
register, cards_of = _on_participation.register, _on_participation.of
# The same on a dossier's own page, whatever its state, before its history.
on_dossier = Cards()
# And beside a section of what is written in it.
beside_section = Cards()
