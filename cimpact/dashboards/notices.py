"""The notices as their readers find them in the portal: one sentence, what it is about, where it leads."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.notices.models import Notice
from cimpact.writing.models import Comment, FrozenCopy, Guest
from learning.models import FollowUp, Registration
from neighbourhoods.permissions import reach_of
from proposals.models import Dossier, Instalment, Letter, Obligation, Opinion, Precision

from .people import people_of

# Each kind in one sentence, and the page it leads to.
LINES: dict[str, tuple[str | Promise, str]] = {
    "invitation": (_("Invitation dans le portail"), ""),
    "role_given": (_("Vous avez un nouveau rôle"), "account"),
    "replacing": (_("Vous remplacez quelqu’un"), "home"),
    "introduction_asked": (_("Une mise en relation vous est proposée"), "introductions"),
    "introduction_made": (_("Une mise en relation est faite"), "introductions"),
    "introduction_declined": (_("Une mise en relation n’a pas eu de suite cette fois"), "introductions"),
    "receipt": (_("Proposition déposée"), "dossier"),
    "precision_asked": (_("Une précision vous est demandée"), "precision"),
    "precision_answered": (_("Une précision est arrivée"), "analysis"),
    "team_message": (_("L’équipe vous a écrit"), "dossier"),
    "moment_aimed": (_("Votre proposition vise un autre moment de dépôt"), "dossier"),
    "opinion_asked": (_("Votre avis vous est demandé"), "opinion"),
    "opinion_given": (_("Un avis demandé a sa réponse"), "opinions"),
    "analysis_handed_back": (_("Une analyse est à confier à une autre personne"), "assign"),
    "answer_sent": (_("La réponse à votre proposition est arrivée"), "dossier"),
    "typing_allowed": (_("La table vous demande d’écrire avec elle"), "dossier"),
    "message": (_("Un message vous est adressé"), "conversation"),
    "digest": (_("Le résumé du matin"), "home"),
    "guest_invited": (_("Une table vous invite à écrire avec elle"), "dossier"),
    "move_allowed": (_("Votre initiative peut passer à une autre étape"), "dossier_start"),
    "joint_asked": (_("Votre table est invitée à porter une proposition"), "joint"),
    "joint_changed": (_("La part de votre quartier a changé"), "joint"),
    "joint_agreed": (_("Une table a donné son accord"), "joint"),
    "joint_declined": (_("Une table ne porte pas votre proposition"), "joint"),
    "joint_removed": (_("Votre table ne porte plus une proposition"), "home"),
    "instalment_paid": (_("Un versement a été fait"), "dossier_payments"),
    "payment_corrected": (_("Un versement a été corrigé : il reste à faire"), "dossier_payments"),
    "closing_moved": (_("Vous avez plus de temps pour déposer"), "dossier"),
    "reminder": (_("Une date approche ou est passée"), "dossier"),
    "meeting_set": (_("Une rencontre est prévue"), "dossier"),
    "analysis_shared": (_("L’analyse de votre proposition est partagée"), "shared_analysis"),
    "plan_to_agree": (_("Votre accord au plan d’action est demandé"), "participation"),
    "plan_agreed": (_("Le plan d’action est convenu"), "participation"),
    "plan_changed": (_("Le plan d’action a changé"), "participation"),
    "agreement_offered": (_("L’entente est à accepter"), "participation"),
    "agreement_signed": (_("La table a accepté l’entente"), "participation"),
    "agreement_countersigned": (_("L’entente est signée des deux parties"), "participation"),
    "modification_proposed": (_("Une modification est proposée"), "participation"),
    "modification_agreed": (_("Une modification est convenue"), "participation"),
    "modification_refused": (_("Une modification est refusée"), "participation"),
    "modification_taken_back": (_("Une modification est retirée"), "participation"),
    "capacity_asked": (_("Une table demande un soutien au renforcement des compétences"), "wallet"),
    "capacity_matched": (_("Une proposition répond à votre demande de soutien"), "wallet"),
    "capacity_other": (_("Une table demande une autre proposition de soutien"), "wallet"),
    "capacity_agreed": (_("Un renforcement des compétences est convenu"), "wallet"),
    "capacity_started": (_("Un renforcement des compétences a commencé"), "wallet"),
    "capacity_finished": (_("Un renforcement des compétences est terminé"), "wallet"),
    "capacity_evaluated": (_("L’autre partie a dit ce qu’elle retient"), "wallet"),
    "capacity_declined": (_("Votre demande de soutien n’est pas retenue"), "wallet"),
    "capacity_withdrawn": (_("Une demande de soutien est retirée"), "wallet"),
    "offer_published": (_("Une offre de groupe est à faire suivre"), "capacity"),
    "learning_reused": (_("Un apprentissage que vous avez écrit sert ailleurs"), "my_learnings"),
    # To people without an account: only the team meets these, when the e-mail did not leave.
    "place_held": (_("Inscription confirmée à une offre de groupe"), ""),
    "place_awaited": (_("Liste d’attente d’une offre de groupe"), ""),
    "place_freed": (_("Place libérée dans une offre de groupe"), ""),
    "offer_changed": (_("Changement à une offre de groupe"), ""),
    "offer_cancelled": (_("Annulation d’une offre de groupe"), ""),
    "offer_feedback": (_("Retour demandé sur une offre de groupe"), ""),
    "dialogue_survey": (_("Trois questions après un espace de dialogue"), ""),
    "report_handed_in": (_("Un rapport est remis"), "report"),
    "report_sent_back": (_("Votre rapport est à préciser"), "report"),
    "report_accepted": (_("Votre rapport est accepté"), "report"),
    "mid_year_dates": (_("Des dates sont proposées pour la rencontre de mi-année"), "participation"),
    "mid_year_answered": (_("Une personne a répondu aux dates proposées"), "participation"),
    "mid_year_set": (_("La rencontre de mi-année a sa date"), "participation"),
    "mid_year_moved": (_("La rencontre de mi-année est déplacée"), "participation"),
    "mid_year_notes": (_("Les notes de la rencontre de mi-année sont partagées"), "participation"),
    "stage_completed": (_("Une étape est terminée"), "what_next"),
    "sustainability_shown": (_("Un plan de pérennisation vous est montré"), "sustainability"),
    "participation_suspended": (_("Une participation est suspendue"), "participation"),
    "participation_resumed": (_("Une participation reprend"), "participation"),
    "carrier_changed": (_("Une participation passe à une autre table"), "participation"),
    "carrier_left": (_("Une autre table prend la suite d’une participation"), "home"),
    "participation_ended_early": (_("Une participation se termine plus tôt"), "participation"),
    "consultation_sent": (_("Une consultation écrite attend votre réponse"), "consultation"),
    "consultation_reminder": (_("Une consultation écrite se termine bientôt"), "consultation"),
    "consultation_extended": (_("Une consultation écrite est prolongée"), "consultation"),
    "consultation_called_off": (_("Une consultation écrite est annulée"), "consultation"),
    "consultation_outcome": (_("Une consultation écrite a son résultat"), "consultation"),
    "evaluation_asked": (_("Votre avis sur le travail de l’opérateur est demandé"), "evaluation"),
    "evaluation_reminder": (_("Votre avis sur le travail de l’opérateur est attendu"), "evaluation"),
    "evaluation_shared": (_("Les réponses sur le travail de l’opérateur sont à lire"), "evaluation"),
    "reflection_shared": (_("La réflexion d’une structure de soutien vous est ouverte"), "shared_reflection"),
    "self_reflection_shown": (_("Une table vous montre une réflexion"), "self_reflection"),
    # Whoever looks after messages that did not leave learns nothing of a disagreement.
    "disagreement_named": (_("Un mot confidentiel vous attend"), "disagreement"),
    "disagreement_facilitate": (_("Un mot confidentiel vous attend"), "disagreement"),
    "disagreement_moved": (_("Un mot confidentiel vous attend"), "disagreement"),
    "disagreement_closed": (_("Un mot confidentiel vous attend"), "disagreement"),
    "meeting_convened": (_("Une convocation à une rencontre"), "meeting"),
    "meeting_moved": (_("Une rencontre a changé de date ou de lieu"), "meeting"),
    "meeting_cancelled": (_("Une rencontre est annulée"), "meeting"),
    "meeting_substitute": (_("Une rencontre attend votre suppléance"), "meeting"),
    "meeting_not_needed": (_("Une rencontre n’attend plus votre suppléance"), "meeting"),
    "meeting_reminder": (_("Une rencontre attend votre réponse"), "meeting"),
    "minutes_proposed": (_("Un procès-verbal est à relire"), "minutes"),
    "minutes_remark": (_("Un procès-verbal est commenté"), "minutes"),
    "minutes_approved": (_("Un procès-verbal est approuvé"), "minutes"),
    "action_given": (_("Un suivi vous est confié"), "action"),
    "action_reminder": (_("Un suivi est attendu de vous"), "action"),
    "regional_plan_shared": (_("Un plan régional est à lire"), "regional_version"),
    "transfer_action_reminder": (_("Une action du plan régional est attendue de vous"), "transfer_action"),
}
# Pages that show the very thing that the notice is about.
OF_ITS_OWN = {
    "action",
    "consultation",
    "disagreement",
    "evaluation",
    "meeting",
    "minutes",
    "regional_version",
    "shared_reflection",
    "transfer_action",
}


@dataclass(frozen=True)
class Line:
    """One notice in a list."""

    notice: Notice
    sentence: str | Promise
    about: str | Promise
    url: str


# Where each thing that a notice is about says its dossier.
_DOSSIER_AT = {
    FrozenCopy: "document__dossier",
    Guest: "document__dossier",
    Precision: "dossier",
    Opinion: "dossier",
    Letter: "dossier",
    Instalment: "dossier",
    Obligation: "participation__dossier",
    FollowUp: "participation__dossier",
    Comment: "object_id",
}


def looked_after_by(user) -> QuerySet[Notice]:
    """What is owed to the person's people, and to whoever asked for a place in a group offer of her programmes."""
    registered = Registration.objects.filter(offer__programme__in=reach_of(user).teams)
    to_outsiders = Q(
        recipient=None,
        content_type=ContentType.objects.get_for_model(Registration),
        object_id__in=registered.values("pk"),
    )
    return Notice.objects.filter(Q(recipient__in=people_of(user)) | to_outsiders)


