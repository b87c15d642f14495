"""What the apps above say follows a card of a shared plan: what measures a change, what is asked about it (F78).

Each finder is a function (user, initiative, tool) → links by the id of their card; it gives those the person may read.
Each beginner is a function (user, initiative, card) → links to begin what may follow it, for whoever may write there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Initiative, PlanCard
from .plan_tools import Tool


@dataclass(frozen=True)
class Link:
    """Something that follows a card: what it is to it (nothing while it is to begin), its name, its page."""

    label: str
    text: str
    url: str


Links = dict[int, list[Link]]
Finder = Callable[[object, Initiative, Tool], Links]
Beginner = Callable[[object, Initiative, PlanCard], list[Link]]
_finders: list[Finder] = []
_beginners: list[Beginner] = []


def register(finder: Finder) -> None:
    """Add what an app above lets follow a card."""
    if finder not in _finders:
        _finders.append(finder)


def register_beginner(beginner: Beginner) -> None:
    """Add what an app above lets begin from a card."""
    if beginner not in _beginners:
        _beginners.append(beginner)


def beginnings_of(user, initiative: Initiative, card: PlanCard) -> list[Link]:
    """Everything that the person may begin from a card."""
    return [link for begin in _beginners for link in begin(user, initiative, card)]


def links_of(user, initiative: Initiative, tool: Tool) -> Links:
    """Everything that follows the cards of a tool, by card."""
    links: Links = {}
    for find in _finders:
        for card, found in find(user, initiative, tool).items():
            links.setdefault(card, []).extend(found)
    return links
