from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    LETTER = "letter", _("lettre d’intention")
    PROPOSAL = "proposal", _("proposition")
    ANNUAL = "annual", _("rapport d’activité")
    FINAL = "final", _("rapport d’activité final")
    SUSTAINABILITY = "sustain", _("plan de pérennisation")


class SectionKind(models.TextChoices):
    """What a section asks besides its questions."""

    TEXT = "text", _("questions")
    PREREQUISITES = "prerequisites", _("préalables")
    VISION = "vision", _("vision sur une page")
    SUPPORT = "support", _("durée et soutien demandé")
    BUDGET = "budget", _("budget")
    ATTACHMENTS = "attachments", _("pièces jointes")
    LEARNING_PLAN = "learning_plan", _("questions d’apprentissage")
    ACTIVITIES = "activities", _("activités et résultats")
    BALANCE = "balance", _("bilan financier")
    LEARNINGS = "learnings", _("apprentissages")
    EFFECTS = "effects", _("effets documentés")


class Scan(models.TextChoices):
    """What the scanner said of a file; without a scanner, nothing."""

    NONE = "none", _("Non analysé : aucun antivirus n’est branché")
    WAITING = "waiting", _("En attente de l’antivirus")
    CLEAN = "clean", _("Analysé : rien trouvé")
    INFECTED = "infected", _("Bloqué : l’antivirus y a trouvé un fichier malveillant")
