"""The messages of a participation: what one side tells the other, each in a sentence, its words and one link.

`details` of a notice: by (who acts, in full), words (what she wrote, if anything), year or number where it matters.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import moment
from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice

from .models import Dossier


@dataclass(frozen=True)
class Told:
    """How one kind is told; `page` is the address of the dossier where it leads."""

    subject: str | Promise
    sentence: str | Promise
    page: str
    action: str | Promise


KINDS = {
    "meeting_set": Told(
        _("Rencontre le %(meeting)s : %(title)s"),
        _(
            "%(by)s vous propose une rencontre le %(meeting)s (%(place)s), pour vous faire part de l’analyse et "
            "discuter du plan d’action de l’année."
        ),
        "dossier",
        _("Ouvrir le dossier"),
    ),
    "analysis_shared": Told(
        _("L’analyse de votre proposition est partagée : %(title)s"),
        _("%(by)s partage avec vous l’analyse de votre proposition, critère par critère."),
        "shared_analysis",
        _("Lire l’analyse"),
    ),
    "plan_to_agree": Told(
        _("Plan d’action : votre accord est demandé, %(title)s"),
        _("%(by)s a donné son accord au plan d’action de l’année %(year)s. Il reste à donner le vôtre."),
        "participation",
        _("Lire le plan d’action"),
    ),
    "plan_agreed": Told(
        _("Plan d’action convenu : %(title)s"),
        _("%(by)s a donné son accord : le plan d’action de l’année %(year)s est convenu."),
        "participation",
        _("Ouvrir la participation"),
    ),
    "plan_changed": Told(
        _("Plan d’action modifié : %(title)s"),
        _(
            "%(by)s a modifié le plan d’action de l’année %(year)s après l’accord des deux parties : il redemande "
            "l’accord de chacune."
        ),
        "participation",
        _("Voir le plan d’action"),
    ),
    "agreement_offered": Told(
        _("Entente à accepter : %(title)s"),
        _("%(by)s vous offre l’entente de soutien. Lisez-la, puis acceptez-la dans le portail."),
        "agreement",
        _("Lire l’entente"),
    ),
    "agreement_signed": Told(
        _("Entente acceptée par la table : %(title)s"),
        _("%(by)s a accepté l’entente de soutien au nom de la table. Il reste à la contresigner."),
        "agreement",
        _("Ouvrir l’entente"),
    ),
    "agreement_countersigned": Told(
        _("Entente signée des deux parties : %(title)s"),
        _("%(by)s a contresigné l’entente de soutien. Elle est gardée dans le portail, avec sa preuve."),
        "agreement",
        _("Lire l’entente"),
    ),
    "modification_proposed": Told(
        _("Modification proposée : %(title)s"),
        _("%(by)s propose de modifier ce qui est convenu. Voici sa raison :"),
        "participation",
        _("Lire la modification"),
    ),
    "modification_agreed": Told(
        _("Modification convenue : %(title)s"),
        _("%(by)s est d’accord avec la modification : une nouvelle version est en vigueur."),
        "participation",
        _("Lire la nouvelle version"),
    ),
    "modification_refused": Told(
        _("Modification refusée : %(title)s"),
        _("%(by)s n’est pas d’accord avec la modification proposée. Voici ses mots :"),
        "participation",
        _("Ouvrir la participation"),
    ),
    "modification_taken_back": Told(
        _("Modification retirée : %(title)s"),
        _("%(by)s a retiré la modification proposée. Rien n’a changé."),
        "participation",
        _("Ouvrir la participation"),
    ),
    "stage_completed": Told(
        _("Étape terminée : %(title)s"),
        _(
            "%(by)s a clos l’étape : tout ce qui était attendu est reçu. Voyez où aller ensuite, avec ce qui est connu."
        ),
        "what_next",
        _("Voir où aller ensuite"),
    ),
    "sustainability_shown": Told(
        _("Plan de pérennisation à lire : %(title)s"),
        _("%(by)s vous montre le plan de pérennisation de sa table."),
        "sustainability",
        _("Lire le plan"),
    ),
    "participation_suspended": Told(
        _("Participation suspendue : %(title)s"),
        _(
            "%(by)s a suspendu la participation : rien n’est attendu ni versé d’ici la reprise. Voici pourquoi :"
        ),
        "participation",
        _("Ouvrir la participation"),
    ),
    "participation_resumed": Told(
        _("Participation reprise : %(title)s"),
        _("%(by)s a repris la participation. Ce qui est à venir est reporté d’autant de jours."),
        "participation",
        _("Voir les nouvelles dates"),
    ),
    "carrier_changed": Told(
        _("Nouvelle table porteuse : %(title)s"),
        _(
            "%(by)s confie cette participation à une autre table : %(table)s. Ce qui est attendu et les dates "
            "restent. Voici pourquoi :"
        ),
        "participation",
        _("Ouvrir la participation"),
    ),
    "participation_ended_early": Told(
        _("Fin de la participation avant son dernier jour : %(title)s"),
        _("%(by)s a mis fin à la participation plus tôt que prévu. Voici pourquoi :"),
        "participation",
        _("Voir ce qui reste attendu"),
    ),
}


def _message(notice: Notice) -> Message:
    told, details = KINDS[notice.kind], notice.details
    dossier = Dossier.objects.with_names().select_related("analysis").get(pk=notice.object_id)
    said = {
        "title": dossier.title,
        "by": details["by"],
        "year": details.get("year", ""),
        "table": details.get("table", ""),
    }
    if notice.kind == "meeting_set":
        said |= {"meeting": moment(dossier.analysis.meeting_at), "place": dossier.analysis.meeting_place}
    return Message(
        subject=str(told.subject) % said,
        template="proposals/emails/participation",
        url=reverse(told.page, args=[dossier.pk]),
        action=str(told.action),
        context={
            "dossier": dossier,
            "sentence": str(told.sentence) % said,
            "words": details.get("words", ""),
        },
    )


@writes("carrier_left")
def carrier_left(notice: Notice) -> Message:
    """The former table is told that another carries the participation; it opens the dossier no more."""
    details = notice.details
    return Message(
        subject=str(_("Une autre table prend la suite : %(title)s")) % details,
        template="proposals/emails/participation",
        url=reverse("home"),
        action=str(_("Ouvrir le portail")),
        context={
            "dossier": Dossier.objects.with_names().get(pk=details["dossier"]),
            "sentence": _(
                "%(by)s confie la participation « %(title)s » à une autre table : %(table)s. Votre table n’ouvre plus "
                "ce dossier. Voici pourquoi :"
            )
            % details,
            "words": details["words"],
        },
    )


for _kind in KINDS:
    writes(_kind)(_message)
