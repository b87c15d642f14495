"""What both sides hold to after the decision: the agreement, the year's action plan, and what they change together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import Side
from .award import Participation
from .dossier import Dossier


class Agreement(models.Model):
    """The agreement as it was signed by the table, then countersigned: its words, their fingerprint, its PDF (F46)."""

    # The dossier whose agreement it is; `former_of` instead, once another table carries it.
    dossier = models.OneToOneField(
        Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement"
    )
    former_of = models.ForeignKey(
        Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="former_agreements"
    )
    # The agreed version that its words say.
    version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    words = models.TextField()
    sha256 = models.CharField(max_length=64)
    offered_at = models.DateTimeField(default=clock.now)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signatory_name = models.CharField(_("nom"), max_length=120, blank=True)
    signatory_title = models.CharField(_("fonction"), max_length=160, blank=True)
    countersigned_at = models.DateTimeField(null=True, blank=True)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    countersignatory_name = models.CharField(_("nom"), max_length=120, blank=True)
    countersignatory_title = models.CharField(_("fonction"), max_length=160, blank=True)
    pdf = models.FileField(upload_to="agreements/", blank=True)

    class Meta:
        verbose_name = _("entente")
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier=None) ^ Q(former_of=None), name="agreement_present_or_former"
            )
        ]

    def __str__(self):
        return str(self.dossier or self.former_of)


class ActionPlan(models.Model):
    """What the table will do in one year of its participation, agreed by both sides (R11)."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="plans")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    table_agreed_at = models.DateTimeField(null=True, blank=True)
    table_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    team_agreed_at = models.DateTimeField(null=True, blank=True)
    team_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("plan d’action")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["participation", "year"], name="plan_once_a_year")]

    def __str__(self):
        return f"{self.participation} {self.year}"

    @property
    def is_agreed(self) -> bool:
        return self.table_agreed_at is not None and self.team_agreed_at is not None


class PlannedActivity(models.Model):
    """One activity of a year's plan: what, who, when, what is expected of it."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="activities")
    order = models.PositiveSmallIntegerField()
    what = models.CharField(_("activité"), max_length=300)
    who = models.CharField(_("qui"), max_length=200, blank=True)
    period = models.CharField(_("quand"), max_length=80, blank=True)
    result = models.CharField(_("résultat attendu"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("activité prévue")
        verbose_name_plural = _("activités prévues")
        ordering = ["order"]

    def __str__(self):
        return self.what


class Modification(models.Model):
    """A change to what was agreed, proposed by one side with its reason, in force once the other agrees (F47, F59).

    `changes` holds only what changes: years, starts_on, ends_on (ISO dates), amounts ({year: cents}), budget (lines),
    conditions, initiative (in words, how it is adjusted).
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="modifications")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=5, choices=Side)
    changes = models.JSONField()
    reason = models.TextField(_("raison"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    # Refused by the other side, or taken back by the one that proposed it.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("réponse"), blank=True)

    class Meta:
        verbose_name = _("modification")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "number"], name="modification_numbered_once"),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(agreed_at=None, closed_at=None),
                name="one_open_modification_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.participation} {self.number}"

    @property
    def is_open(self) -> bool:
        return self.agreed_at is None and self.closed_at is None

    @property
    def was_taken_back(self) -> bool:
        """Closed by the side that proposed it: a refusal always has words, taking back has none."""
        return self.closed_at is not None and not self.answer


class AgreedVersion(models.Model):
    """What both sides held to from a moment on, whole, numbered, never changed (the database refuses) (R12)."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    modification = models.OneToOneField(
        Modification, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed_version"
    )
    content = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("version convenue")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "number"], name="agreed_version_numbered_once")
        ]

    def __str__(self):
        return f"{self.participation} {self.number}"
