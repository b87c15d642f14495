"""Load what a programme puts at everyone's disposal from a readable file: charters, glossary, resources.

Twice is the same as once, and what the team changed in the portal since is left alone.
"""

import datetime as dt
from pathlib import Path

import yaml
from django.db import transaction

from cimpact import clock

from .enums import CharterPart
from .models import Charter, CharterItem, Programme, Reminder, Resource, Term

DATA = Path(__file__).parent / "data"


def _both(name: str, value: dict | None) -> dict[str, str]:
    """The two columns of a bilingual text."""
    value = value or {}
    return {f"{name}_fr": value.get("fr", ""), f"{name}_en": value.get("en", "")}


def library_of(programme: Programme) -> Path | None:
    """The file that describes what the programme puts at everyone's disposal, when there is one."""
    path = DATA / f"{programme.code.lower()}.yaml"
    return path if path.exists() else None


@transaction.atomic
def load_library(programme: Programme) -> None:
    """Complete the programme with what its file describes, if it has one. Raises KeyError on a file ill made."""
    path = library_of(programme)
    if path is None:
        return
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for source in data["charters"]:
        _load_charter(programme, source)
    if not programme.terms.exists():
        Term.objects.bulk_create(
            Term(programme=programme, **_both("term", t["term"]), **_both("meaning", t["meaning"]))
            for t in data["terms"]
        )
    if not programme.resources.exists():
        Resource.objects.bulk_create(
            Resource(
                programme=programme,
                kind=r["kind"],
                order=order,
                url=r["url"],
                **_both("title", r["title"]),
                **_both("summary", r.get("summary")),
            )
            for order, r in enumerate(data["resources"])
        )


def load_reminders(programme: Programme) -> None:
    """Give a new programme the reminders of `reminders.yaml`, which its team then makes its own."""
    data = yaml.safe_load((DATA / "reminders.yaml").read_text(encoding="utf-8"))
    Reminder.objects.bulk_create(
        Reminder(
            programme=programme,
            kind=source["kind"],
            days=source["days"],
            to=source["to"],
            **_both("subject", source["subject"]),
            **_both("text", source["text"]),
        )
        for source in data["reminders"]
    )


def _load_charter(programme: Programme, source: dict) -> None:
    charter, created = Charter.objects.get_or_create(
        programme=programme,
        number=source["number"],
        defaults={"effective_on": _effective_on(source), **_both("intro", source.get("intro"))},
    )
    if created:
        CharterItem.objects.bulk_create(
            CharterItem(
                charter=charter,
                part=part,
                order=order,
                **_both("name", item["name"]),
                **_both("text", item["text"]),
            )
            for part, items in ((CharterPart.VALUE, "values"), (CharterPart.POSTURE, "posture"))
            for order, item in enumerate(source[items])
        )


def _effective_on(source: dict) -> dt.date:
    if "effective_offset_days" in source:
        return clock.today() + dt.timedelta(days=source["effective_offset_days"])
    return source["effective_on"]
