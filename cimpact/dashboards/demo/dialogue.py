"""Dialogue spaces of the demonstration, played through the real actions: one held, one to come."""

import datetime as dt
import itertools
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.programmes.enums import CapacityTheme
from learning.capacity_enums import OfferFor, OfferKind
from learning.dialogue_enums import PollKind, PollState, Shown
from learning.models import Dialogue, GroupOffer, Poll
from learning.workflow import dialogue as actions
from learning.workflow import offers, rooms

from .people import Cast


def hold_dialogues(cast: Cast, source: dict) -> None:
    """What the programme says, the space that took place, then what is ready for the one to come."""
    team, today = cast.team[0], clock.today()
    try:
        actions.keep_land(
            cast.programme,
            fr=source["land"]["fr"].strip(),
            en=source["land"]["en"].strip(),
            version=1,
            by=team,
        )
        for one in source["calendars"]:
            actions.add_calendar(cast.programme, key=uuid.uuid4(), **one, by=team)
        _Held(cast, source["past"], today).play()
        clock.freeze(None)
        _prepare(cast, source["coming"])
    finally:
        clock.freeze(None)


def _prepare(cast: Cast, source: dict) -> Dialogue:
    """The agenda, the polls and the first questions of the space that the offers announce."""
    dialogue = Dialogue.objects.get(offer__title_fr=source["title"], offer__programme=cast.programme)
    _write(dialogue, source, by=cast.team[0])
    _ask(dialogue, source["questions"], by=cast.team[0])
    return dialogue


def _write(dialogue: Dialogue, source: dict, *, by) -> list[Poll]:
    for moment in source["agenda"]:
        values = {
            "begins": dt.time.fromisoformat(moment["at"]),
            "title_fr": moment["fr"],
            "title_en": moment["en"],
            "who": moment["who"],
        }
        actions.add_moment(dialogue.offer, key=uuid.uuid4(), values=values, by=by)
    return [
        actions.add_poll(
            dialogue,
            key=uuid.uuid4(),
            kind=PollKind(poll["kind"]),
            fr=poll["fr"],
            en=poll["en"],
            options=[tuple(pair) for pair in poll["options"]],
            by=by,
        )
        for poll in source["polls"]
    ]


def _ask(dialogue: Dialogue, questions: list[dict], *, by) -> None:
    for rank, said in enumerate(questions):
        question = rooms.ask(
            dialogue, key=uuid.uuid4(), text=said["text"], name=said["name"], device=f"author-{rank}"
        )
        if said["shown"]:
            actions.judge_question(question, state=Shown.SHOWN, by=by)
        for number in range(said["supports"]):
            rooms.support(question, device=f"phone-{number}")
        if said.get("answered"):
            actions.judge_question(question, answered=True, by=by)


class _Held:
    """A space that took place, moment after moment."""

    def __init__(self, cast: Cast, source: dict, today: dt.date):
        self.cast, self.source, self.today = cast, source, today
        self.team = cast.team[0]

    def play(self) -> None:
        source = self.source
        self._at(source["published"], 9)
        offer = offers.keep_offer(self.cast.programme, self._values(), by=self.team)
        offers.publish(offer, by=self.team)
        for person in source["registrations"]:
            self._at(person["at"], 10)
            offers.register(
                offer,
                neighbourhood=None,
                language="fr",
                **{name: person[name] for name in ("name", "email", "organisation")},
            )
        dialogue = Dialogue.objects.get(offer=offer)
        polls = _write(dialogue, source, by=self.team)
        self._at(source["starts"], source["hours"][0] + 1)
        self._answer(dialogue, polls)
        self._at(source["starts"] + 1, 9)
        self._follow(dialogue, offer)

    def _answer(self, dialogue: Dialogue, polls: list[Poll]) -> None:
        """The room: its questions, its answers, its words."""
        _ask(dialogue, self.source["questions"], by=self.team)
        for poll, told in zip(polls, self.source["polls"], strict=True):
            actions.set_poll(poll, state=PollState.OPEN, by=self.team)
            phones = itertools.count()
            for option, votes in zip(poll.options.all(), told["votes"], strict=True):
                for _vote in range(votes):
                    rooms.vote(poll, chosen={option.pk}, device=f"phone-{next(phones)}")
            actions.set_poll(poll, state=PollState.CLOSED, by=self.team)
        actions.set_takes(dialogue, "words", taken=True, by=self.team)
        phones = itertools.count()
        for words, state in ((self.source["words"], Shown.SHOWN), (self.source["hidden"], Shown.HIDDEN)):
            for word, times in words.items():
                for _time in range(times):
                    rooms.say_word(dialogue, text=word, device=f"phone-{next(phones)}")
                actions.judge_words(dialogue, folded=[rooms.fold(word)], state=state, by=self.team)
        for what in ("words", "questions"):
            actions.set_takes(dialogue, what, taken=False, by=self.team)

    def _follow(self, dialogue: Dialogue, offer: GroupOffer) -> None:
        """What comes after: who came, the survey, the notes, a learning."""
        source = self.source
        emails = {person["email"] for person in source["registrations"] if person["came"]}
        came = set(offer.registrations.filter(email__in=emails).values_list("pk", flat=True))
        offers.mark_attendance(offer, came=came, by=self.team)
        actions.send_survey(dialogue, by=self.team)
        for rank, said in enumerate(source["survey"]):
            rooms.answer_survey(dialogue, device=f"phone-{rank}", **said)
        notes = source["notes"]
        actions.keep_notes(
            dialogue, fr=notes["fr"].strip(), en=notes["en"].strip(), version=1, publish=True, by=self.team
        )
        actions.add_learning(dialogue, key=uuid.uuid4(), **source["learning"], by=self.team)

    def _values(self) -> dict:
        source = self.source
        begins, ends = source["hours"]
        return {
            "kind": OfferKind.DIALOGUE,
            "audience": OfferFor.EVERYONE,
            "theme": CapacityTheme(source["theme"]),
            "with_partners": source["with"],
            "title_fr": source["title"]["fr"],
            "title_en": source["title"]["en"],
            "text_fr": source["text"]["fr"],
            "text_en": source["text"]["en"],
            "starts_at": self._moment(source["starts"], begins),
            "ends_at": self._moment(source["starts"], ends),
            "dates_fr": "",
            "dates_en": "",
            "place": source["place"],
            "limit": None,
            "closes_on": self.today + dt.timedelta(days=source["closes"]),
        }

    def _moment(self, offset: int, hour: int) -> dt.datetime:
        day = self.today + dt.timedelta(days=offset)
        return dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE))

    def _at(self, offset: int, hour: int) -> None:
        clock.freeze(self._moment(offset, hour))
