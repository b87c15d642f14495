"""The messages of a mid-year meeting (see proposals/participation_emails.py).

`details` of a notice: by (who acts, in full) and obligation (the meeting's, by its id).
"""

from functools import partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.formatting import moment
from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice
from proposals.models import Dossier, Obligation

from .meeting_invitations import INVITATION, invitation
from .meetings import meeting_of

# kind: subject, sentence, what the link says
KINDS: dict[str, tuple[Promise, Promise, Promise]] = {
    "mid_year_dates": (
        gettext_lazy("Rencontre de mi-année : dates proposées, %(title)s"),
        gettext_lazy(
            "%(by)s vous propose des dates pour la rencontre de mi-année : dites lesquelles vous conviennent."
        ),
        gettext_lazy("Répondre aux dates"),
    ),
    "mid_year_set": (
        gettext_lazy("Rencontre de mi-année le %(when)s : %(title)s"),
        gettext_lazy("La rencontre de mi-année aura lieu le %(when)s%(where)s. %(by)s l’a inscrite."),
        gettext_lazy("Ouvrir la rencontre"),
    ),
    "mid_year_moved": (
        gettext_lazy("Rencontre de mi-année déplacée au %(when)s : %(title)s"),
        gettext_lazy("%(by)s a changé la rencontre de mi-année : elle aura lieu le %(when)s%(where)s."),
        gettext_lazy("Ouvrir la rencontre"),
    ),
    "mid_year_notes": (
        gettext_lazy("Notes de la rencontre de mi-année : %(title)s"),
        gettext_lazy("%(by)s partage avec vous les notes de la rencontre de mi-année."),
        gettext_lazy("Lire les notes"),
    ),
}

# What puts the meeting in its reader's calendar, or moves it there.
DATED = ("mid_year_set", "mid_year_moved")


def _message(notice: Notice) -> Message:
    subject, sentence, action = KINDS[notice.kind]
    dossier = Dossier.objects.with_names().get(pk=notice.object_id)
    obligation = Obligation.objects.get(pk=notice.details["obligation"])
    meeting = meeting_of(obligation)
    said = {
        "title": dossier.title,
        "by": notice.details["by"],
        "when": moment(meeting.starts_at, weekday=True) if meeting.starts_at else "",
        "where": f" ({meeting.place})" if meeting.place else "",
    }
    return Message(
        subject=str(subject) % said,
        template="proposals/emails/participation",
        url=reverse("mid_year", args=[dossier.pk, obligation.pk]),
        action=str(action),
        context={"dossier": dossier, "sentence": str(sentence) % said, "words": ""},
        attachments=[("rencontre.ics", partial(invitation, meeting, notice.recipient), INVITATION)]
        if notice.kind in DATED and meeting.starts_at
        else [],
    )


for _kind in KINDS:
    writes(_kind)(_message)


@writes("mid_year_answered")
def answered(notice: Notice) -> Message:
    """Someone said which dates suit her; shown in the portal only."""
    dossier = Dossier.objects.with_names().get(pk=notice.object_id)
    return Message(
        subject=_("Rencontre de mi-année : une réponse aux dates, %(title)s") % {"title": dossier.title},
        template="proposals/emails/participation",
        url=reverse("participation", args=[dossier.pk]),
        action=_("Voir les réponses"),
        context={
            "dossier": dossier,
            "sentence": _("Une personne a répondu aux dates proposées."),
            "words": "",
        },
    )
