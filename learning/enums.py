from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a report stands (R33, R34)."""

    DRAFT = "draft", _("En rédaction")
    SUBMITTED = "submitted", _("Remis")
    CORRECTIONS = "corrections", _("À préciser")
    ACCEPTED = "accepted", _("Accepté")


class ActivityOutcome(models.TextChoices):
    """What became of an activity of the year's plan."""

    DONE = "done", _("Faite")
    PARTLY = "partly", _("Faite en partie")
    CHANGED = "changed", _("Changée en cours de route")
    NOT_DONE = "not_done", _("Pas faite")


class Aim(models.TextChoices):
    """The three aims of learning (R49)."""

    PRACTICE = "practice", _("Innover dans les pratiques collaboratives")
    PEOPLE = "people", _("Effets directs sur les personnes")
    SYSTEMS = "systems", _("Changement systémique")


class Surplus(models.TextChoices):
    """What becomes of what was not spent."""

    CARRIED = "carried", _("Reporté à l’année suivante")
    RETURNED = "returned", _("Retourné au programme")


class Availability(models.TextChoices):
    """What a person answers to a date proposed for a meeting."""

    YES = "yes", _("Oui")
    IF_NEEDED = "if_needed", _("Au besoin")
    NO = "no", _("Non")


class NotesKind(models.TextChoices):
    """The two sheets of a meeting's notes: those the table reads once they are shared, and the staff's own."""

    SHARED = "shared", _("Notes de la rencontre")
    PRIVATE = "private", _("Notes de l’équipe")


class ContactKind(models.TextChoices):
    """How the table and whoever accompanies it were in touch (R35)."""

    CALL = "call", _("Appel")
    VISIT = "visit", _("Visite")
    EMAIL = "email", _("Courriel")
    OTHER = "other", _("Autre")
