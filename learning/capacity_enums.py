"""The words of capacity building: where a request stands, how strongly a need is felt, what a group offer is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """From the table's need to what was learned of it."""

    ASKED = "asked", _("Demandée")
    MATCHED = "matched", _("Proposition reçue")
    AGREED = "agreed", _("Convenue")
    UNDER_WAY = "under_way", _("En cours")
    DONE = "done", _("Terminée")
    DECLINED = "declined", _("Non retenue")
    WITHDRAWN = "withdrawn", _("Retirée")


# Counted as asked in the wallet: nothing is set aside yet.
OPEN = (RequestState.ASKED, RequestState.MATCHED)
CLOSED = (RequestState.DONE, RequestState.DECLINED, RequestState.WITHDRAWN)


class Strength(models.TextChoices):
    """How strongly a need is felt, in words."""

    USEFUL = "useful", _("Ce serait utile")
    IMPORTANT = "important", _("C’est important")
    PRESSING = "pressing", _("C’est pressant")


class Language(models.TextChoices):
    """In which languages a partner works."""

    FRENCH = "fr", _("français")
    ENGLISH = "en", _("anglais")
    SPANISH = "es", _("espagnol")
    ARABIC = "ar", _("arabe")
    CREOLE = "ht", _("créole haïtien")
    OTHER = "other", _("une autre langue")


class OfferKind(models.TextChoices):
    """What the team offers to a group (R41), or holds with its partners (R36)."""

    WORKSHOP = "workshop", _("Atelier")
    COMMUNITY = "community", _("Communauté de pratique")
    DIALOGUE = "dialogue", _("Espace de dialogue")


class OfferFor(models.TextChoices):
    """Whom a group offer is for (R41)."""

    TABLES = "tables", _("Les tables et les organismes qu’elles invitent")
    EVERYONE = "everyone", _("Toute la communauté : l’offre paraît sur le site public")


class Place(models.TextChoices):
    """What a registration holds."""

    HELD = "held", _("Inscription confirmée")
    WAITING = "waiting", _("Liste d’attente")
    GIVEN_UP = "given_up", _("Place laissée")
