"""The clock of the answer (R9, F44): eight weeks by default, paused while a precision is awaited if so set.

The date first promised never moves; the date due moves by the days spent waiting for the table.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from cimpact import clock
from cimpact.programmes.enums import AnswerCountsFrom

from .models import Dossier


@dataclass(frozen=True)
class AnswerClock:
    """The delay of one dossier, as days."""

    starts_on: dt.date
    promised_on: dt.date
    due_on: dt.date
    paused_since: dt.date | None
    pauses: tuple[tuple[dt.date, dt.date], ...]

    @property
    def days(self) -> int:
        """The whole delay, pauses apart."""
        return (self.promised_on - self.starts_on).days

    def elapsed(self, today: dt.date) -> int:
        """Days counted so far, pauses apart."""
        return max(0, (today - self.starts_on).days - (self.due_on - self.promised_on).days)


def start_of(dossier: Dossier) -> dt.date:
    """The day the delay counts from, by the programme's setting."""
    if dossier.programme.answer_counts_from == AnswerCountsFrom.WINDOW:
        return dossier.window.date
    return timezone.localtime(dossier.submitted_at).date()


def clock_of(dossier: Dossier) -> AnswerClock | None:
    """The clock of a submitted dossier; None before."""
    if not dossier.submitted_at:
        return None
    start = start_of(dossier)
    promised = start + dt.timedelta(weeks=dossier.programme.answer_weeks)
    pauses, since = [], None
    if dossier.programme.pause_on_precision:
        pauses, since = _pauses(dossier, start)
    waited = sum((end - begin).days for begin, end in pauses)
    return AnswerClock(start, promised, promised + dt.timedelta(days=waited), since, tuple(pauses))


def _pauses(dossier: Dossier, start: dt.date) -> tuple[list[tuple[dt.date, dt.date]], dt.date | None]:
    """The stretches during which at least one precision was awaited, in days, and since when one still is.

    What was awaited before the delay began to count takes nothing from it.
    """
    today = clock.today()
    spans = sorted(
        (
            max(start, timezone.localtime(p.asked_at).date()),
            timezone.localtime(p.answered_at).date() if p.answered_at else max(start, today),
            p.is_open,
        )
        for p in dossier.precisions.all()
        if p.is_open or timezone.localtime(p.answered_at).date() > start
    )
    merged: list[list] = []
    for begin, end, running in spans:
        if merged and begin <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
            merged[-1][2] = merged[-1][2] or running
        else:
            merged.append([begin, end, running])
    since = next((begin for begin, _end, running in merged if running), None)
    return [(begin, end) for begin, end, _running in merged], since
