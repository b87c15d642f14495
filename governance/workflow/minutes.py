"""The minutes: proposed to the members, remarked on, approved; then nothing of the meeting changes (F93)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox

from ..enums import MeetingState, MinutesState
from ..minutes_text import snapshot
from ..models import Meeting, Minutes
from ..permissions import roles_in
from ..quorum import sitting_at
from ..seating import leaders_of
from .meetings import locked, opened_to


def _locked_minutes(meeting: Meeting, by: User) -> Minutes:
    minutes, _created = Minutes.objects.select_for_update(of=("self",)).get_or_create(
        meeting=meeting, defaults={"updated_by": by}
    )
    return minutes


@transaction.atomic
def propose_minutes(meeting: Meeting, *, by: User) -> Minutes:
    """Let the members read the minutes, and say what is to correct before they are approved."""
    meeting = opened_to(meeting, "write_minutes", by)
    if meeting.state != MeetingState.HELD:
        raise NotPossible(_("Notez d’abord la fin de la rencontre."))
    minutes = _locked_minutes(meeting, by)
    if minutes.state != MinutesState.DRAFT:
        return minutes
    if not meeting.attendances.exclude(presence="").exists():
        raise NotPossible(_("Notez d’abord les présences : le procès-verbal dit qui était là."))
    minutes.state, minutes.proposed_at = MinutesState.PROPOSED, clock.now()
    minutes.save(update_fields=["state", "proposed_at"])
    record(meeting, "meeting.minutes_proposed", by=by)
    for member in sitting_at(meeting):
        outbox.owe("minutes_proposed", meeting, member.user, due_at=clock.now(), details={"by": by.full_name})
    return minutes


@transaction.atomic
def remark_on_minutes(meeting: Meeting, *, words: str, by: User) -> None:
    """Say what is to correct: those who prepare the meetings are told."""
    meeting = locked(meeting)
    minutes = _locked_minutes(meeting, by)
    if meeting.state != MeetingState.HELD or minutes.state != MinutesState.PROPOSED:
        raise NotPossible(_("Ce procès-verbal n’est plus à l’étude : rien n’a été envoyé."))
    if not roles_in(by, meeting.committee):
        raise NotPossible(_("Ce procès-verbal est relu par les membres du comité."))
    last = minutes.updated_by
    record(meeting, "meeting.minutes_remark", by=by, comment=words)
    readers = {person.pk: person for person in leaders_of(meeting.committee)} | {last.pk: last}
    for person in readers.values():
        if person.pk != by.pk:
            outbox.owe(
                "minutes_remark",
                meeting,
                person,
                due_at=clock.now(),
                details={"by": by.full_name, "words": words},
            )


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: User) -> Minutes:
    """The minutes are right: the meeting is closed, for good. Where a later meeting put them on its agenda and is
    held, it is that one that approved them."""
    meeting = locked(meeting)
    minutes = _locked_minutes(meeting, by)
    if minutes.state == MinutesState.APPROVED:
        return minutes
    meeting = opened_to(meeting, "approve_minutes", by)
    if minutes.state != MinutesState.PROPOSED:
        raise NotPossible(_("Proposez d’abord le procès-verbal aux membres."))
    minutes.state, minutes.approved_at, minutes.approved_by = MinutesState.APPROVED, clock.now(), by
    minutes.approved_at_meeting = _meeting_that_approves(minutes)
    minutes.frozen = snapshot(meeting, minutes)
    minutes.save(update_fields=["state", "approved_at", "approved_by", "approved_at_meeting", "frozen"])
    meeting.state, meeting.closed_at = MeetingState.CLOSED, clock.now()
    meeting.save(update_fields=["state", "closed_at"])
    record(meeting, "meeting.minutes_approved", by=by)
    outbox.tell_all(
        [
            outbox.notice_of("minutes_approved", meeting, member.user, at=clock.now())
            for member in sitting_at(meeting)
        ]
    )
    return minutes


def _meeting_that_approves(minutes: Minutes) -> Meeting | None:
    later = Meeting.objects.filter(
        committee=minutes.meeting.committee_id,
        starts_at__gt=minutes.meeting.starts_at,
        state__in=(MeetingState.UNDER_WAY, MeetingState.HELD),
        points__content_type__app_label="governance",
        points__content_type__model="minutes",
        points__object_id=minutes.pk,
    )
    return later.first()
