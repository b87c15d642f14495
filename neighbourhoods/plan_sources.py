"""What the apps above know of an initiative, for its progress reports and its plan on a page: filled by them.

A source is a function (initiative, since) → sentences, for one section of the paper; `since` is the day of the report
before, or the first of all days on the plan on a page. Sentences are in the language that is active.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from .models import Initiative

Source = Callable[[Initiative, dt.date], Iterable[str]]
_sources: dict[str, list[Source]] = {}


def register(section: str, source: Source) -> None:
    """Add what another app knows, to one section."""
    known = _sources.setdefault(section, [])
    if source not in known:
        known.append(source)


def told(section: str, initiative: Initiative, since: dt.date) -> list[str]:
    """Everything that the apps above say in a section."""
    return [line for source in _sources.get(section, ()) for line in source(initiative, since)]
