"""The learning library in the demonstration: learnings shared from reports, reused by other tables, collected."""

import datetime as dt
import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from learning.models import Finding, JournalEntry
from learning.workflow.collections import collect, make_collection
from learning.workflow.library import say_reused, share_finding

from .people import Cast

Act = Callable[[dict], object]


class Library:
    """Everything in the order of time."""

    def __init__(self, cast: Cast, source: dict):
        self.cast, self.source, self.today = cast, source, clock.today()

    def play(self) -> None:
        acts: list[tuple[Act, dict]] = [
            *((self._share, shared) for shared in self.source["shared"]),
            *((self._reuse, reuse) for reuse in self.source["reuses"]),
            *((self._collect, collection) for collection in self.source["collections"]),
        ]
        try:
            for act, source in sorted(acts, key=lambda act: act[1]["at"]):
                day = self.today + dt.timedelta(days=source["at"])
                clock.freeze(dt.datetime.combine(day, dt.time(10), tzinfo=ZoneInfo(settings.TIME_ZONE)))
                act(source)
        finally:
            clock.freeze(None)

    def _share(self, source: dict) -> None:
        finding = Finding.objects.get(question=source["question"])
        share_finding(
            finding,
            title=source["title"],
            sureness=source["sure"],
            visibility=source["for"],
            by=self.cast.people[source["by"]],
        )

    def _reuse(self, source: dict) -> None:
        say_reused(
            JournalEntry.objects.get(title=source["of"]),
            neighbourhood=self.cast.neighbourhoods[source["table"]],
            text=source["text"],
            on=clock.today(),
            key=uuid.uuid4(),
            by=self.cast.people[source["by"]],
        )

    def _collect(self, source: dict) -> None:
        by = self.cast.people[source["by"]]
        collection = make_collection(
            self.cast.programme,
            title=source["title"],
            text=source["text"],
            readers=source["for"],
            key=uuid.uuid4(),
            by=by,
        )
        for title in source["holds"]:
            collect(collection, JournalEntry.objects.get(title=title), by=by)


def fill_library(cast: Cast, source: dict) -> None:
    """Play the whole of it."""
    Library(cast, source).play()
