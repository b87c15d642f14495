"""The messages about a table's request: a sentence, the words that come with it, the page of the request.

`details` of a notice: by (who acts, in full), request (its id), words (what she wrote, if anything).
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import money
from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice
from proposals.models import Dossier

from .models import CapacityRequest


@dataclass(frozen=True)
class Told:
    """How one kind is told."""

    subject: str | Promise
    sentence: str | Promise


KINDS = {
    "capacity_asked": Told(
        _("Demande de renforcement des compétences : %(title)s"),
        _("%(by)s demande %(amount)s (%(theme)s). Proposez un partenaire, ou répondez à la demande."),
    ),
    "capacity_matched": Told(
        _("Une proposition répond à votre demande : %(title)s"),
        _(
            "%(by)s propose, pour votre demande (%(theme)s), %(amount)s%(partner)s. Il reste à donner votre accord."
        ),
    ),
    "capacity_other": Told(
        _("Une autre proposition est demandée : %(title)s"),
        _("%(by)s demande une autre proposition pour sa demande (%(theme)s)."),
    ),
    "capacity_agreed": Told(
        _("Renforcement des compétences convenu : %(title)s"),
        _("%(by)s a donné son accord : %(amount)s sont réservés%(partner)s (%(theme)s)."),
    ),
    "capacity_started": Told(
        _("Renforcement des compétences commencé : %(title)s"),
        _("%(by)s a noté que c’est commencé%(partner)s (%(theme)s)."),
    ),
    "capacity_finished": Told(
        _("Renforcement des compétences terminé : %(title)s"),
        _(
            "%(by)s a noté que c’est terminé%(partner)s (%(theme)s). Dites en quelques mots ce que vous en retenez."
        ),
    ),
    "capacity_evaluated": Told(
        _("Ce que l’autre partie retient : %(title)s"),
        _("%(by)s a écrit ce qu’elle ou il retient de ce renforcement des compétences (%(theme)s)."),
    ),
    "capacity_declined": Told(
        _("Demande non retenue : %(title)s"),
        _("%(by)s ne retient pas votre demande (%(theme)s, %(amount)s). Voici la raison :"),
    ),
    "capacity_withdrawn": Told(
        _("Demande retirée : %(title)s"),
        _("%(by)s a retiré sa demande de renforcement des compétences (%(theme)s, %(amount)s)."),
    ),
}


def _message(notice: Notice) -> Message:
    told, details = KINDS[notice.kind], notice.details
    dossier = Dossier.objects.with_names().get(pk=notice.object_id)
    request = CapacityRequest.objects.select_related("partner").get(pk=details["request"])
    said = {
        "title": dossier.title,
        "by": details["by"],
        "theme": request.get_theme_display(),
        "amount": money(request.cents),
        "partner": str(_(" avec %(name)s")) % {"name": request.partner.name} if request.partner else "",
    }
    return Message(
        subject=str(told.subject) % said,
        template="proposals/emails/participation",
        url=reverse("capacity_request", args=[dossier.pk, request.pk]),
        action=str(_("Ouvrir la demande")),
        context={
            "dossier": dossier,
            "sentence": str(told.sentence) % said,
            "words": details.get("words", ""),
        },
    )


for _kind in KINDS:
    writes(_kind)(_message)
