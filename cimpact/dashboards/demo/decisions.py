"""What a committee decided in the demonstration: at a meeting past, and in writing (F43, F94)."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from governance.enums import Mode, PointKind, Presence, QuorumRule
from governance.models import Attendance, Committee, CommitteeMember, Meeting, Point, Resolution
from governance.workflow import consultations, deciding, meetings, resolutions, votes
from governance.workflow.resolutions import Wording

from .people import Cast


class Deliberations:
    """The decisions of one committee, each played at the moment it happened."""

    def __init__(self, cast: Cast, source: dict):
        self.cast, self.source, self.today = cast, source, clock.today()
        self.team = cast.team[0]
        self.committee = Committee.objects.get(programme=cast.programme, code=source["committee"])
        seats = self.committee.members.ongoing().filter(substitute_for=None)
        self.seats = list(
            seats.exclude(organisation__withdraws_from_investments=True).select_related("user").order_by("pk")
        )

    def play(self) -> None:
        if self.committee.quorum_rule == QuorumRule.NOT_SET:
            self.committee.quorum_rule = QuorumRule(self.source["quorum"])
            self.committee.save(update_fields=["quorum_rule"])
        try:
            self.meet(self.source["meeting"])
            for source in self.source["consultations"]:
                self.consult(source)
        finally:
            clock.freeze(None)

    def at(self, offset: int, hour: int) -> dt.datetime:
        day = self.today + dt.timedelta(days=offset)
        return dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE))

    def meet(self, source: dict) -> None:
        """A meeting held, with what it decided."""
        start = self.at(source["day"], 9)
        clock.freeze(start - dt.timedelta(days=14))
        values = {"starts_at": start, "minutes": 120, "title": source["title"], "place": source["place"]}
        meeting = meetings.plan_meeting(self.committee, values=values, by=self.team)
        points = [
            Point.objects.create(
                meeting=meeting, order=order, kind=PointKind.DECISION, title=decision["title"], minutes=20
            )
            for order, decision in enumerate(source["decisions"])
        ]
        meetings.convene(meeting, by=self.team)
        clock.freeze(start)
        meetings.open_meeting(meeting, by=self.team)
        there = self.seats[: source["present"]]
        for seat in there:
            Attendance.objects.update_or_create(
                meeting=meeting, member=seat, defaults={"presence": Presence.IN_PERSON}
            )
        for point, decision in zip(points, source["decisions"], strict=True):
            clock.freeze(clock.now() + dt.timedelta(minutes=20))
            self.decide(point, decision, there)
        meetings.end_meeting(meeting, by=self.team)

    def decide(self, point: Point, source: dict, there: list[CommitteeMember]) -> None:
        proposal = resolutions.propose(point, Wording(source["text"], source["mode"]), by=self.team)
        resolutions.put_to_decision(proposal, by=self.team)
        for seat, voice in zip(there, source.get("voices", []), strict=False):
            votes.cast_vote(proposal, seat, voice=voice, by=seat.user)
        agreed = True if source["mode"] == Mode.CONSENSUS else None
        deciding.decide(proposal, by=self.team, agreed=agreed)

    def consult(self, source: dict) -> None:
        """A consultation sent; answered by some; closed, when its deadline has passed."""
        clock.freeze(self.at(source["sent"], 10))
        closes_at = self.at(source["closes"], 17)
        meeting = consultations.prepare_consultation(
            self.committee, title=source["title"], words=source["words"], closes_at=closes_at, by=self.team
        )
        for key in ("question", "second"):
            if question := source.get(key):
                wording = Wording(question["text"], question["mode"])
                consultations.add_question(meeting, wording, title=question["title"], by=self.team)
        meeting = consultations.send_consultation(meeting, by=self.team)
        clock.freeze(self.at(source["sent"] + 1, 11))
        self.answer(meeting, source["voices"])
        if source["closes"] < 0:
            clock.freeze(closes_at + dt.timedelta(minutes=1))
            consultations.close_consultation(meeting)

    def answer(self, meeting: Meeting, voices: list[str]) -> None:
        for question in Resolution.objects.filter(point__meeting=meeting):
            for seat, voice in zip(reversed(self.seats), voices, strict=False):
                votes.cast_vote(question, seat, voice=voice, by=seat.user)


def decide_things(cast: Cast, source: dict) -> None:
    """Play what the file tells."""
    Deliberations(cast, source).play()
