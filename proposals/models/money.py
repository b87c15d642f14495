"""The programme's money: what each partner brings, what is committed and paid of it. Amounts are whole cents.

The ledger is append-only (the database refuses changes): a change is a new entry, a cancellation an opposite one.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Organisation

from ..enums import Condition, EntryKind
from .award import AwardYear, Obligation
from .dossier import Dossier


class Fund(models.Model):
    """What one partner brings to the programme in one calendar year: a line of the envelope (F50)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="funds")
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="funds", verbose_name=_("partenaire")
    )
    year = models.PositiveSmallIntegerField(_("année"))
    cents = models.PositiveBigIntegerField(_("montant"))

    class Meta:
        verbose_name = _("part de l’enveloppe")
        verbose_name_plural = _("parts de l’enveloppe")
        ordering = ["year", "partner__name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "partner", "year"], name="fund_once_a_year")
        ]

    def __str__(self):
        return f"{self.partner} {self.year}: {self.cents}"


class AwardPart(models.Model):
    """What one fund pays of one year of an award."""

    award_year = models.ForeignKey(AwardYear, on_delete=models.CASCADE, related_name="parts")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    cents = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("source d’une année d’allocation")
        verbose_name_plural = _("sources d’une année d’allocation")
        constraints = [models.UniqueConstraint(fields=["award_year", "fund"], name="award_part_once")]

    def __str__(self):
        return f"{self.award_year_id} {self.fund_id}: {self.cents}"


class Instalment(models.Model):
    """A payment foreseen, what it waits for, and when it was made (F51)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="instalments")
    year = models.PositiveSmallIntegerField(_("année de la participation"))
    due_on = models.DateField(_("prévu le"))
    cents = models.PositiveBigIntegerField(_("montant"))
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, default=Condition.NONE)
    # The report that a conditional payment waits for.
    obligation = models.ForeignKey(
        Obligation, null=True, blank=True, on_delete=models.PROTECT, related_name="instalments"
    )
    paid_on = models.DateField(_("versé le"), null=True, blank=True)
    reference = models.CharField(_("référence du versement"), max_length=60, blank=True)
    # Who received it, once another table carries the dossier; empty, whoever receives for the dossier's.
    paid_to = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("versement")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(paid_on=None, cancelled_at=None), name="instalment_to_pay"
            )
        ]

    def __str__(self):
        return f"{self.due_on}: {self.cents}"

    @property
    def received_by(self) -> Organisation:
        """Who receives it, or received it."""
        return self.paid_to or self.dossier.neighbourhood.receives_money


class Entry(models.Model):
    """One movement of the ledger: so many cents committed or paid, on one year of a dossier, from one fund.

    `fund` is empty in a programme whose envelope is not set.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="entries")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="entries")
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EntryKind)
    cents = models.BigIntegerField()
    instalment = models.ForeignKey(
        Instalment, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("écriture")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["programme", "kind", "fund"], name="entry_by_fund")]

    def __str__(self):
        return f"{self.kind} {self.cents}"
