"""The words of dialogue spaces: how a poll is answered, where it stands, what is shown of what people send."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PollKind(models.TextChoices):
    """How one answers."""

    SINGLE = "single", _("Un seul choix")
    MULTIPLE = "multiple", _("Plusieurs choix")
    SCALE = "scale", _("Une échelle de 1 à 5")


class PollState(models.TextChoices):
    """Answers are taken while it is open only; closed, it may be opened again."""

    DRAFT = "draft", _("Pas encore ouvert")
    OPEN = "open", _("Ouvert")
    CLOSED = "closed", _("Fermé")


class Shown(models.TextChoices):
    """What the team decides of a question or a word before the room reads it."""

    WAITING = "waiting", _("À lire")
    SHOWN = "shown", _("Montré")
    HIDDEN = "hidden", _("Écarté")
