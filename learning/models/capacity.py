"""Capacity building: the programme's partners, what tables ask and spend of their wallets, the needs they declare.

Amounts are whole cents.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.enums import CapacityTheme, CapacityUse
from cimpact.programmes.models import Programme
from cimpact.translated import Translated
from neighbourhoods.models import Neighbourhood, Organisation
from proposals.enums import Side
from proposals.models import Participation

from ..capacity_enums import RequestState, Strength

_MATCHED_ONCE = (RequestState.MATCHED, RequestState.AGREED, RequestState.UNDER_WAY, RequestState.DONE)


class CapacityPartner(models.Model):
    """A partner of the programme's list, whom the reserved amount may pay (R37)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="capacity_partners")
    name = models.CharField(_("nom"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisme connu du portail"),
    )
    themes = models.JSONField(_("thèmes"), default=list)  # of CapacityTheme (R40)
    languages = models.JSONField(_("langues"), default=list)  # of Language
    offer_fr = models.TextField(_("ce que le partenaire offre, en français"))
    offer_en = models.TextField(_("ce que le partenaire offre, en anglais"))
    offer = Translated()
    availability = models.CharField(_("disponibilité"), max_length=200, blank=True)
    contact_name = models.CharField(_("personne à joindre"), max_length=120, blank=True)
    contact_email = models.EmailField(_("courriel"), blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("proposé aux tables"), default=True)

    class Meta:
        verbose_name = _("partenaire de renforcement des compétences")
        verbose_name_plural = _("partenaires de renforcement des compétences")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="capacity_partner_once",
                violation_error_message=_("Ce partenaire est déjà dans la liste."),
            )
        ]

    def __str__(self):
        return self.name


class CapacityRequest(models.Model):
    """What a table asks to pay from its wallet: a need, a use and a year, an amount."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="requests")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    theme = models.CharField(_("thème"), max_length=20, choices=CapacityTheme)
    need = models.TextField(_("besoin"))
    use = models.CharField(_("prise dans"), max_length=12, choices=CapacityUse)
    year = models.PositiveSmallIntegerField(_("année de la participation"))
    cents = models.PositiveBigIntegerField(_("montant"))
    wished = models.ForeignKey(
        CapacityPartner, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whom those who accompany the table propose, then whom both sides agreed on.
    partner = models.ForeignKey(
        CapacityPartner, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    period = models.CharField(_("période"), max_length=120, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    matched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    matched_at = models.DateTimeField(null=True, blank=True)
    match_words = models.TextField(blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    # Set aside in the wallet; once the request is closed, what was really spent.
    agreed_cents = models.PositiveBigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("demande de renforcement des compétences")
        verbose_name_plural = _("demandes de renforcement des compétences")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["participation", "use", "year"], name="request_by_purse")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(use=CapacityUse.EXTERNAL, state__in=_MATCHED_ONCE) | Q(partner__isnull=False),
                name="external_help_has_a_partner",
                violation_error_message=_("L’accompagnement externe se prend dans la liste des partenaires."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_cents__lte=F("cents")), name="request_agreed_within_asked"
            ),
        ]

    def __str__(self):
        return f"{self.get_theme_display()}: {self.cents}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def mark(self) -> str:
        """What a page shows of the proposal, in short: one agrees to what one has read."""
        return f"{self.cents}-{self.partner_id or 0}"


class CapacitySpending(models.Model):
    """What was spent of a request; one entered by mistake is undone, never erased."""

    request = models.ForeignKey(CapacityRequest, on_delete=models.PROTECT, related_name="spendings")
    on = models.DateField(_("date"))
    cents = models.PositiveBigIntegerField(_("montant"))
    note = models.CharField(_("facture ou note"), max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("dépense de renforcement des compétences")
        verbose_name_plural = _("dépenses de renforcement des compétences")
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.on} {self.cents}"


class CapacityEvaluation(models.Model):
    """What one side retains of it, in a few words: no score."""

    request = models.ForeignKey(CapacityRequest, on_delete=models.PROTECT, related_name="evaluations")
    side = models.CharField(max_length=5, choices=Side)
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("appréciation d’un accompagnement")
        verbose_name_plural = _("appréciations d’accompagnements")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["request", "side"], name="evaluated_once_a_side")]

    def __str__(self):
        return f"{self.request_id} {self.side}"


class CapacityNeed(models.Model):
    """A need that a table declares, by theme; it ends when it is met or no longer felt."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="capacity_needs")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="capacity_needs")
    theme = models.CharField(_("thème"), max_length=20, choices=CapacityTheme)
    strength = models.CharField(_("à quel point"), max_length=10, choices=Strength)
    words = models.CharField(_("en une phrase"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("besoin de renforcement des compétences")
        verbose_name_plural = _("besoins de renforcement des compétences")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "neighbourhood", "theme"],
                condition=Q(ended_at=None) & ~Q(theme=CapacityTheme.OTHER),
                name="need_once_a_theme",
                violation_error_message=_("La table a déjà déclaré un besoin sur ce thème."),
            )
        ]

    def __str__(self):
        return f"{self.neighbourhood}: {self.get_theme_display()}"
