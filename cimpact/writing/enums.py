from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    LETTER = "letter", _("lettre d’intention")
    PROPOSAL = "proposal", _("proposition")


class SectionKind(models.TextChoices):
    """What a section asks besides its questions."""

    TEXT = "text", _("questions")
    PREREQUISITES = "prerequisites", _("préalables")
    VISION = "vision", _("vision sur une page")
    SUPPORT = "support", _("durée et soutien demandé")
    BUDGET = "budget", _("budget")
    ATTACHMENTS = "attachments", _("pièces jointes")


class Scan(models.TextChoices):
    """What the scanner said of a file; without a scanner, nothing."""

    NONE = "none", _("Non analysé : aucun antivirus n’est branché")
    WAITING = "waiting", _("En attente de l’antivirus")
    CLEAN = "clean", _("Analysé : rien trouvé")
    INFECTED = "infected", _("Bloqué : l’antivirus y a trouvé un fichier malveillant")
