"""The initiatives of a neighbourhood, what they lived before the portal, and what its table commits to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Charter, Programme

from .places import Neighbourhood


class Initiative(models.Model):
    """One desired change of one neighbourhood; it outlives its stages (R17, R18)."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="initiatives")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="initiatives")
    title = models.CharField(_("nom de l’initiative"), max_length=120)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("initiative")
        ordering = ["title"]

    def __str__(self):
        return self.title


class EarlierStage(models.Model):
    """What an initiative lived before the portal (phase 1), as it is known: typed by hand or imported (F63).

    `cents` is the support received in all, in whole cents; empty when it is not known.
    """

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="earlier_stages")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="earlier_stages")
    # The initiative that it is the beginning of, when it goes on in the portal.
    initiative = models.ForeignKey(
        Initiative,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="earlier_stages",
        verbose_name=_("initiative d’aujourd’hui"),
    )
    title = models.CharField(_("nom de l’initiative"), max_length=160)
    first_year = models.PositiveSmallIntegerField(_("première année"))
    last_year = models.PositiveSmallIntegerField(_("dernière année"))
    cents = models.PositiveBigIntegerField(_("soutien reçu"), null=True, blank=True)
    summary = models.TextField(_("ce qui s’est fait"), blank=True)
    learned = models.TextField(_("ce qu’on en a appris"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("étape d’avant le portail")
        verbose_name_plural = _("étapes d’avant le portail")
        ordering = ["first_year", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "programme", "title", "first_year"],
                name="earlier_stage_once",
                violation_error_message=_("Cette initiative est déjà inscrite pour cette année."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="earlier_stage_years_ordered",
                violation_error_message=_("La dernière année ne peut pas précéder la première."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def years(self) -> str:
        """« 2016–2020 »."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"


class Commitment(models.Model):
    """A table commits to the programme's values and posture, by name; renewed when the text changes (F8)."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="commitments")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="commitments")
    name = models.CharField(_("nom"), max_length=120)
    title = models.CharField(_("fonction"), max_length=160)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("engagement")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["neighbourhood", "charter"], name="commitment_once_to_a_charter")
        ]

    def __str__(self):
        return f"{self.neighbourhood}, {self.charter}"
