"""The roles a person may hold, filled from the apps above when they are ready.

Each app registers a function that lists a person's contexts: one for each hat she may wear. A page is always
seen under one context, which the person switches plainly.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from django.utils.functional import Promise

T = TypeVar("T")


@dataclass(frozen=True)
class Contact:
    """Whom to write to or call for help; `about` is the programme, where there are several."""

    name: str
    email: str
    phone: str
    about: str = ""


@dataclass(frozen=True)
class Replacing:
    """Whom a person replaces under a hat, and until which day."""

    name: str
    until: dt.date


@dataclass(frozen=True)
class Context:
    """One hat: what it is (kind), for which object, and how it is called on screen."""

    kind: str  # "table", "advisor", "team", "committee"
    object_id: int
    label: str | Promise
    place: str  # the table, the programme or the committee
    rank: int  # the lowest comes first when the person has not chosen
    replacing: tuple[Replacing, ...] = ()
    counted_on: bool = False  # somebody must hold the role while she is away
    help: Contact | None = None  # the team of its programme; a table has its advisor
    second_factor: bool = False  # the programme asks for one of those who hold it

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.object_id}"


_sources: list[Callable[..., Iterable[Context]]] = []


def register(source: Callable[..., Iterable[Context]]) -> Callable[..., Iterable[Context]]:
    """Add a function (user) → contexts."""
    if source not in _sources:
        _sources.append(source)
    return source


def contexts_of(user) -> list[Context]:
    """Every context of the person, in the order they are offered."""
    return sorted((c for source in _sources for c in source(user)), key=lambda c: (c.rank, c.place))


def second_factor_asked(contexts: Iterable[Context]) -> bool:
    """Whether one of the hats asks its holder for a second factor."""
    return any(context.second_factor for context in contexts)


def read_once(read: Callable[..., T]) -> Callable[..., T]:
    """Keep what `read(user)` answers on the user object, which lives as long as the request.

    The frame of a page and its permissions ask the same questions about the person.
    """
    name = f"_{read.__name__}"

    @wraps(read)
    def kept(user) -> T:
        if not hasattr(user, name):
            setattr(user, name, read(user))
        return getattr(user, name)

    return kept
