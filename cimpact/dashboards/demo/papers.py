"""The papers of governance in the demonstration: essential documents, the reflections of support structures."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.writing.text import from_plain
from governance.enums import DocumentKind
from governance.structures import Structure
from governance.workflow.documents import add_version, approve_version
from governance.workflow.reflections import share_reflection, write_note

from .people import Cast


def write_papers(cast: Cast, source: dict) -> None:
    """Every version and every reflection, at the moment it came."""
    today = clock.today()
    try:
        for document in source["documents"]:
            _document(cast, document, today)
        for reflection in source["reflections"]:
            _reflection(cast, reflection, today)
    finally:
        clock.freeze(None)


def _structure(cast: Cast, slug: str | None) -> Structure:
    return Structure(cast.programme, cast.neighbourhoods[slug] if slug else None)


def _at(day: dt.date) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(10), tzinfo=ZoneInfo(settings.TIME_ZONE)))


def _document(cast: Cast, source: dict, today: dt.date) -> None:
    """Its versions, in order; approved where the structure has a committee to do it."""
    structure, by = _structure(cast, source.get("of")), cast.people[source["by"]]
    for given in _days(source["versions"]):
        _at(today + dt.timedelta(days=given["at"]))
        review = given.get("review")
        version = add_version(
            structure,
            DocumentKind(source["kind"]),
            link=given["link"],
            words=given.get("words", ""),
            review_on=today + dt.timedelta(days=review) if review is not None else None,
            by=by,
        )
        committee = structure.committees().first()
        if "approved" in given and committee:
            on = today + dt.timedelta(days=given["approved"])
            _at(on)
            approve_version(version, committee=committee, on=on, by=by)


def _days(versions: list[dict]) -> Iterable[dict]:
    return sorted(versions, key=lambda given: given["at"])


def _reflection(cast: Cast, source: dict, today: dt.date) -> None:
    """What was written that year, and whether it is shared."""
    structure, by = _structure(cast, source.get("of")), cast.people[source["by"]]
    year = today.year - source["years_ago"]
    # Of an earlier year: in its last days; of this one: today.
    _at(today if not source["years_ago"] else dt.date(year, 12, 12))
    for code, words in source["notes"].items():
        write_note(structure, year, code, markup=from_plain(words), version=0, by=by)
    if source.get("shared"):
        share_reflection(structure, year, shown=True, by=by)
