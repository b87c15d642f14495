"""The thread of a stage: everything dated of it in one list, done, next or late, for both sides (F30, R32–R35).

What it shows comes from sources, each a function (dossier, user) → entries; other modules register theirs.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.utils.functional import Promise

from cimpact import clock
from proposals.models import Dossier


class Standing(StrEnum):
    """Where a dated thing stands."""

    DONE = "done"
    NEXT = "next"
    LATE = "late"
    HELD = "held"  # something holds it back: its day may pass without anyone being late


@dataclass(frozen=True)
class Entry:
    """One dated thing; `note` is a word more, `written` when people wrote it."""

    on: dt.date
    text: str | Promise
    standing: Standing
    url: str = ""
    note: str = ""
    written: bool = False


@dataclass(frozen=True)
class Year:
    """A calendar year of the thread: what came by today, and what comes after it."""

    number: int
    past: list[Entry]
    coming: list[Entry]

    @property
    def holds_today(self) -> bool:
        return self.number == clock.today().year


Source = Callable[[Dossier, object], Iterable[Entry]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add what another module dates in a stage."""
    if source not in _sources:
        _sources.append(source)


def entries_of(dossier: Dossier, user) -> list[Entry]:
    """Everything dated of the stage, the first first; what is of one day, in the order of the sources."""
    entries = (entry for source in _sources for entry in source(dossier, user))
    return sorted(entries, key=lambda entry: entry.on)


def years_of(entries: list[Entry]) -> Iterator[Year]:
    """The entries by calendar year, the present one included: today is marked in it."""
    by_year = {number: list(found) for number, found in groupby(entries, key=lambda entry: entry.on.year)}
    today = clock.today()
    for number in sorted({*by_year, today.year}):
        found = by_year.get(number, [])
        yield Year(number, [e for e in found if e.on <= today], [e for e in found if e.on > today])


def happened(on: dt.date) -> Standing:
    """Where a thing that only has a day stands: once it has come, it is done."""
    return Standing.DONE if on <= clock.today() else Standing.NEXT
