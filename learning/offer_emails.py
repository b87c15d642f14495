"""The messages about group offers: to the coordination of tables, then to whoever asks for a place."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice

from .models import GroupOffer, Registration


def published(offer: GroupOffer) -> Message:
    """What the coordination of each table reads; the team reads it before publishing."""
    return Message(
        subject=str(_("À offrir aux organismes du quartier : %(title)s")) % {"title": offer.title},
        template="learning/emails/offer_published",
        url=reverse("offer", args=[offer.programme.code, offer.pk]),
        action=str(_("Ouvrir l’offre et le lien à faire suivre")),
        context={"offer": offer},
    )


@writes("offer_published")
def _published(notice: Notice) -> Message:
    return published(GroupOffer.objects.select_related("programme").get(pk=notice.object_id))


@dataclass(frozen=True)
class Told:
    """How one kind is told to whoever asked for a place."""

    subject: str | Promise
    sentence: str | Promise
    action: str | Promise = _("Voir l’activité, ou laisser ma place")


KINDS = {
    "place_held": Told(_("Inscription confirmée : %(title)s"), _("Votre place est réservée.")),
    "place_awaited": Told(
        _("Liste d’attente : %(title)s"),
        _("Vous êtes sur la liste d’attente : si une place se libère, nous vous écrivons."),
    ),
    "place_freed": Told(
        _("Une place s’est libérée : %(title)s"),
        _("Une place s’est libérée : elle est à vous. Laissez-la si vous ne pouvez plus venir."),
    ),
    "offer_changed": Told(
        _("Changement : %(title)s"),
        _("La date, l’heure ou le lieu a changé. Voici ce qui est prévu maintenant."),
    ),
    "offer_cancelled": Told(
        _("Activité annulée : %(title)s"), _("L’activité est annulée. Voici pourquoi :"), _("Voir l’activité")
    ),
    "offer_feedback": Told(
        _("Qu’en retenez-vous? %(title)s"),
        _(
            "Merci de votre présence. En quelques phrases, dites ce que vous en retenez : cela aide à préparer "
            "la suite."
        ),
        _("Dire ce que j’en retiens"),
    ),
}


def _message(notice: Notice) -> Message:
    told = KINDS[notice.kind]
    registration = Registration.objects.select_related("offer__programme").get(pk=notice.object_id)
    offer = registration.offer
    return Message(
        subject=str(told.subject) % {"title": offer.title},
        template="learning/emails/place",
        url=reverse("place", args=[registration.token]),
        action=str(told.action),
        context={
            "offer": offer,
            "sentence": str(told.sentence),
            "words": offer.cancelled_why if notice.kind == "offer_cancelled" else "",
        },
    )


for _kind in KINDS:
    writes(_kind)(_message)
