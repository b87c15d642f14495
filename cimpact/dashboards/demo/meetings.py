"""What keeps both sides of a participation in touch, in the demonstration: meetings, follow-ups, contacts."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.writing.marks import from_marks
from learning.enums import Availability, NotesKind
from learning.meetings import meeting_of
from learning.models import FollowUp
from learning.workflow.contacts import log_contact
from learning.workflow.followups import add_follow_up, tick_follow_up
from learning.workflow.meetings import (
    answer_dates,
    choose_date,
    hold_meeting,
    propose_dates,
    share_notes,
    write_notes,
)
from proposals.enums import ObligationKind
from proposals.models import Dossier, Obligation

SATURDAY, SUNDAY = 5, 6


def nearest_weekday(day: dt.date) -> dt.date:
    """The same day, or the one beside it when nobody meets then: Friday for Saturday, Monday for Sunday."""
    return day + dt.timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


# (offset in days, hour, what is done then)
Moment = tuple[int, int, Callable[[], None]]


class InTouch:
    """What one story tells of its meetings; the actions find the dossier that the story has made."""

    def __init__(self, source: dict, story):
        self.source, self.story = source, story

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.with_names().get(pk=self.story.dossier.pk)

    def owed(self, year: int) -> Obligation:
        return self.dossier.participation.obligations.get(kind=ObligationKind.MID_YEAR, year=year)

    def moments(self) -> Iterator[Moment]:
        """Every moment, in any order."""
        for meeting in self.source.get("mid_year", []):
            yield from self._of(meeting)
        for contact in self.source.get("contacts", []):
            yield contact["day"], 16, lambda contact=contact: self.note(contact)
        for follow_up in self.source.get("follow_ups", []):
            yield follow_up["at"], 15, lambda follow_up=follow_up: self.agree(follow_up)
            if "done" in follow_up:
                yield follow_up["done"], 11, lambda follow_up=follow_up: self.tick(follow_up)

    def _of(self, meeting: dict) -> Iterator[Moment]:
        if "proposed" in meeting:
            yield meeting["proposed"], 9, lambda: self.propose(meeting)
            for key, answer in meeting.get("answers", {}).items():
                yield (
                    answer["at"],
                    12,
                    lambda key=key, answer=answer: self.answer(meeting, key, answer["said"]),
                )
        if "set" in meeting:
            yield meeting["set"], 11, lambda: self.choose(meeting)
        if "held" in meeting:
            yield meeting["held"], 14, lambda: self.write(meeting)
            yield meeting["held"], 16, lambda: self.hold(meeting)
        if "shared" in meeting:
            yield (
                meeting["shared"],
                10,
                lambda: share_notes(self.dossier, self.owed(meeting["year"]), by=self.story.advisor),
            )

    def at(self, offset: int) -> dt.datetime:
        day = nearest_weekday(self.story.day(offset))
        return dt.datetime.combine(day, dt.time(13, 30), tzinfo=ZoneInfo(settings.TIME_ZONE))

    def propose(self, source: dict) -> None:
        dates = [self.at(offset) for offset in source["dates"]]
        owed = self.owed(source["year"])
        propose_dates(self.dossier, owed, dates=dates, place=source["place"], by=self.story.advisor)

    def answer(self, source: dict, key: str, said: list[str]) -> None:
        owed = self.owed(source["year"])
        slots = meeting_of(owed).slots.order_by("starts_at")
        answers = {slot.pk: Availability(value) for slot, value in zip(slots, said, strict=True)}
        answer_dates(self.dossier, owed, answers=answers, by=self.story.cast.people[key])

    def choose(self, source: dict) -> None:
        choose_date(
            self.dossier,
            self.owed(source["year"]),
            at=self.at(source["date"]),
            place=source["place"],
            by=self.story.advisor,
        )

    def write(self, source: dict) -> None:
        owed = self.owed(source["year"])
        for kind, name in ((NotesKind.SHARED, "notes"), (NotesKind.PRIVATE, "own_notes")):
            markup = from_marks(source[name])
            write_notes(self.dossier, owed, kind, markup=markup, version=0, by=self.story.advisor)

    def hold(self, source: dict) -> None:
        hold_meeting(self.dossier, self.owed(source["year"]), on=clock.today(), by=self.story.advisor)

    def agree(self, source: dict) -> None:
        people, owner = self.story.cast.people, source["owner"]
        add_follow_up(
            self.dossier,
            what=source["what"],
            due_on=self.story.day(source["due"]),
            owner=people.get(owner),
            owner_name="" if owner in people else owner,
            key=uuid.uuid4(),
            by=self.story.advisor,
        )

    def tick(self, source: dict) -> None:
        follow_up = FollowUp.objects.get(participation=self.dossier.participation, what=source["what"])
        tick_follow_up(self.dossier, follow_up, done=True, by=self.story.coordinator)

    def note(self, source: dict) -> None:
        dossier = self.dossier
        log_contact(
            dossier.neighbourhood,
            dossier.programme,
            kind=source["kind"],
            on=clock.today(),
            text=source["text"],
            with_whom=source.get("with", ""),
            shared=source.get("shared", False),
            dossier=dossier,
            key=uuid.uuid4(),
            by=self.story.advisor,
        )
