"""How long answers take, against the programme's delay (R9): from the day it counts from to the ratification.

Only dossiers whose answer was sent, whichever it was. Pauses are taken out: the days counted are those of the delay,
less what was left when the decision was ratified; on the very day it is due, a decision is on time.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F, Max, Q, QuerySet

from governance.enums import CommitteeRole, Outcome
from proposals.models import Dossier

from .amounts import ANSWERED
from .asked import Asked


@dataclass
class Delays:
    """How many decisions, by moment of submission and by days counted."""

    days: int  # those of the delay
    counts: Counter = field(default_factory=Counter)  # (date of the moment, days counted) → decisions
    windows: dict[dt.date, int] = field(default_factory=dict)  # date of the moment → its id

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def moments(self) -> list[dt.date]:
        return sorted({moment for moment, _days in self.counts})

    def of(self, moment: dt.date | None = None, *, late: bool | None = None) -> int:
        """How many decisions of one moment or of all; only those on time, or late."""
        return sum(
            count
            for (day, days), count in self.counts.items()
            if moment in (None, day) and late in (None, days > self.days)
        )

    @property
    def on_time(self) -> int:
        return self.of(late=False)

    def by_week(self, moment: dt.date) -> Counter:
        """How many decisions of a moment were ratified in each week: the eighth ends on the last day of eight."""
        weeks: Counter = Counter()
        for (day, days), count in self.counts.items():
            if day == moment:
                weeks[week_of(days)] += count
        return weeks


def week_of(days: int) -> int:
    """The week in which the days counted fall, the first being 1."""
    return max(1, -(-days // 7))


def delays_of(asked: Asked) -> Delays:
    """The decisions of the answered dossiers, in one query: the latest ratification of each."""
    found = Delays(asked.programme.answer_weeks * 7)
    answered = asked.dossiers.filter(ratified(), state__in=ANSWERED, answer_due_on__isnull=False)
    told = answered.values_list("pk", "window", "window__date", "answer_due_on")
    for _pk, window, moment, due_on, met_on in told.annotate(Max("items__decision__met_on")):
        found.counts[moment, found.days - (due_on - met_on).days] += 1
        found.windows[moment] = window
    return found


def decided(*, late: bool | None = None) -> QuerySet[Dossier]:
    """The answered dossiers whose decision was ratified; after the day it was due only, or by that day."""
    dated = Dossier.objects.filter(ratified(), state__in=ANSWERED, answer_due_on__isnull=False)
    dated = dated.order_by().annotate(decided_on=Max("items__decision__met_on"))
    if late is None:
        return dated
    passed = Q(decided_on__gt=F("answer_due_on"))
    return dated.filter(passed if late else ~passed)


def ratified() -> Q:
    """That governance ratified what was recommended of the dossier."""
    return Q(items__decision__outcome=Outcome.RATIFIED, items__committee__role=CommitteeRole.RATIFIES)
