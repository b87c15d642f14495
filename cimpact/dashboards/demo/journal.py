"""The journals of the demonstration, written and opened through the real actions, each at its moment."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from learning.models import JournalEntry
from learning.workflow.journal import change_entry, open_entry_to, write_entry
from proposals.models import Dossier

from .people import Cast

# The same entry at each loading: its address does not matter, its key must be its own.
KEYS = uuid.UUID("6f1c2f0e-5d0b-4c57-9a55-3f6c1f0c9c11")


def keep_journals(cast: Cast, source: dict) -> None:
    """Every entry, then who read it from when."""
    today = clock.today()
    try:
        for given in sorted(source["entries"], key=lambda one: one["at"]):
            _entry(cast, given, today)
    finally:
        clock.freeze(None)


def _at(today: dt.date, offset: int) -> None:
    day = today + dt.timedelta(days=offset)
    clock.freeze(dt.datetime.combine(day, dt.time(7, 40), tzinfo=ZoneInfo(settings.TIME_ZONE)))


def _entry(cast: Cast, given: dict, today: dt.date) -> None:
    by = cast.people[given["by"]]
    _at(today, given["at"])
    entry, _is_new = write_entry(
        key=uuid.uuid5(KEYS, given["title"]),
        programme=cast.programme,
        neighbourhood=cast.neighbourhoods[given["of"]] if given["of"] else None,
        dossier=_about(given.get("about")),
        said=_said(given),
        visibility=given["read_by"],
        by=by,
    )
    for change in given.get("then", ()):
        _at(today, change["at"])
        open_entry_to(entry, change["read_by"], by=by)
    if after := given.get("after"):
        _at(today, after["at"])
        said = _said(given | after) | {"happened_on": entry.happened_on}
        change_entry(JournalEntry.objects.get(pk=entry.pk), version=1, said=said, by=by)


def _about(title: str | None) -> Dossier | None:
    found = Dossier.objects.filter(initiative__title=title, participation__isnull=False)
    return found.first() if title else None


def _said(given: dict) -> dict:
    return {
        "kind": given["kind"],
        "title": given["title"],
        "text": given["text"].strip(),
        "sureness": given["sureness"],
        "aims": given.get("aims", []),
        "conditions": given.get("conditions", []),
        "tags": given["tags"],
        "question": None,
        "happened_on": clock.today(),
    }
