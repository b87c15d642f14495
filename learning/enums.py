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


class Condition(models.TextChoices):
    """The five conditions of collective impact; how to meet them belongs to each community (R47)."""

    ENGAGEMENT = "engagement", _("Engagement inclusif")
    ASPIRATIONS = "aspirations", _("Aspirations partagées")
    LEARNING = "learning", _("Apprentissages stratégiques")
    LEVERAGE = "leverage", _("Stratégies leviers et influence")
    BACKBONE = "backbone", _("Structure de soutien rassembleuse")


class EntryKind(models.TextChoices):
    """What a journal entry tells. A failure is a kind like the others (R50)."""

    NOTICED = "noticed", _("Ce qu’on a remarqué")
    WORKED = "worked", _("Ce qui a marché")
    FAILED = "failed", _("Ce qui n’a pas marché")
    CHANGED = "changed", _("Ce qu’on fait autrement")
    WONDERED = "wondered", _("Ce qu’on se demande")


class Sureness(models.TextChoices):
    """How sure the authors are of what they say; a reader always sees it."""

    HUNCH = "hunch", _("Une intuition")
    SEEN = "seen", _("Vu plus d’une fois")
    SHOWN = "shown", _("Appuyé par des données")


class Visibility(models.TextChoices):
    """Who reads a journal entry, from the narrowest; each one takes in those before it (F68)."""

    ME = "me", _("Moi")
    TABLE = "table", _("Ma table")
    ADVISOR = "advisor", _("Ma table et la personne qui nous accompagne")
    COMMUNITY = "community", _("La communauté du programme")
    PUBLIC = "public", _("Tout le monde")


class Readers(models.TextChoices):
    """Who sees a collection of learnings (F70)."""

    ME = "me", _("Moi")
    COMMUNITY = "community", _("La communauté du programme")


class ReflectionKind(models.TextChoices):
    """What a table reflects on, by its own choice: never scored, never compared with another's (R45, R47)."""

    EDI = "edi", _("Équité, diversité et inclusion")
    CONDITIONS = "conditions", _("Cinq conditions de l’impact collectif")
