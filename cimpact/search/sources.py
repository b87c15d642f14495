"""Where things are found: each source answers for its own kind, and for who may see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from .words import Words

# What a source gives at most: beyond it, more words are wanted rather than more pages.
MOST = 50


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, where it leads, and a text in which the words may stand.

    `closed`: the person withdraws from its decision (R58). It then has neither an address nor a text, and `place` is
    its neighbourhood.
    """

    title: str
    url: str = ""
    place: str = ""  # the neighbourhood, the programme, the part of a document
    text: str = ""
    closed: bool = False
    own_words: bool = False  # the title is what a person wrote (an initiative, a question of a meeting)


@dataclass(frozen=True)
class Source:
    """One kind of things: its key in addresses, its name, its rank among the others, and how it finds.

    `found_by(user, words)` gives at most MOST hits that this person may see, the best first, in a fixed number of
    queries.
    """

    kind: str
    label: str | Promise
    found_by: Callable[[object, Words], Iterable[Hit]]
    rank: int = 50


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a kind of things to what is searched; called from an app's ready()."""
    _sources[source.kind] = source


def all_sources() -> list[Source]:
    """Every kind, in the order of the page."""
    return sorted(_sources.values(), key=lambda source: (source.rank, source.kind))
