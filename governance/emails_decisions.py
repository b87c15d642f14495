"""The messages of written consultations: sent, reminded, extended, called off, and what came of them (F94).

`details` of a notice: closes_at (the deadline a reminder counts to) or reason (why it is called off).
"""

import datetime as dt

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cimpact.formatting import moment
from cimpact.notices.kinds import Message, Moot, writes
from cimpact.notices.models import Notice

from .consultation_page import open_questions, questions_of
from .enums import MeetingState, ResolutionState
from .models import Meeting
from .permissions import member_of
from .reading import closed_reading, is_closed
from .voices import votes_on

# kind: subject, sentence, what the link says
KINDS: dict[str, tuple[Promise, Promise, Promise]] = {
    "consultation_sent": (
        gettext_lazy("%(committee)s vous consulte par écrit : %(title)s"),
        gettext_lazy("Votre réponse est attendue d’ici le %(when)s."),
        gettext_lazy("Lire et répondre"),
    ),
    "consultation_reminder": (
        gettext_lazy("Réponse attendue d’ici le %(when)s : %(title)s"),
        gettext_lazy("Vous n’avez pas encore répondu à cette consultation. Elle se termine le %(when)s."),
        gettext_lazy("Répondre"),
    ),
    "consultation_extended": (
        gettext_lazy("Consultation prolongée jusqu’au %(when)s : %(title)s"),
        gettext_lazy("Vous avez maintenant jusqu’au %(when)s pour répondre, ou pour changer votre réponse."),
        gettext_lazy("Ouvrir la consultation"),
    ),
    "consultation_called_off": (
        gettext_lazy("Consultation annulée : %(title)s"),
        gettext_lazy("Cette consultation est annulée : rien n’est décidé, et aucune réponse n’est attendue."),
        gettext_lazy("Ouvrir la consultation"),
    ),
    "consultation_outcome": (
        gettext_lazy("Ce que la consultation a donné : %(title)s"),
        gettext_lazy("La consultation est close. Voici ce qui a été décidé."),
        gettext_lazy("Lire le résultat"),
    ),
}


def _message(notice: Notice) -> Message:
    meeting = Meeting.objects.select_related("committee__programme").get(pk=notice.object_id)
    _check(notice, meeting)
    subject, sentence, action = KINDS[notice.kind]
    assert meeting.closes_at is not None  # a consultation has its deadline
    said = {
        "committee": meeting.committee.name,
        "title": meeting.title,
        "when": moment(meeting.closes_at, weekday=True),
    }
    return Message(
        subject=str(subject) % said,
        template="governance/emails/consultation",
        url=reverse("consultation", args=[meeting.pk]),
        action=str(action),
        context={
            "meeting": meeting,
            "committee": meeting.committee,
            "sentence": str(sentence) % said,
            "words": notice.details.get("reason", "")
            or (meeting.words if notice.kind == "consultation_sent" else ""),
            "questions": _questions(meeting, notice),
        },
    )


def _check(notice: Notice, meeting: Meeting) -> None:
    """Raise Moot when there is nothing to say any more."""
    if notice.kind not in ("consultation_sent", "consultation_reminder", "consultation_extended"):
        return
    if meeting.state != MeetingState.UNDER_WAY:
        raise Moot
    if notice.kind != "consultation_reminder":
        return
    assert meeting.closes_at is not None
    if dt.datetime.fromisoformat(notice.details["closes_at"]) != meeting.closes_at:
        raise Moot  # extended since: other reminders count to the new date
    if not _waits_for(notice.recipient, meeting):
        raise Moot


def _waits_for(user, meeting: Meeting) -> bool:
    """Whether the person has a question still to answer; a substitute's answer is the member's."""
    member = member_of(user, meeting.committee)
    if member is None:
        return False
    bearers = {member.pk, member.substitute_for_id, *member.substitutes.values_list("pk", flat=True)}
    return any(bearers.isdisjoint(votes_on(question)) for question in open_questions(meeting, user, member))


def _questions(meeting: Meeting, notice: Notice) -> list[dict]:
    """Each question as its reader has it: what is closed to her keeps its title and its neighbourhood (R58)."""
    told = []
    for question in questions_of(meeting):
        if is_closed(notice.recipient, question.point):
            closed = closed_reading(notice.recipient, question.point)
            told.append({"title": closed.title, "neighbourhood": closed.neighbourhood, "closed": True})
        elif question.state != ResolutionState.TAKEN_BACK or notice.kind == "consultation_called_off":
            result = question.get_result_display() if notice.kind == "consultation_outcome" else ""
            told.append({"title": question.point.title, "text": question.text, "result": result})
    return told


for _kind in KINDS:
    writes(_kind)(_message)
