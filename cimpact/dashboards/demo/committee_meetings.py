"""The meetings of committees in the demonstration, played through the real actions at the moments they happened."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from cimpact import clock
from cimpact.writing.marks import from_marks
from governance.agenda import waiting_for
from governance.enums import PointKind, Presence, Reply
from governance.models import CommitteeMember, Meeting
from governance.workflow import actions, agendas, attendance, meetings, minutes, notes

from .people import Cast


def hold_meetings(cast: Cast, source: dict) -> None:
    """Every meeting, one after the other; each of its steps at its own time."""
    told = [_Told(cast, one) for one in source["meetings"]]  # before the clock is moved
    try:
        with translation.override("fr"):
            for meeting in told:
                meeting.play()
    finally:
        clock.freeze(None)


class _Told:
    """One meeting, as the file tells it."""

    def __init__(self, cast: Cast, source: dict):
        self.cast, self.source, self.today, self.by = cast, source, clock.today(), cast.team[0]
        self.committee = cast.programme.committees.get(code=source["committee"])
        self.meeting: Meeting

    def moment(self, offset: int, hour: int, minute: int = 0) -> dt.datetime:
        day = self.today + dt.timedelta(days=offset)
        return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZoneInfo(settings.TIME_ZONE))

    def play(self) -> None:
        self._at("planned", 9, self.plan)
        self._at("convened", 10, self.convene)
        self._at("ended", self.source["hour"], self.hold)
        self._at("proposed", 11, lambda: minutes.propose_minutes(self.meeting, by=self.by))
        if remark := self.source.get("remark"):
            clock.freeze(self.moment(remark["day"], 12))
            person = self.cast.people[remark["by"]]
            minutes.remark_on_minutes(self.meeting, words=remark["words"], by=person)
        self._at("approved", 14, lambda: minutes.approve_minutes(self.meeting, by=self.by))

    def _at(self, name: str, hour: int, act: Callable[[], object]) -> None:
        if name in self.source:
            clock.freeze(self.moment(self.source[name], hour))
            act()

    def plan(self) -> None:
        source = self.source
        values = {
            "starts_at": self.moment(source["day"], source["hour"], 30),
            "minutes": 120,
            "place": source["place"],
            "link": source.get("link", ""),
            "title": "",
            "words": source.get("words", ""),
        }
        self.meeting = meetings.plan_meeting(self.committee, values=values, by=self.by)
        first, *others = source["points"]
        self._add(first)
        if source.get("waiting"):
            waiting = [one for one in waiting_for(self.meeting) if one.is_suggested]
            agendas.add_waiting(self.meeting, waiting, by=self.by)
        for point in others:
            self._add(point)

    def _add(self, point: dict) -> None:
        values = {
            "title": point["title"],
            "kind": PointKind(point["kind"]),
            "minutes": point["minutes"],
            "presented_by": point["by"],
            "words": "",
        }
        agendas.add_point(self.meeting, values=values, by=self.by)

    def convene(self) -> None:
        meetings.convene(self.meeting, by=self.by)
        for key, answer in self.source.get("replies", {}).items():
            meetings.reply(self.meeting, answer=Reply(answer), by=self.cast.people[key])

    def hold(self) -> None:
        """The meeting itself: presences, the notes of each point, what is left to do."""
        meetings.open_meeting(self.meeting, by=self.by)
        members = {m.user_id: m.pk for m in CommitteeMember.objects.filter(committee=self.committee)}
        presences: dict[int, str] = {
            members[self.cast.people[key].pk]: Presence(how) for key, how in self.source["presences"].items()
        }
        attendance.note_presences(self.meeting, presences=presences, by=self.by)
        left = []
        for told in self.source["points"]:
            point = self.meeting.points.get(title=told["title"])
            markup = from_marks(told["notes"])
            notes.write_notes(self.meeting, point, markup=markup, version=0, by=self.by)
            for action in told.get("actions", ()):
                made = actions.add_action(
                    self.committee,
                    title=action["title"],
                    owner=self.cast.people[action["owner"]],
                    due_on=self.today + dt.timedelta(days=action["due"]),
                    point=point,
                    by=self.by,
                )
                left.append((made, action))
        meetings.end_meeting(self.meeting, by=self.by)
        for made, action in left:
            if "done" in action:
                clock.freeze(self.moment(action["done"], 9))
                actions.finish_action(made, words=action["words"], by=made.owner)