def lines_of(notices: Sequence[Notice]) -> list[Line]:
    """The notices as lines."""
    dossiers = dossiers_of(notices)
    return [_line(notice, dossiers.get(notice.pk)) for notice in notices]


def dossiers_of(notices: Sequence[Notice]) -> dict[int, Dossier]:
    """The dossier that each notice (id) is about, whatever part of it; nothing for a notice about none."""
    kinds = ContentType.objects.get_for_models(*_DOSSIER_AT, Dossier)
    about: dict[int, set[int]] = defaultdict(set)
    for notice in notices:
        about[notice.content_type_id].add(notice.object_id)
    found = {(kinds[Dossier].pk, pk): pk for pk in about[kinds[Dossier].pk]}
    parts = [
        model._base_manager.filter(pk__in=about[kinds[model].pk]).values_list(
            Value(kinds[model].pk), "pk", at
        )
        for model, at in _DOSSIER_AT.items()
        if about[kinds[model].pk]
    ]
    if parts:
        first, *others = (part.order_by() for part in parts)
        found |= {(kind, pk): dossier for kind, pk, dossier in first.union(*others)}
    dossiers = Dossier.objects.select_related("initiative").in_bulk(set(found.values()) - {None})
    said = {notice.pk: found.get((notice.content_type_id, notice.object_id)) for notice in notices}
    return {notice: dossiers[pk] for notice, pk in said.items() if pk in dossiers}


def _line(notice: Notice, dossier: Dossier | None) -> Line:
    sentence, page = LINES[notice.kind]
    if "address" in notice.details:
        return Line(notice, sentence, "", reverse(page, args=notice.details["address"]))
    if page in OF_ITS_OWN:
        return Line(notice, sentence, "", reverse(page, args=[notice.object_id]))
    if dossier is None:
        return Line(notice, sentence, "", reverse(page) if page else "")
    args = [dossier.pk, notice.object_id] if page in ("precision", "opinion", "report") else [dossier.pk]
    return Line(notice, sentence, dossier.title, reverse(page, args=args))
