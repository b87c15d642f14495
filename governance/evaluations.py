"""The yearly evaluation of the operator: its questions, who owes an answer, and what is said without names (F97)."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from cimpact import clock

from .enums import Appraisal
from .models import Committee, CommitteeMember, EvaluationAnswer, OperatorEvaluation, seats_of

DATA = Path(__file__).parent / "data" / "evaluation.yaml"


@dataclass(frozen=True)
class Question:
    """One aspect of the operator's work, in the reader's language."""

    code: str
    title: str
    help: str


@cache
def _source() -> dict:
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def questions() -> list[Question]:
    """What the members are asked, in order."""
    language = get_language() or "fr"
    return [Question(q["code"], q["title"][language], q["help"][language]) for q in _source()["questions"]]


def evaluates(committee: Committee) -> bool:
    """Whether the committee evaluates the operator (R53)."""
    return committee.is_regional and committee.code in _source()["committees"]


def expected_of(evaluation: OperatorEvaluation) -> list[CommitteeMember]:
    """The members who answer, one voice each: a substitute answers for nobody."""
    members = evaluation.committee.members.ongoing().filter(substitute_for=None)
    return list(members.select_related("user", "organisation"))


def answer_of(evaluation: OperatorEvaluation, member: CommitteeMember | None) -> EvaluationAnswer | None:
    """What the member answered."""
    return evaluation.answers.filter(member=member).first() if member else None


def awaited_of(user, committee_id: int) -> OperatorEvaluation | None:
    """The evaluation that waits for the person's answer as a member of the committee."""
    seat = next((seat for seat in seats_of(user) if seat.committee_id == committee_id), None)
    if seat is None or seat.substitute_for_id or not evaluates(seat.committee):
        return None
    open_now = OperatorEvaluation.objects.filter(
        committee=committee_id, shared_at=None, closes_on__gte=clock.today()
    )
    return open_now.exclude(answers__member=seat).first()


@dataclass(frozen=True)
class Said:
    """What the members said of one aspect: how many of each appreciation, and their words, without names."""

    question: Question
    counts: list[tuple[str, int]]
    words: list[str]


def results(evaluation: OperatorEvaluation) -> list[Said]:
    """What was answered. Words are in alphabetical order, so that no order tells who wrote them."""
    answers = [answer.values for answer in evaluation.answers.all()]
    said = []
    for question in questions():
        given = [values[question.code] for values in answers if question.code in values]
        counted = Counter(one.get("value") for one in given)
        counts = [(str(choice.label), counted[choice]) for choice in Appraisal if counted[choice]]
        words = sorted({one["words"] for one in given if one.get("words")}, key=str.casefold)
        said.append(Said(question, counts, words))
    return said
