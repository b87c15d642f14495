"""What partners bring to a programme: their people, what they contribute, what they fund besides (F98, R63).

Amounts are whole cents. A line entered by mistake is undone, never erased.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood, OngoingQuerySet, Organisation

from ..enums import ContributionKind


class PartnerPerson(models.Model):
    """Whom to talk to at a partner's, with an account or not."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="people_of_partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(_("nom"), max_length=120)
    title = models.CharField(_("fonction"), max_length=160, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    # A form sent twice carries the same key: the second is the first.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_main = models.BooleanField(_("personne à joindre d’abord"), default=False)
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = OngoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne d’un partenaire")
        verbose_name_plural = _("personnes des partenaires")
        ordering = ["-is_main", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"],
                condition=Q(is_main=True, ended_on=None),
                name="one_main_person_at_a_time",
            )
        ]

    def __str__(self):
        return self.name


class PartnerLine(models.Model):
    """A line written down about a partner and a year; one entered by mistake is undone, never erased."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="%(class)s_lines")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="%(class)s_lines")
    year = models.PositiveSmallIntegerField(_("année"))
    # A form sent twice carries the same key: the second is the first.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class Contribution(PartnerLine):
    """What a partner brings in a year, in money or in kind (R63); `cents` is an estimate, or unknown, in kind."""

    kind = models.CharField(_("genre"), max_length=8, choices=ContributionKind)
    cents = models.PositiveBigIntegerField(_("montant"), null=True, blank=True)
    words = models.CharField(_("ce que c’est"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contribution")
        ordering = ["-year", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ContributionKind.IN_KIND) | Q(cents__isnull=False),
                name="money_has_an_amount",
                violation_error_message=_("Inscrivez le montant."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ContributionKind.MONEY) | ~Q(words=""),
                name="what_is_in_kind_is_said",
                violation_error_message=_("Dites en quoi consiste la contribution."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} {self.year}"


class ComplementaryFunding(PartnerLine):
    """What a partner gives a neighbourhood in a year besides the programme."""

    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="+", verbose_name=_("quartier")
    )
    cents = models.PositiveBigIntegerField(_("montant"))
    words = models.CharField(_("pour quoi"), max_length=300)

    class Meta:
        verbose_name = _("financement complémentaire")
        verbose_name_plural = _("financements complémentaires")
        ordering = ["-year", "neighbourhood__name", "pk"]

    def __str__(self):
        return f"{self.organisation} {self.year} {self.neighbourhood}"
