from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What an indicator counts, or measures (F67)."""

    PEOPLE = "people", _("personnes")
    PERCENT = "percent", _("pourcentage")
    DOLLARS = "dollars", _("dollars")
    NUMBER = "number", _("nombre, sans unité")
    OTHER = "other", _("autre unité")


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "up", _("Plus haut, c’est mieux")
    DOWN = "down", _("Plus bas, c’est mieux")
    NEITHER = "neither", _("Ni l’un ni l’autre")


class Frequency(models.TextChoices):
    """How often it is measured."""

    YEAR = "year", _("Chaque année")
    HALF = "half", _("Chaque semestre")
    QUARTER = "quarter", _("Chaque trimestre")

    @property
    def parts(self) -> int:
        """How many periods a year has."""
        return {Frequency.YEAR: 1, Frequency.HALF: 2, Frequency.QUARTER: 4}[self]
