"""Indicators that the region shares: the team words them, tables adopt them and publish their own figures (F67)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.translated import Translated
from neighbourhoods.models import Neighbourhood

from ..indicator_enums import Direction, Unit
from .indicators import Category, Indicator


class RegionalIndicator(models.Model):
    """One indicator worded for the whole region, measured each year. Its words are settled once a table adopted it."""

    # Made with the form: sent twice, kept once.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="regional_indicators")
    name_fr = models.CharField(_("nom en français"), max_length=160)
    name_en = models.CharField(_("nom en anglais"), max_length=160, blank=True)
    name = Translated()
    definition_fr = models.TextField(_("définition en français"))
    definition_en = models.TextField(_("définition en anglais"), blank=True)
    definition = Translated()
    unit = models.CharField(_("unité"), max_length=10, choices=Unit, default=Unit.PEOPLE)
    unit_word = models.CharField(_("l’unité, en un mot"), max_length=40, blank=True)
    counts_people = models.BooleanField(_("compte des personnes ou des ménages"), default=True)
    direction = models.CharField(_("sens"), max_length=10, choices=Direction, default=Direction.UP)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)
    # No longer proposed to tables; those that adopted it go on.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("indicateur régional")
        verbose_name_plural = _("indicateurs régionaux")
        ordering = ["name_fr", "id"]

    def __str__(self):
        return self.name


class RegionalDimension(models.Model):
    """A way of telling people apart that is the same for every table."""

    indicator = models.ForeignKey(RegionalIndicator, on_delete=models.CASCADE, related_name="dimensions")
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    name = Translated()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("façon de distinguer de la région")
        verbose_name_plural = _("façons de distinguer de la région")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["indicator", "order"], name="regional_dimension_once")]

    def __str__(self):
        return self.name


class RegionalCategory(models.Model):
    """One of its groups."""

    dimension = models.ForeignKey(RegionalDimension, on_delete=models.CASCADE, related_name="categories")
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    name = Translated()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("catégorie de la région")
        verbose_name_plural = _("catégories de la région")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["dimension", "order"], name="regional_category_once")]

    def __str__(self):
        return self.name


class AdoptionQuerySet(models.QuerySet):
    def ongoing(self) -> "AdoptionQuerySet":
        return self.filter(ended_at=None)


class Adoption(models.Model):
    """A table measures a regional indicator, by one of its own; `difference` says what it counts otherwise."""

    regional = models.ForeignKey(RegionalIndicator, on_delete=models.PROTECT, related_name="adoptions")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="adoptions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="adoptions")
    difference = models.CharField(_("ce que la table compte autrement"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption d’un indicateur régional")
        verbose_name_plural = _("adoptions d’indicateurs régionaux")
        ordering = ["neighbourhood__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regional", "neighbourhood"], condition=Q(ended_at=None), name="adopted_once"
            ),
            models.UniqueConstraint(
                fields=["regional", "indicator"], condition=Q(ended_at=None), name="adopted_by_one_indicator"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="adoption_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.regional} · {self.neighbourhood}"


class AdoptedCategory(models.Model):
    """Which of the table's categories is which of the region's."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="categories")
    regional = models.ForeignKey(RegionalCategory, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("catégorie adoptée")
        verbose_name_plural = _("catégories adoptées")
        constraints = [
            models.UniqueConstraint(fields=["adoption", "regional"], name="adopted_category_once"),
            models.UniqueConstraint(fields=["adoption", "category"], name="adopted_by_one_category"),
        ]

    def __str__(self):
        return f"{self.regional} · {self.category}"
