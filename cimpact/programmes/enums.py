from django.db import models
from django.utils.translation import gettext_lazy as _


class StageKind(models.TextChoices):
    """The three steps; the order is the climb."""

    PLANNING = "planning", _("Planification")
    DEPLOYMENT = "deployment", _("Déploiement")
    SCALING = "scaling", _("Intensification")


STEP = {StageKind.PLANNING: 1, StageKind.DEPLOYMENT: 2, StageKind.SCALING: 3}


class AnswerCountsFrom(models.TextChoices):
    """From when the answer's delay counts: the guide is silent (R9), so it is a setting."""

    WINDOW = "window", _("de la date de dépôt du calendrier")
    SUBMISSION = "submission", _("du jour où la proposition est déposée")


class Basis(models.TextChoices):
    """The three bases of the analysis (R8)."""

    PREREQUISITES = "prerequisites", _("Préalables")
    NEEDS = "needs", _("Besoins du quartier")
    CONTEXT = "context", _("Contexte")
