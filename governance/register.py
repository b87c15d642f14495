"""The register of decisions: everything the committees decided, here or elsewhere, as each may read it (F43, R58).

A line is a decision taken in the portal (a resolution) or one that the team wrote down (a decision without one). Of
what is closed to the reader, only the title and the neighbourhood are told, and no filter tells more.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from .decision_page import TONES
from .enums import MeetingKind, Outcome, PointKind, ResolutionState, Result
from .models import Committee, CommitteeMember, Decision, Resolution
from .permissions import committees_led_by
from .recusal import closed_items

# Kinds of lines, by address.
INVESTMENT, OTHER = "investissement", "autre"
TOGETHER, WRITTEN, ELSEWHERE = "rencontre", "ecrite", "ailleurs"


@dataclass(frozen=True)
class Line:
    """One decision as its reader has it."""

    title: str
    committee: Committee
    on: dt.date
    neighbourhood: str = ""
    is_closed: bool = False
    text: str = ""
    result: str = ""
    tone: str = ""
    answer: str = ""
    how: str = ""
    counts: tuple[int, int, int] | None = None  # in favour, against, abstained
    took_part: int | None = None
    quorum: int | None = None
    resolution: Resolution | None = None
    decision: Decision | None = None


def readable_committees(user) -> QuerySet[Committee]:
    """The committees whose decisions the person reads: those she sits on, and those she leads."""
    seats = CommitteeMember.objects.ongoing().filter(user=user).values("committee")
    led = committees_led_by(user).values("pk")
    return Committee.objects.filter(Q(pk__in=seats) | Q(pk__in=led)).select_related("programme")


@dataclass(frozen=True)
class Asked:
    """What the filters ask for."""

    words: str = ""
    committee: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    kind: str = ""
    how: str = ""
    result: str = ""


class Register:
    """The decisions a person may read, found by what she asks."""

    def __init__(self, user, asked: Asked):
        self.closed = set(closed_items(user).values_list("pk", flat=True))
        committees = readable_committees(user)
        self.resolutions = self._resolutions(committees, asked)
        self.decisions = self._decisions(committees, asked)

    def _resolutions(self, committees, asked: Asked) -> QuerySet[Resolution]:
        found = Resolution.objects.filter(
            state=ResolutionState.DECIDED, amends=None, point__meeting__committee__in=committees
        )
        closed = Q(point__item__in=self.closed)
        if asked.committee:
            found = found.filter(point__meeting__committee=asked.committee)
        if asked.kind:
            is_investment = Q(point__kind=PointKind.INVESTMENT)
            found = found.filter(is_investment if asked.kind == INVESTMENT else ~is_investment)
        if asked.how:
            kinds = {TOGETHER: MeetingKind.TOGETHER, WRITTEN: MeetingKind.WRITTEN}
            found = (
                found.filter(point__meeting__kind=kinds[asked.how]) if asked.how in kinds else found.none()
            )
        if asked.result:  # what came of a closed one is not told by finding it
            found = found.filter(result=asked.result).exclude(closed)
        for word in asked.words.split()[:8]:
            named = Q(point__title__icontains=word) | Q(point__item__neighbourhood__name__icontains=word)
            written = Q(text__icontains=word) | Q(reasons__icontains=word)
            found = found.filter(named | (written & ~closed))
        return _within(found.annotate(on=TruncDate("decided_at")), asked)

    def _decisions(self, committees, asked: Asked) -> QuerySet[Decision]:
        found = Decision.objects.filter(resolution=None, item__committee__in=committees)
        closed = Q(item__in=self.closed)
        if asked.committee:
            found = found.filter(item__committee=asked.committee)
        if asked.kind == OTHER or asked.how in (TOGETHER, WRITTEN) or asked.result == Result.NO_QUORUM:
            return found.none().annotate(on=F("met_on"))
        if asked.result:
            against = Q(outcome__in=(Outcome.NOT_FAVOURABLE, Outcome.SENT_BACK))
            found = found.filter(~against if asked.result == Result.ADOPTED else against).exclude(closed)
        for word in asked.words.split()[:8]:
            named = Q(item__title__icontains=word) | Q(item__neighbourhood__name__icontains=word)
            found = found.filter(named | (Q(reasons__icontains=word) & ~closed))
        return _within(found.annotate(on=F("met_on")), asked)

    def keys(self) -> QuerySet:
        """(kind, id, date) of every line, the latest first: what a page counts and cuts."""
        one = self.resolutions.order_by().annotate(line=Value("r")).values_list("line", "id", "on")
        other = self.decisions.order_by().annotate(line=Value("d")).values_list("line", "id", "on")
        return one.union(other, all=True).order_by("-on", "-id")

    def lines(self, keys) -> list[Line]:
        """The lines of some keys, in their order, in two queries."""
        keys = list(keys)
        resolutions = Resolution.objects.select_related(
            "point__meeting__committee__programme", "point__item__neighbourhood"
        ).in_bulk([pk for kind, pk, _on in keys if kind == "r"])
        decisions = Decision.objects.select_related(
            "item__committee__programme", "item__neighbourhood"
        ).in_bulk([pk for kind, pk, _on in keys if kind == "d"])
        return [
            self._of_resolution(resolutions[pk]) if kind == "r" else self._of_decision(decisions[pk])
            for kind, pk, _on in keys
        ]

    def _of_resolution(self, resolution: Resolution) -> Line:
        point, meeting = resolution.point, resolution.point.meeting
        assert resolution.decided_at is not None
        on = timezone.localtime(resolution.decided_at).date()
        place = point.item.neighbourhood.name if point.item else ""
        if point.item_id in self.closed:
            return Line(point.title, meeting.committee, on, place, is_closed=True, resolution=resolution)
        return Line(
            title=point.title,
            committee=meeting.committee,
            on=on,
            neighbourhood=place,
            text=resolution.text,
            result=str(resolution.get_result_display()),
            tone=TONES[Result(resolution.result)],
            answer=str(Outcome(resolution.answer).label) if resolution.answer else "",
            how=str(meeting.get_kind_display()),
            counts=(resolution.in_favour, resolution.against, resolution.abstained),
            took_part=resolution.took_part,
            quorum=resolution.quorum,
            resolution=resolution,
        )

    def _of_decision(self, decision: Decision) -> Line:
        item, on = decision.item, decision.met_on
        if item.pk in self.closed:
            return Line(
                item.title, item.committee, on, item.neighbourhood.name, is_closed=True, decision=decision
            )
        answer = str(decision.get_outcome_display())
        return Line(
            title=item.title,
            committee=item.committee,
            on=on,
            neighbourhood=item.neighbourhood.name,
            text=decision.reasons,
            result=answer,
            tone="closed" if decision.outcome == Outcome.NOT_FAVOURABLE else "done",
            answer=answer,
            decision=decision,
        )


def _within(found: QuerySet, asked: Asked) -> QuerySet:
    if asked.since:
        found = found.filter(on__gte=asked.since)
    if asked.until:
        found = found.filter(on__lte=asked.until)
    return found
