"""What the page of a written consultation shows to whoever opens it: a member answers, the leader follows."""

from dataclasses import dataclass, field

from cimpact import clock

from .decision_page import label_of, roll_of, terms_rows, tone_of, withdrawals_of
from .enums import Outcome, ResolutionState, Result
from .forms.decisions import VoteForm
from .models import CommitteeMember, Item, Meeting, Resolution
from .permissions import meeting_abilities, member_of
from .reading import Closed, closed_reading, is_closed
from .recusal import closed_items
from .subjects import subject_of
from .voices import Assembly, assembly_of, has_spoken, votes_on
from .workflow.votes import voting_problem


@dataclass
class Question:
    """One question as its reader has it: closed to her, to answer, answered, or as it came out."""

    resolution: Resolution
    closed: Closed | None = None
    answer: str = ""
    terms: list = field(default_factory=list)
    url: str = ""
    form: VoteForm | None = None
    problem: str = ""
    mine: object = None
    tone: str = ""
    label: str = ""
    spoken: int = 0
    expected: int = 0
    quorum: int | None = None
    waited_for: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    roll: list[dict] = field(default_factory=list)
    withdrawals: list[dict] = field(default_factory=list)


def questions_of(meeting: Meeting) -> list[Resolution]:
    """The questions, in their order."""
    found = Resolution.objects.filter(point__meeting=meeting, amends=None).select_related(
        "point__item__neighbourhood", "point__item__committee", "point__item__decision"
    )
    questions = list(found.order_by("point__order", "pk"))
    for question in questions:
        question.point.meeting = meeting
    return questions


def open_questions(meeting: Meeting, user, member: CommitteeMember) -> list[Resolution]:
    """Those the member may answer now."""
    return [
        question
        for question in questions_of(meeting)
        if question.state == ResolutionState.OPEN
        and not is_closed(user, question.point)
        and voting_problem(question, member, assembly_of(question.point)) is None
    ]


def consultation_context(meeting: Meeting, user, bound: dict[int, VoteForm]) -> dict:
    """Everything the page needs. `bound`: answers that came back with errors, by question's id."""
    can = meeting_abilities(user, meeting)
    member = member_of(user, meeting.committee)
    questions = [_question(resolution, user, member, can, bound) for resolution in questions_of(meeting)]
    to_answer = [question for question in questions if question.form]
    closed_ids = set(closed_items(user).values_list("pk", flat=True)) if can["send_consultation"] else set()
    return {
        "meeting": meeting,
        "committee": meeting.committee,
        "questions": questions,
        "can": can,
        "answers": bool(to_answer),
        "waits": any(question.form and not question.mine for question in questions),
        "is_late": bool(meeting.closes_at and meeting.closes_at <= clock.now()),
        "items": _waiting(meeting, closed_ids) if can["send_consultation"] else [],
        "undecided": any(question.resolution.result == Result.NO_QUORUM for question in questions),
    }


def _waiting(meeting: Meeting, closed_ids: set[int]) -> list[Item]:
    """The investments one may ask about: waiting, not asked here yet, not closed to the leader."""
    waiting = meeting.committee.items.waiting().exclude(points__meeting=meeting)
    return [item for item in waiting.select_related("neighbourhood") if item.pk not in closed_ids]


def _question(
    resolution: Resolution, user, member: CommitteeMember | None, can: dict, bound: dict
) -> Question:
    if is_closed(user, resolution.point):
        return Question(resolution, closed=closed_reading(user, resolution.point))
    item = resolution.point.item
    question = Question(
        resolution,
        answer=str(Outcome(resolution.answer).label) if resolution.answer else "",
        terms=terms_rows(resolution),
        url=subject_of(item).url(item) if item else "",
        tone=tone_of(resolution),
        label=label_of(resolution),
    )
    if resolution.state == ResolutionState.OPEN:
        _while_open(question, member, can, bound)
    elif resolution.is_decided:
        question.roll, question.withdrawals = roll_of(resolution), withdrawals_of(resolution)
    return question


def _while_open(question: Question, member: CommitteeMember | None, can: dict, bound: dict) -> None:
    resolution = question.resolution
    assembly: Assembly = assembly_of(resolution.point)
    votes = votes_on(resolution)
    spoken = [part for part in assembly.deciding if has_spoken(part, votes)]
    question.spoken, question.expected, question.quorum = len(spoken), assembly.basis, assembly.quorum
    if can["see_who_answered"]:
        question.answered = [part.member.user.full_name for part in spoken]
        question.waited_for = [part.member.user.full_name for part in assembly.deciding if part not in spoken]
    question.mine = votes.get(member.pk) if member else None
    if not can["vote"] or member is None:
        return
    question.problem = voting_problem(resolution, member, assembly) or ""
    if not question.problem:
        mine = votes.get(member.pk)
        initial = {"voice": mine.voice, "words": mine.words} if mine else None
        question.form = bound.get(resolution.pk) or VoteForm(resolution=resolution, initial=initial)
