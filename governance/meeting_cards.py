"""What other parts add to the page of a meeting: cards beside its agenda, and what stands under each point.

A card is a function (request, page) → a card, or None when it has nothing for this reader; what stands under points, a
function (request, page) → by point (id), for all points at once. `page` is a meeting_page.MeetingPage: points closed to
the reader (`page.closed`) are shown by their title alone, whatever is registered here.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from .meeting_page import MeetingPage


@dataclass(frozen=True)
class Card:
    """A template, which takes `page`, `meeting` and `card`, and what it shows."""

    template: str
    shows: dict = field(default_factory=dict)


CardMaker = Callable[[HttpRequest, "MeetingPage"], Card | None]
PointMaker = Callable[[HttpRequest, "MeetingPage"], dict[int, Card]]
_cards: list[tuple[int, CardMaker]] = []
_under_points: list[tuple[int, PointMaker]] = []


def register(order: int, maker: CardMaker) -> None:
    """Add a card beside the agenda; the lowest order comes first."""
    if (order, maker) not in _cards:
        _cards.append((order, maker))
        _cards.sort(key=lambda one: one[0])


def register_under_points(order: int, maker: PointMaker) -> None:
    """Add what stands under the points, on the page of the meeting and where it is led."""
    if (order, maker) not in _under_points:
        _under_points.append((order, maker))
        _under_points.sort(key=lambda one: one[0])


def cards_of(request: HttpRequest, page: "MeetingPage") -> list[Card]:
    """The cards that have something for the reader."""
    return [card for _order, make in _cards if (card := make(request, page))]


def under_points(request: HttpRequest, page: "MeetingPage") -> dict[int, list[Card]]:
    """What stands under each point open to the reader."""
    found: dict[int, list[Card]] = defaultdict(list)
    for _order, make in _under_points:
        for point, card in make(request, page).items():
            if point not in page.closed:
                found[point].append(card)
    return found
