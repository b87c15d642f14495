"""The moments of submission as the calendar shows them: what each admits, when it closes, when its answer is due."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from cimpact import clock
from cimpact.programmes.enums import AnswerCountsFrom
from cimpact.programmes.models import Programme, RulesVersion, Stage, SubmissionWindow
from proposals.models import ClosingExtension
from proposals.moments import closing_time


@dataclass(frozen=True)
class Moment:
    """One moment of submission (R3–R5, R9)."""

    window: SubmissionWindow
    stages: list[Stage]
    all_stages: bool
    closes_at: dt.datetime
    answer_due_on: dt.date | None
    # The answer falls on the date of the next moment: said to those concerned.
    meets_next: bool

    @property
    def is_past(self) -> bool:
        return self.closes_at < clock.now()

    @property
    def is_extended(self) -> bool:
        return self.closes_at != self.window.closes_at


@dataclass(frozen=True)
class Calendar:
    """A programme, its stages under the rules in force, its moments."""

    programme: Programme
    stages: list[Stage]
    moments: list[Moment]
    rules: RulesVersion | None  # in force today

    @property
    def source(self) -> str:
        return self.rules.source if self.rules else ""

    @property
    def counts_from_submission(self) -> bool:
        return self.programme.answer_counts_from == AnswerCountsFrom.SUBMISSION

    @property
    def coming(self) -> list[Moment]:
        return [moment for moment in self.moments if not moment.is_past]

    @property
    def past(self) -> list[Moment]:
        return [moment for moment in self.moments if moment.is_past]


def calendars(programmes=None) -> list[Calendar]:
    """The calendar of each programme, or of some; those with a moment to come are first."""
    extensions = Prefetch("extensions", ClosingExtension.objects.filter(dossier=None))
    windows = SubmissionWindow.objects.order_by("date").prefetch_related(extensions)
    asked = (Programme.objects.all() if programmes is None else programmes).prefetch_related(
        Prefetch("windows", windows),
        Prefetch("rules", RulesVersion.objects.published()),
        "rules__stages__prerequisites",
    )
    found = [_calendar(programme) for programme in asked]
    return sorted(found, key=lambda calendar: not calendar.coming)


def _calendar(programme: Programme) -> Calendar:
    rules = [r for r in programme.rules.all() if r.effective_on <= clock.today()]
    in_force = max(rules, key=lambda r: (r.effective_on, r.number), default=None)
    stages = list(in_force.stages.all()) if in_force else []
    windows = list(programme.windows.all())
    following = [*windows[1:], None]
    moments = [
        _moment(programme, stages, window, after) for window, after in zip(windows, following, strict=True)
    ]
    return Calendar(programme, stages, moments, in_force)


def _moment(programme: Programme, stages, window: SubmissionWindow, following) -> Moment:
    window.programme = programme
    from_calendar = programme.answer_counts_from == AnswerCountsFrom.WINDOW
    due = window.answer_due_on if from_calendar else None
    return Moment(
        window=window,
        stages=[stage for stage in stages if window.admits(stage.kind)],
        all_stages=all(window.admits(stage.kind) for stage in stages),
        closes_at=closing_time(window),
        answer_due_on=due,
        meets_next=bool(due and following and following.date == due),
    )
