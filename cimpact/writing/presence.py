"""Who has open now a document, or another thing written together, in which section, in which answer (F24).

Kept in the cache for half a minute. Without a cache nobody seems to be there, and everyone writes as before.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.cache import cache

# Seconds between two signs of a page that is open and looked at.
EVERY = 10
# Seconds after which a page that gave no sign is taken for closed: two signs may be lost.
HERE = 25
# Seconds for which a person once let in is let in without asking the database again.
PASS = 60
# Nobody writes a document with more people; beyond, the first who came are shown.
MOST = 30

# What is open: a document by its id, another thing by a name of its own.
Room = int | str


@dataclass(frozen=True)
class Sign:
    """What an open page says of the person who looks at it."""

    user: int
    name: str
    first_name: str
    section: str = ""  # its code
    question: int | None = None  # the answer where she is
    writes: bool = False  # or only reads
    staff: bool = False


def _index(room: Room) -> str:
    return f"presence-{room}"


def _key(room: Room, user: int) -> str:
    return f"presence-{room}-{user}"


def note(room: Room, sign: Sign) -> None:
    """The person is there, now."""
    cache.set(_key(room, sign.user), sign, HERE)
    here = cache.get(_index(room), ())
    if sign.user not in here:
        # Two who arrive at once may each forget the other: the next sign of either puts it right.
        cache.set(_index(room), (*here, sign.user)[-MOST:], 24 * 3600)


def others(room: Room, user: int, sections: Collection[str] | None = None) -> list[Sign]:
    """Who else is there, those who came first before; only in those sections when some are named."""
    here = [other for other in cache.get(_index(room), ()) if other != user]
    found = cache.get_many([_key(room, other) for other in here]) if here else {}
    signs = [found[key] for key in (_key(room, other) for other in here) if key in found]
    return [sign for sign in signs if sections is None or sign.section in sections]


def in_answers(signs: Iterable[Sign]) -> dict[int, list[Sign]]:
    """Who is in each answer, by question."""
    found: dict[int, list[Sign]] = {}
    for sign in signs:
        if sign.writes and sign.question:
            found.setdefault(sign.question, []).append(sign)
    return found


# Letting in without asking twice


def let_in(room: Room, user: int, said: dict) -> dict:
    """Remember what the person may be told of the document; returns it."""
    cache.set(f"presence-pass-{room}-{user}", said, PASS)
    return said


def was_let_in(room: Room, user: int) -> dict | None:
    """What she may be told, when that was asked less than a minute ago."""
    return cache.get(f"presence-pass-{room}-{user}")
