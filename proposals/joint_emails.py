"""The messages between the tables that carry one proposal (F21)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice


def _message(notice: Notice, sentence: str, *, action: str, url: str = "", next_step: str = "") -> Message:
    dossier, details = notice.subject, notice.details
    return Message(
        subject=sentence,
        template="proposals/emails/told",
        url=url or reverse("joint", args=[dossier.pk]),
        action=action,
        context={
            "sentence": sentence,
            "dossier": dossier,
            "reason": details.get("reason", ""),
            "next": next_step,
        },
    )


@writes("joint_asked")
def joint_asked(notice: Notice) -> Message:
    """A table is invited to carry another's proposal."""
    return _message(
        notice,
        _("%(name)s vous invite à porter une proposition") % {"name": notice.details["neighbourhood"]},
        action=_("Lire la proposition"),
        next_step=_(
            "Votre table lit maintenant le brouillon. Quand la part de votre quartier sera inscrite, vous donnerez "
            "votre accord, ou direz que votre table ne la porte pas. Rien n’est déposé sans votre réponse."
        ),
    )


@writes("joint_changed")
def joint_changed(notice: Notice) -> Message:
    """The part of a neighbourhood changed after its table agreed."""
    return _message(
        notice,
        _("La part de votre quartier a changé : votre accord est redemandé"),
        action=_("Lire et répondre"),
    )


@writes("joint_agreed")
def joint_agreed(notice: Notice) -> Message:
    """A table agreed to carry the proposal."""
    return _message(
        notice,
        _("%(name)s : la table a donné son accord") % {"name": notice.details["neighbourhood"]},
        action=_("Voir les accords"),
    )


@writes("joint_declined")
def joint_declined(notice: Notice) -> Message:
    """A table does not carry the proposal, and says why."""
    return _message(
        notice,
        _("%(name)s : la table ne porte pas la proposition") % {"name": notice.details["neighbourhood"]},
        action=_("Revoir les parts"),
        next_step=_("Sa part est à répartir de nouveau entre les autres quartiers."),
    )


@writes("joint_removed")
def joint_removed(notice: Notice) -> Message:
    """The table that leads goes on without this one."""
    return _message(
        notice,
        _("%(name)s poursuit sa proposition sans votre quartier") % {"name": notice.details["neighbourhood"]},
        action=_("Ouvrir le portail"),
        url=reverse("home"),
    )
