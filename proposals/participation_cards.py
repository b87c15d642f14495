"""What the apps above add to the page of a participation: cards, shown in their order after what is due.

Each is a function (request, dossier) → a card, or None when it has nothing for this reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest

from .models import Dossier


@dataclass(frozen=True)
class Card:
    """One card: its template, which takes `dossier` and `card`, and what it shows."""

    template: str
    shows: dict = field(default_factory=dict)


Maker = Callable[[HttpRequest, Dossier], Card | None]
_makers: list[tuple[int, Maker]] = []


def register(order: int, maker: Maker) -> None:
    """Add a card; the lowest order comes first."""
    if (order, maker) not in _makers:
        _makers.append((order, maker))
        _makers.sort(key=lambda one: one[0])


def cards_of(request: HttpRequest, dossier: Dossier) -> list[Card]:
    """The cards that have something for the reader."""
    return [card for _order, make in _makers if (card := make(request, dossier))]
