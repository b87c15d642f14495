"""What is written to those whom a meeting concerns, each in her language."""

from functools import partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.formatting import moment
from cimpact.notices.kinds import Message, Moot, NotNow, writes
from cimpact.notices.models import Notice
from cimpact.programmes.hours import quiet_until

from .enums import MeetingState
from .meeting_invitations import CANCELLATION, INVITATION, invitation
from .models import Meeting
from .seating import convened

# kind: subject, sentence, what the link says
KINDS: dict[str, tuple[Promise, Promise, Promise]] = {
    "meeting_convened": (
        gettext_lazy("Rencontre du %(when)s : %(committee)s"),
        gettext_lazy(
            "%(by)s vous convoque à la rencontre du %(when)s%(where)s. Dites si vous serez là, et lisez l’ordre "
            "du jour."
        ),
        gettext_lazy("Répondre"),
    ),
    "meeting_moved": (
        gettext_lazy("Rencontre changée, le %(when)s : %(committee)s"),
        gettext_lazy("%(by)s a changé la rencontre : elle aura lieu le %(when)s%(where)s."),
        gettext_lazy("Ouvrir la rencontre"),
    ),
    "meeting_cancelled": (
        gettext_lazy("Rencontre annulée, le %(when)s : %(committee)s"),
        gettext_lazy("%(by)s a annulé la rencontre du %(when)s."),
        gettext_lazy("Ouvrir la rencontre"),
    ),
    "meeting_substitute": (
        gettext_lazy("Une suppléance vous attend le %(when)s : %(committee)s"),
        gettext_lazy(
            "%(by)s ne peut pas venir à la rencontre du %(when)s%(where)s. Comme vous siégez en "
            "suppléance, la convocation vous revient : dites si vous serez là."
        ),
        gettext_lazy("Répondre"),
    ),
    "meeting_not_needed": (
        gettext_lazy("Finalement, pas de suppléance le %(when)s : %(committee)s"),
        gettext_lazy(
            "%(by)s viendra finalement à la rencontre du %(when)s : votre suppléance n’est plus nécessaire."
        ),
        gettext_lazy("Ouvrir la rencontre"),
    ),
    "meeting_reminder": (
        gettext_lazy("Serez-vous là le %(when)s? %(committee)s"),
        gettext_lazy("La rencontre du %(when)s%(where)s attend votre réponse : dites si vous serez là."),
        gettext_lazy("Répondre"),
    ),
    "minutes_proposed": (
        gettext_lazy("Procès-verbal à relire, rencontre du %(when)s : %(committee)s"),
        gettext_lazy(
            "%(by)s vous propose le procès-verbal de la rencontre du %(when)s. Dites ce qui est à corriger avant son "
            "approbation."
        ),
        gettext_lazy("Lire le procès-verbal"),
    ),
    "minutes_remark": (
        gettext_lazy("Un commentaire sur le procès-verbal, rencontre du %(when)s : %(committee)s"),
        gettext_lazy("%(by)s commente le procès-verbal de la rencontre du %(when)s."),
        gettext_lazy("Ouvrir le procès-verbal"),
    ),
    "minutes_approved": (
        gettext_lazy("Procès-verbal approuvé, rencontre du %(when)s : %(committee)s"),
        gettext_lazy("Le procès-verbal de la rencontre du %(when)s est approuvé."),
        gettext_lazy("Lire le procès-verbal"),
    ),
}
# What puts the meeting in its reader's calendar, moves it there, or takes it out.
DATED = {
    "meeting_convened": INVITATION,
    "meeting_moved": INVITATION,
    "meeting_substitute": INVITATION,
    "meeting_cancelled": CANCELLATION,
}


def meeting_of(notice: Notice) -> Meeting:
    meetings = Meeting.objects.select_related("committee__programme", "created_by")
    return meetings.get(pk=notice.object_id)


def said_of(meeting: Meeting, notice: Notice) -> dict[str, str]:
    """What the sentences about a meeting name."""
    where = meeting.place or meeting.link
    return {
        "committee": meeting.committee.name,
        "by": notice.details.get("by", ""),
        "when": moment(meeting.starts_at, weekday=True),
        "where": f" ({where})" if where else "",
    }


def _hold(notice: Notice, meeting: Meeting) -> None:
    """Whether the person is still to answer. Raises Moot when not, NotNow in the programme's quiet hours."""
    expected = [member for member in convened(meeting) if member.user_id == notice.recipient_id]
    answered = meeting.attendances.filter(member__in=expected).exclude(reply="").exists()
    if meeting.state != MeetingState.CONVENED or not expected or answered:
        raise Moot
    if until := quiet_until(meeting.committee.programme, clock.now()):
        raise NotNow(until)


ABOUT_MINUTES = ("minutes_proposed", "minutes_remark", "minutes_approved")


@writes("meeting_convened")
@writes("meeting_moved")
@writes("meeting_cancelled")
@writes("meeting_substitute")
@writes("meeting_not_needed")
@writes("meeting_reminder")
@writes("minutes_proposed")
@writes("minutes_remark")
@writes("minutes_approved")
def about_a_meeting(notice: Notice) -> Message:
    """A meeting is called, moved or cancelled; what it says is what holds when it leaves."""
    meeting = meeting_of(notice)
    if notice.kind != "meeting_cancelled" and meeting.state == MeetingState.CANCELLED:
        raise Moot
    if notice.kind == "meeting_reminder":
        _hold(notice, meeting)
    is_about_minutes = notice.kind in ABOUT_MINUTES
    subject, sentence, action = KINDS[notice.kind]
    said = said_of(meeting, notice)
    return Message(
        subject=str(subject) % said,
        template="governance/emails/meeting",
        url=reverse("minutes" if is_about_minutes else "meeting", args=[meeting.pk]),
        action=str(action),
        context={
            "meeting": meeting,
            "sentence": str(sentence) % said,
            "words": notice.details.get("words") or ("" if is_about_minutes else meeting.words),
        },
        attachments=[("rencontre.ics", partial(invitation, meeting, notice.recipient), DATED[notice.kind])]
        if notice.kind in DATED
        else [],
    )
