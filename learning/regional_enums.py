"""The words of the regional learning and transfer plan (R51)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThemeKind(models.TextChoices):
    """What a theme of the plan is about: what moved forward, or what holds everyone back."""

    ADVANCE = "advance", _("Avancée")
    TRANSVERSAL = "transversal", _("Enjeu transversal")
    SYSTEMIC = "systemic", _("Enjeu systémique")


class TransferForm(models.TextChoices):
    """How a learning reaches others."""

    WORKSHOP = "workshop", _("Atelier")
    BRIEF = "brief", _("Fiche ou dossier à lire")
    COMMUNITY = "community", _("Communauté de pratique")
    MENTORING = "mentoring", _("Jumelage entre tables")
    TOOL = "tool", _("Outil à réutiliser")
    ADVOCACY = "advocacy", _("Représentation auprès de décideurs")
    EVENT = "event", _("Rencontre ou forum")
    OTHER = "other", _("Autre forme")


class PlanState(models.TextChoices):
    """Where a version of the plan stands."""

    DRAFT = "draft", _("En rédaction")
    PROPOSED = "proposed", _("Devant le comité")
    ADOPTED = "adopted", _("Adopté")


class ActionState(models.TextChoices):
    """Where a transfer action stands."""

    TODO = "todo", _("À faire")
    UNDER_WAY = "under_way", _("En cours")
    DONE = "done", _("Faite")
    DROPPED = "dropped", _("Abandonnée")


class SuggestionState(models.TextChoices):
    """What the team made of a suggestion."""

    OPEN = "open", _("À lire")
    ACCEPTED = "accepted", _("Retenue")
    DECLINED = "declined", _("Pas retenue")
