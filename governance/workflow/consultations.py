"""Deciding between meetings: questions sent to the members, a deadline, an outcome always written (F94).

en préparation (PLANNED) → sent (UNDER_WAY) → close (CLOSED), at its deadline, by a sweep
en préparation or sent → annulée (CANCELLED)
"""

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox

from ..enums import MeetingKind, MeetingState, Mode, PointKind, ResolutionState, Result
from ..models import Committee, Item, Meeting, Point, Resolution
from ..tally import Count, result_of
from ..voices import assembly_of, count_votes, is_spoiled
from .deciding import apply_effect, conclude
from .resolutions import Wording, expect_waiting, locked_resolution, open_now, propose

log = structlog.get_logger(__name__)

# How long before the deadline those who have not answered are reminded.
REMINDED_BEFORE = (dt.timedelta(days=3), dt.timedelta(days=1))
# Nobody answers in less.
SHORTEST = dt.timedelta(hours=1)


def deadline_problem(closes_at: dt.datetime) -> str | None:
    """Why members cannot be asked to answer by then; None when they can."""
    if closes_at < clock.now() + SHORTEST:
        return _("Laissez aux membres le temps de répondre : choisissez un moment plus tard.")
    return None


@transaction.atomic
def prepare_consultation(
    committee: Committee, *, title: str, words: str = "", closes_at: dt.datetime, by
) -> Meeting:
    """Begin a written consultation; nobody sees it before it is sent. The same one begun twice is one."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    same = committee.meetings.filter(
        kind=MeetingKind.WRITTEN, state=MeetingState.PLANNED, title=title, created_by=by, closes_at=closes_at
    ).first()
    if same:
        return same
    meeting = Meeting.objects.create(
        committee=committee,
        kind=MeetingKind.WRITTEN,
        title=title,
        words=words,
        starts_at=clock.now(),
        closes_at=closes_at,
        created_by=by,
    )
    record(meeting, "consultation.prepare", by=by, audience=Audience.STAFF)
    return meeting


def locked_consultation(meeting: Meeting) -> Meeting:
    """The consultation as it is now, locked until the transaction ends."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("committee", "created_by")
        .get(pk=meeting.pk, kind=MeetingKind.WRITTEN)
    )


def _expect(meeting: Meeting, *states: str) -> None:
    if meeting.state not in states:
        raise NotPossible(
            _("Cette consultation a changé entre-temps : elle est %(state)s. Rien n’a été modifié.")
            % {"state": meeting.get_state_display()}
        )


@transaction.atomic
def change_consultation(meeting: Meeting, *, title: str, words: str, closes_at: dt.datetime, by) -> Meeting:
    """Change what frames the questions, before they are sent."""
    meeting = locked_consultation(meeting)
    _expect(meeting, MeetingState.PLANNED)
    meeting.title, meeting.words, meeting.closes_at = title, words, closes_at
    meeting.save(update_fields=["title", "words", "closes_at"])
    record(meeting, "consultation.change", by=by, audience=Audience.STAFF)
    return meeting


@transaction.atomic
def add_question(
    meeting: Meeting, wording: Wording, *, title: str, words: str = "", item: Item | None = None, by
) -> Resolution:
    """Ask something: a point with its proposal. An investment is asked once in a consultation."""
    meeting = locked_consultation(meeting)
    _expect(meeting, MeetingState.PLANNED)
    if item and (there := meeting.points.filter(item=item).first()):
        return there.resolutions.get()
    last = meeting.points.aggregate(last=Max("order"))["last"]
    point = Point.objects.create(
        meeting=meeting,
        order=0 if last is None else last + 1,
        kind=PointKind.INVESTMENT if item else PointKind.DECISION,
        title=item.title if item else title,
        words=words,
        item=item,
    )
    return propose(point, wording, by=by)


@transaction.atomic
def remove_question(resolution: Resolution, *, by) -> None:
    """Take a question out before it is sent."""
    meeting = locked_consultation(resolution.point.meeting)
    _expect(meeting, MeetingState.PLANNED)
    point = resolution.point
    point.resolutions.all().delete()
    point.delete()
    record(meeting, "consultation.change", by=by, audience=Audience.STAFF)


