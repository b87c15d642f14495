"""What a table thinks of its own way of working, in the demonstration: two times of one thing, so that they compare."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.writing.text import from_plain
from governance.structures import Structure
from learning.enums import ReflectionKind
from learning.models import SelfReflection
from learning.workflow.self_reflections import (
    add_step,
    close_reflection,
    open_reflection,
    show_reflection,
    tick_step,
    write_words,
)

from .people import Cast


def reflect(cast: Cast, source: dict) -> None:
    """Each reflection at its moments, from the earliest."""
    today = clock.today()
    try:
        for reflection in sorted(source["reflections"], key=lambda one: one["opened"]):
            _Told(cast, reflection, today).play()
    finally:
        clock.freeze(None)


class _Told:
    """One reflection, day after day."""

    def __init__(self, cast: Cast, source: dict, today: dt.date):
        self.cast, self.source, self.today = cast, source, today
        self.by = cast.people[source["by"]]

    def play(self) -> None:
        self._on(self.source["opened"])
        structure = Structure(self.cast.programme, self.cast.neighbourhoods[self.source["of"]])
        reflection = open_reflection(structure, ReflectionKind(self.source["kind"]), by=self.by)
        for code, words in self.source["notes"].items():
            write_words(reflection, code, markup=from_plain(words), version=0, by=self.by)
        added = [(self._add(reflection, step), step) for step in self.source["steps"]]
        if "closed" in self.source:
            self._on(self.source["closed"])
            close_reflection(reflection, by=self.by)
        if "shown" in self.source:
            self._on(self.source["shown"])
            show_reflection(reflection, shown=True, by=self.by)
        for step, said in added:
            if "done" in said:
                self._on(said["done"])
                tick_step(step, done=True, by=self.by)

    def _add(self, reflection: SelfReflection, step: dict):
        return add_step(
            reflection,
            step["subject"],
            what=step["what"],
            who=step["who"],
            due_on=self.today + dt.timedelta(days=step["due"]),
            key=uuid.uuid4(),
            by=self.by,
        )

    def _on(self, days: int) -> None:
        day = self.today + dt.timedelta(days=days)
        clock.freeze(dt.datetime.combine(day, dt.time(10), tzinfo=ZoneInfo(settings.TIME_ZONE)))
