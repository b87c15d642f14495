"""Dialogue spaces as they are read: what the room answered, its words and its questions (F107, F108)."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef

from cimpact import clock
from cimpact.formatting import local
from cimpact.programmes.models import Programme

from .capacity_enums import OfferFor, OfferKind
from .devices import apart
from .dialogue_enums import PollState, Shown
from .models import Dialogue, DialogueSettings, GroupOffer, Poll, PollOption, QuestionSupport, TakeawayWord
from .offers import with_places

# The words said most often are written larger, in as many steps.
SIZES = 5
# Answers of a few people would tell who wrote them.
FEWEST_ANSWERS = 3


@dataclass(frozen=True)
class Line:
    """An answer of a poll: how many chose it, and their share of those who answered, in whole percents."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Result:
    """What was answered to a poll."""

    poll: Poll
    answers: int
    lines: list[Line]


@dataclass(frozen=True)
class Asked:
    """A poll that is open, and what the phone answered: the ids of its choices."""

    poll: Poll
    chosen: set[int]


@dataclass(frozen=True)
class Word:
    """A word as it was most often written, how many said it, and its size from 1 to SIZES."""

    text: str
    folded: str
    count: int
    size: int


def results_of(dialogue: Dialogue, *states: str) -> list[Result]:
    """The polls in these states with their answers, in three queries."""
    polls = list(dialogue.polls.filter(state__in=states).annotate(answers=Count("ballots")))
    options = defaultdict(list)
    for option in PollOption.objects.filter(poll__in=polls).annotate(count=Count("ballots")):
        options[option.poll_id].append(option)
    return [
        Result(
            poll,
            poll.answers,
            [
                Line(option.label, option.count, round(100 * option.count / (poll.answers or 1)))
                for option in options[poll.pk]
            ],
        )
        for poll in polls
    ]


def words_in(dialogue: Dialogue, state: str) -> list[Word]:
    """The words in this state, those said most often first."""
    written = defaultdict(Counter)
    for text, folded in TakeawayWord.objects.filter(dialogue=dialogue, state=state).values_list(
        "text", "folded"
    ):
        written[folded][text] += 1
    counts = {folded: spellings.total() for folded, spellings in written.items()}
    most = max(counts.values(), default=1)
    return [
        Word(
            written[folded].most_common(1)[0][0],
            folded,
            count,
            _size(count, most),
        )
        for folded, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _size(count: int, most: int) -> int:
    """From 1, said once, to SIZES, said most often."""
    return 1 + round((SIZES - 1) * (count - 1) / max(most - 1, 1))


def questions_in(dialogue: Dialogue, state: str, asker: str = ""):
    """The questions in this state, those still to answer first, then those most supported; `supported` by the
    phone."""
    supported = QuestionSupport.objects.filter(question=OuterRef("pk"), device=asker)
    return (
        dialogue.questions.filter(state=state)
        .annotate(support_count=Count("supports"), supported=Exists(supported))
        .order_by(F("answered_at").asc(nulls_first=True), "-support_count", "at", "pk")
    )


def asked_now(dialogue: Dialogue, device: str | None) -> dict:
    """What a phone is asked now: the open polls with what it answered, and its word, each under its own mark, since
    what is being typed in one stays when the other changes."""
    polls = []
    for poll in dialogue.polls.filter(state=PollState.OPEN).prefetch_related("options"):
        ballot = poll.ballots.filter(device=apart(device, "vote")).prefetch_related("options").first()
        chosen = {option.pk for option in ballot.options.all()} if ballot else set()
        polls.append(Asked(poll, chosen))
    word = dialogue.words.filter(device=apart(device, "word")).first() if dialogue.takes_words else None
    return {
        "polls": polls,
        "now_mark": _mark([(one.poll.pk, sorted(one.chosen)) for one in polls]),
        "word": word,
        "takes_words": dialogue.takes_words,
        "word_mark": _mark((dialogue.takes_words, word.text if word else "")),
    }


def said_so_far(dialogue: Dialogue, device: str | None) -> dict:
    """What the whole room reads: the polls that are closed, the words and the questions that were shown."""
    mine = apart(device, "ask")
    results = results_of(dialogue, PollState.CLOSED)
    words, questions = words_in(dialogue, Shown.SHOWN), list(questions_in(dialogue, Shown.SHOWN, mine))
    mark = (
        [(result.poll.pk, result.answers) for result in results],
        [(word.folded, word.count) for word in words],
        [(one.pk, one.support_count, one.supported, one.answered_at is None) for one in questions],
    )
    return {
        "results": results,
        "words": words,
        "questions": questions,
        "asker": mine,
        "said_mark": _mark(mark),
    }


def _mark(state) -> str:
    """What changes whenever the state does."""
    return hashlib.sha256(repr(state).encode()).hexdigest()[:12]


def survey_results(dialogue: Dialogue) -> dict:
    """What was said after, without names, from three answers on: fewer would tell who wrote."""
    answers = list(dialogue.survey.order_by("device"))  # an order that tells nothing of who came first
    if len(answers) < FEWEST_ANSWERS:
        return {"count": len(answers), "fewest": FEWEST_ANSWERS, "is_readable": False}
    useful = Counter(answer.useful for answer in answers)
    return {
        "count": len(answers),
        "is_readable": True,
        "lines": [Line(str(n), useful[n], round(100 * useful[n] / len(answers))) for n in range(1, 6)],
        "kept": [answer.kept for answer in answers if answer.kept],
        "change": [answer.change for answer in answers if answer.change],
    }


# The programme of events


def land_of(programme: Programme) -> str:
    """The land acknowledgement of the programme, in the reader's language; empty before the team writes it."""
    kept = DialogueSettings.objects.filter(programme=programme).first()
    return kept.land if kept else ""


def pages_of(offer: GroupOffer) -> dict:
    """What the pages of a dialogue space have more: its land, its agenda; then what was said (F107). Nothing else's."""
    dialogue = Dialogue.objects.filter(offer=offer).first()
    if dialogue is None or offer.kind != OfferKind.DIALOGUE:
        return {}
    has_begun = offer.starts_at <= clock.now()
    told = said_so_far(dialogue, None) if has_begun else {"words": [], "results": []}
    return {
        "dialogue": dialogue,
        "land": land_of(offer.programme),
        "agenda": offer.agenda.all(),
        **told,
    }


def past_offers():
    """What took place and was open to everyone, the latest first."""
    offers = GroupOffer.objects.published().filter(
        audience=OfferFor.EVERYONE, cancelled_at=None, ends_at__lte=clock.now()
    )
    return with_places(offers).select_related("programme", "dialogue").order_by("-starts_at", "pk")


def same_day(offer: GroupOffer):
    """The portal's other offers of the day of a dialogue space: two at once would share the same people (R36)."""
    if offer.kind != OfferKind.DIALOGUE:
        return GroupOffer.objects.none()
    day = local(offer.starts_at).date()
    others = GroupOffer.objects.filter(programme=offer.programme, cancelled_at=None).exclude(pk=offer.pk)
    return others.filter(starts_at__date=day)