@transaction.atomic
def send_consultation(meeting: Meeting, *, by) -> Meeting:
    """Send the questions to those who may answer them; they are reminded until they have."""
    meeting = locked_consultation(meeting)
    if meeting.state == MeetingState.UNDER_WAY:
        return meeting  # sent twice, asked once
    _expect(meeting, MeetingState.PLANNED)
    questions = list(_questions(meeting))
    if not questions:
        raise NotPossible(_("Écrivez d’abord au moins une question."))
    assert meeting.closes_at is not None  # held by a constraint
    if problem := deadline_problem(meeting.closes_at):
        raise NotPossible(problem)
    for question in questions:
        question = locked_resolution(question)
        expect_waiting(question.point, question)
        open_now(question)
    now = clock.now()
    meeting.state, meeting.starts_at = MeetingState.UNDER_WAY, now
    meeting.convened_at = meeting.opened_at = now
    meeting.save()
    record(meeting, "consultation.send", by=by, audience=Audience.STAFF)
    for person in people_asked(meeting):
        outbox.owe("consultation_sent", meeting, person, due_at=now)
    _owe_reminders(meeting)
    return meeting


def _questions(meeting: Meeting):
    return Resolution.objects.filter(point__meeting=meeting).exclude(state=ResolutionState.TAKEN_BACK)


def people_asked(meeting: Meeting) -> list:
    """Everyone with a voice on at least one question, substitutes included; each once."""
    people = {}
    for point in meeting.points.select_related("item__neighbourhood", "meeting__committee"):
        for part in assembly_of(point).deciding:
            people.update({bearer.user_id: bearer.user for bearer in part.bearers})
    return list(people.values())


def _owe_reminders(meeting: Meeting) -> None:
    """Owed ahead, each looks again when it leaves: who has answered is not reminded."""
    assert meeting.closes_at is not None
    for before in REMINDED_BEFORE:
        at = meeting.closes_at - before
        if at <= clock.now():
            continue
        for person in people_asked(meeting):
            outbox.owe(
                "consultation_reminder",
                meeting,
                person,
                due_at=at,
                details={"closes_at": meeting.closes_at.isoformat()},
            )


@transaction.atomic
def extend_consultation(meeting: Meeting, *, closes_at: dt.datetime, by) -> Meeting:
    """Leave the members more time, before the deadline; they are told."""
    meeting = locked_consultation(meeting)
    _expect(meeting, MeetingState.UNDER_WAY)
    assert meeting.closes_at is not None
    if meeting.closes_at == closes_at:
        return meeting
    if meeting.closes_at <= clock.now():
        raise NotPossible(_("La date de réponse est passée : envoyez plutôt la consultation de nouveau."))
    if closes_at < meeting.closes_at:
        raise NotPossible(_("La nouvelle date doit être plus tard que celle annoncée aux membres."))
    before, meeting.closes_at = meeting.closes_at, closes_at
    meeting.sequence += 1
    meeting.save(update_fields=["closes_at", "sequence"])
    record(
        meeting,
        "consultation.extend",
        by=by,
        audience=Audience.STAFF,
        before={"closes_at": before.isoformat()},
        after={"closes_at": closes_at.isoformat()},
    )
    outbox.cancel("consultation_reminder", meeting)
    for person in people_asked(meeting):
        outbox.owe("consultation_extended", meeting, person, due_at=clock.now())
    _owe_reminders(meeting)
    return meeting


