"""The life of a meeting: planned, convened, moved, cancelled, opened, ended (F93).

Each action locks the meeting, checks who and when by permissions.MEETING_ABILITIES, and repeats as a no-op.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox

from ..enums import MeetingKind, MeetingState, Reply
from ..models import Attendance, Committee, Meeting, Minutes
from ..permissions import MEETING_ABILITIES, can, can_in
from ..quorum import sitting_at
from ..seating import convened

# What calendars hold of a meeting: its sequence grows when one of these changes.
IN_CALENDARS = ("starts_at", "minutes", "place", "link", "title")
FIELDS = (*IN_CALENDARS, "words")


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, locked until the transaction ends."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("committee__programme", "committee__neighbourhood")
        .get(pk=meeting.pk)
    )


def opened_to(meeting: Meeting, action: str, by: User) -> Meeting:
    """The meeting, locked, when the person may do the action now. Raises NotPossible, saying why."""
    found = locked(meeting)
    if can_in(by, action, found):
        return found
    _roles, states = MEETING_ABILITIES[action]
    if found.state not in states:
        raise NotPossible(
            _("Cette rencontre est maintenant « %(state)s » : rien n’a été modifié.")
            % {"state": found.get_state_display()}
        )
    raise NotPossible(_("C’est à la personne qui prépare les rencontres du comité de le faire."))


@transaction.atomic
def plan_meeting(committee: Committee, *, values: dict, uid: uuid.UUID | None = None, by: User) -> Meeting:
    """Prepare a meeting: nobody else sees it until it is convened. The same uid is the same meeting."""
    if not can(by, "plan_meeting", committee):
        raise NotPossible(_("C’est à la personne qui prépare les rencontres du comité de le faire."))
    meeting, created = Meeting.objects.get_or_create(
        uid=uid or uuid.uuid4(),
        defaults={"committee": committee, "kind": MeetingKind.TOGETHER, "created_by": by, **values},
    )
    if created:
        record(meeting, "meeting.plan", by=by, after=_said(meeting))
    return meeting


def _said(meeting: Meeting) -> dict:
    return {"meeting": meeting.starts_at.isoformat(), "place": meeting.place or meeting.link}


@transaction.atomic
def change_meeting(meeting: Meeting, *, values: dict, by: User) -> Meeting:
    """Change when, where or what is said of it; once convened, those expected are told what moved."""
    meeting = opened_to(meeting, "edit_meeting", by)
    changed = [name for name in FIELDS if name in values and getattr(meeting, name) != values[name]]
    if not changed:
        return meeting
    before = _said(meeting)
    for name in changed:
        setattr(meeting, name, values[name])
    moved = bool(set(changed) & set(IN_CALENDARS))
    if moved and meeting.state == MeetingState.CONVENED:
        meeting.sequence += 1
    meeting.save(update_fields=[*changed, "sequence"])
    record(meeting, "meeting.change", by=by, before=before, after=_said(meeting))
    if moved and meeting.state == MeetingState.CONVENED:
        tell_convened("meeting_moved", meeting, by=by)
    return meeting


@transaction.atomic
def convene(meeting: Meeting, *, by: User) -> Meeting:
    """Call the members: each is asked whether she comes, with the meeting for her calendar."""
    meeting = locked(meeting)
    if meeting.state == MeetingState.CONVENED:
        return meeting
    meeting = opened_to(meeting, "convene", by)
    if meeting.starts_at <= clock.now():
        raise NotPossible(_("La date de cette rencontre est passée : choisissez-en une autre d’abord."))
    if not meeting.points.exists():
        raise NotPossible(_("L’ordre du jour est vide : mettez-y au moins un point."))
    if not (meeting.place or meeting.link):
        raise NotPossible(_("Dites d’abord où se tient la rencontre, ou le lien pour y participer."))
    meeting.state, meeting.convened_at = MeetingState.CONVENED, clock.now()
    meeting.save(update_fields=["state", "convened_at"])
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, member=member) for member in convened(meeting)],
        ignore_conflicts=True,
    )
    record(meeting, "meeting.convene", by=by, after=_said(meeting))
    tell_convened("meeting_convened", meeting, by=by)
    return meeting


def tell_convened(kind: str, meeting: Meeting, *, by: User, **details) -> None:
    """Owe the message to those expected; whoever does it herself gets it too, for her calendar."""
    at = clock.now()
    for member in convened(meeting):
        outbox.owe(kind, meeting, member.user, due_at=at, details={"by": by.full_name, **details})


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: User) -> Meeting:
    """It will not be held; those expected are told why, and calendars take it out."""
    meeting = locked(meeting)
    if meeting.state == MeetingState.CANCELLED:
        return meeting
    meeting = opened_to(meeting, "cancel", by)
    was_convened = meeting.state == MeetingState.CONVENED
    meeting.state = MeetingState.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["state", "sequence"])
    record(meeting, "meeting.cancel", by=by, comment=reason, before=_said(meeting))
    if was_convened:
        tell_convened("meeting_cancelled", meeting, by=by, words=reason)
    return meeting


@transaction.atomic
def reply(meeting: Meeting, *, answer: Reply, words: str = "", by: User) -> Attendance:
    """Say whether one comes, and change it; when she cannot, her substitutes are convened in her place."""
    meeting = opened_to(meeting, "reply", by)
    members = sitting_at(meeting)
    member = next((m for m in members if m.user_id == by.pk), None)
    if member is None or member not in convened(meeting, members):
        raise NotPossible(
            _("Vous siégez en suppléance : la convocation vous parviendra si le membre ne peut pas venir.")
        )
    attendance, _created = Attendance.objects.select_for_update().get_or_create(
        meeting=meeting, member=member
    )
    if (attendance.reply, attendance.words) == (answer, words):
        return attendance
    before, attendance.reply, attendance.words = attendance.reply, answer, words
    attendance.replied_at = clock.now()
    attendance.save(update_fields=["reply", "words", "replied_at"])
    record(meeting, "meeting.reply", by=by, after={"reply": answer})
    substitutes = [m for m in members if m.substitute_for_id == member.pk]
    if answer == Reply.ABSENT and before != Reply.ABSENT:
        _call(meeting, substitutes, "meeting_substitute", by)
    elif before == Reply.ABSENT and answer != Reply.ABSENT:
        _call_off(meeting, substitutes, by)
    return attendance


def _call(meeting: Meeting, substitutes, kind: str, by: User) -> None:
    for substitute in substitutes:
        Attendance.objects.get_or_create(meeting=meeting, member=substitute)
        outbox.owe(kind, meeting, substitute.user, due_at=clock.now(), details={"by": by.full_name})


def _call_off(meeting: Meeting, substitutes, by: User) -> None:
    """The member comes after all: her substitutes are told that they need not."""
    Attendance.objects.filter(meeting=meeting, member__in=substitutes).delete()
    for substitute in substitutes:
        outbox.owe(
            "meeting_not_needed",
            meeting,
            substitute.user,
            due_at=clock.now(),
            details={"by": by.full_name},
        )


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """It begins: presence, points and decisions are noted from now on."""
    meeting = locked(meeting)
    if meeting.state == MeetingState.UNDER_WAY:
        return meeting
    meeting = opened_to(meeting, "open_meeting", by)
    if meeting.starts_at - clock.now() > EARLIEST:
        raise NotPossible(
            _("Cette rencontre s’ouvre le jour même : changez sa date si elle a lieu plus tôt.")
        )
    meeting.state, meeting.opened_at = MeetingState.UNDER_WAY, clock.now()
    meeting.save(update_fields=["state", "opened_at"])
    Minutes.objects.get_or_create(meeting=meeting, defaults={"updated_by": by})
    record(meeting, "meeting.open", by=by)
    return meeting


# A meeting may begin before its hour, on its day.
EARLIEST = dt.timedelta(hours=12)


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """It is over: what remains is its minutes."""
    meeting = locked(meeting)
    if meeting.state == MeetingState.HELD:
        return meeting
    meeting = opened_to(meeting, "end_meeting", by)
    meeting.state, meeting.held_at = MeetingState.HELD, clock.now()
    meeting.save(update_fields=["state", "held_at"])
    record(meeting, "meeting.end", by=by)
    return meeting
