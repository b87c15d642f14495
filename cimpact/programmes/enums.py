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


class SourceKind(models.TextChoices):
    """Where the money of a budget comes from (F27)."""

    PROGRAMME = "programme", _("Ce programme")
    CAPACITY = "capacity", _("Montant réservé au renforcement des compétences")  # on top of the range (R26)
    CONFIRMED = "confirmed", _("Autres bailleurs, confirmé")
    REQUESTED = "requested", _("Autres bailleurs, demandé")
    IN_KIND = "in_kind", _("En nature")
    OWN = "own", _("Fonds de la table et de ses partenaires")


class CapacityUse(models.TextChoices):
    """What a budget category pays of capacity building (R37–R39)."""

    EXTERNAL = "external", _("Partenaires externes de la liste du programme")
    INTERNAL = "internal", _("Ressources internes en évaluation")
    ADDITIONAL = "additional", _("Portion additionnelle, prise dans le montant annuel")


class ResourceKind(models.TextChoices):
    GUIDE = "guide", _("Guide")
    TEMPLATE = "template", _("Gabarit")
    REFERENCE = "reference", _("Référence")


class CharterPart(models.TextChoices):
    VALUE = "value", _("Valeur")
    POSTURE = "posture", _("Posture")


class CapacityTheme(models.TextChoices):
    """What capacity building is about (R40)."""

    COLLECTIVE_IMPACT = "collective_impact", _("L’approche d’impact collectif")
    SYSTEMIC = "systemic", _("L’approche systémique")
    MOBILISATION = "mobilisation", _("La mobilisation inclusive")
    EDI = "edi", _("L’équité, la diversité et l’inclusion")
    SUSTAINABILITY = "sustainability", _("La pérennisation")
    OTHER = "other", _("Un autre besoin")


class ReminderKind(models.TextChoices):
    """What a programme reminds of."""

    CLOSING = "closing", _("Fermeture d’un moment de dépôt")
    MID_YEAR = "mid_year", _("Rencontre de mi-année")
    ANNUAL_REPORT = "annual_report", _("Rapport d’activité et bilan financier")
    FINAL_REPORT = "final_report", _("Rapport d’activité final et bilan financier")
    FOLLOW_UP = "follow_up", _("Suivi convenu")


class Reminded(models.TextChoices):
    """Whom a reminder is written to, around what it reminds of."""

    OWNER = "owner", _("La personne qui s’en charge")
    COORDINATORS = "coordinators", _("Les coordonnatrices et coordonnateurs de la table")
    ADVISORS = "advisors", _("La personne qui accompagne le quartier")
    TEAM = "team", _("L’équipe de coordination")


class TimeZone(models.TextChoices):
    """Where a programme lives."""

    TORONTO = "America/Toronto", _("Heure de l’Est (Montréal)")
    BLANC_SABLON = "America/Blanc-Sablon", _("Heure de l’Atlantique, toute l’année (Basse-Côte-Nord)")
    HALIFAX = "America/Halifax", _("Heure de l’Atlantique (Îles-de-la-Madeleine, Halifax)")
    ST_JOHNS = "America/St_Johns", _("Heure de Terre-Neuve")
    WINNIPEG = "America/Winnipeg", _("Heure du Centre (Winnipeg)")
    REGINA = "America/Regina", _("Heure du Centre, toute l’année (Regina)")
    EDMONTON = "America/Edmonton", _("Heure des Rocheuses (Edmonton)")
    VANCOUVER = "America/Vancouver", _("Heure du Pacifique (Vancouver)")