@transaction.atomic
def call_off_consultation(meeting: Meeting, *, reason: str, by) -> Meeting:
    """Give it up before its deadline: nothing is decided; those who were asked are told."""
    meeting = locked_consultation(meeting)
    if meeting.state == MeetingState.CANCELLED:
        return meeting
    _expect(meeting, MeetingState.PLANNED, MeetingState.UNDER_WAY)
    was_sent = meeting.state == MeetingState.UNDER_WAY
    asked = people_asked(meeting) if was_sent else []
    for question in _questions(meeting):
        question = locked_resolution(question)
        question.state = ResolutionState.TAKEN_BACK
        question.reopens = None
        question.save(update_fields=["state", "reopens"])
    meeting.state, meeting.closed_at = MeetingState.CANCELLED, clock.now()
    meeting.save(update_fields=["state", "closed_at"])
    record(meeting, "consultation.call_off", by=by, audience=Audience.STAFF, comment=reason)
    for kind in ("consultation_sent", "consultation_extended", "consultation_reminder"):
        outbox.cancel(kind, meeting)
    for person in asked:
        outbox.owe("consultation_called_off", meeting, person, due_at=clock.now(), details={"reason": reason})
    return meeting


def close_due() -> int:
    """Close every consultation whose deadline has passed; returns how many. Run twice, it closes once."""
    due = Meeting.objects.filter(
        kind=MeetingKind.WRITTEN, state=MeetingState.UNDER_WAY, closes_at__lte=clock.now()
    )
    return sum(close_consultation(meeting) for meeting in due)


@transaction.atomic
def close_consultation(meeting: Meeting) -> bool:
    """Write what came of each question, whatever it is; returns whether it was still open.

    An effect that its subject refuses keeps neither the result from being written, nor the others' from being done.
    """
    meeting = locked_consultation(meeting)
    if meeting.state != MeetingState.UNDER_WAY or (meeting.closes_at and meeting.closes_at > clock.now()):
        return False
    asked = {person.pk: person for person in people_asked(meeting)}
    for question in _questions(meeting).filter(state=ResolutionState.OPEN):
        _close_question(locked_resolution(question), by=meeting.created_by)
    meeting.state, meeting.held_at, meeting.closed_at = MeetingState.CLOSED, meeting.closes_at, clock.now()
    meeting.save(update_fields=["state", "held_at", "closed_at"])
    record(meeting, "consultation.close", by=None, audience=Audience.STAFF)
    outbox.cancel("consultation_reminder", meeting)
    asked[meeting.created_by_id] = meeting.created_by
    for person in asked.values():
        outbox.owe("consultation_outcome", meeting, person, due_at=clock.now())
    return True


def _close_question(question: Resolution, *, by) -> None:
    assembly = assembly_of(question.point)
    if is_spoiled(question, assembly):
        count, result = Count(0), Result.NO_QUORUM
        comment = _(
            "Une personne s’est retirée après avoir déposé son bulletin secret : le vote ne tient pas."
        )
    else:
        count = count_votes(question, assembly)
        majority = assembly.point.meeting.committee.majority
        rule = "unanimity" if question.mode == Mode.CONSENSUS else majority
        result, comment = result_of(count, assembly.quorum, rule), ""
    conclude(question, assembly, count, result, by=by, comment=comment)
    if result != Result.ADOPTED:
        return
    try:
        with transaction.atomic():
            expect_waiting(question.point, question)
            apply_effect(question, assembly, by=by)
    except NotPossible as refusal:
        log.warning("decision_not_applied", resolution=question.pk)
        question.applied_at, question.obstacle = None, str(refusal)
        question.save(update_fields=["applied_at", "obstacle"])


@transaction.atomic
def send_again(meeting: Meeting, *, closes_at: dt.datetime, by) -> Meeting:
    """Prepare the questions that came to no decision anew, in a consultation to send."""
    meeting = locked_consultation(meeting)
    _expect(meeting, MeetingState.CLOSED)
    undecided = _questions(meeting).filter(result=Result.NO_QUORUM).select_related("point__item")
    if not undecided:
        raise NotPossible(_("Toutes les questions de cette consultation ont leur réponse."))
    again = prepare_consultation(
        meeting.committee, title=meeting.title, words=meeting.words, closes_at=closes_at, by=by
    )
    for question in undecided:
        wording = Wording(question.text, question.mode, question.answer, question.terms, question.reasons)
        if not again.points.filter(title=question.point.title).exists():
            add_question(
                again,
                wording,
                title=question.point.title,
                words=question.point.words,
                item=question.point.item,
                by=by,
            )
    return again
