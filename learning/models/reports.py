"""The reports of a participation: a document being answered, and what a report holds besides its answers (R33, R34).

Amounts are whole cents. Each list (activities, findings, effects) and the balance is saved whole, over the version
its writer read.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import BudgetCategory, BudgetSource
from cimpact.writing.models import Document, Question
from proposals.models import Dossier, Obligation

from ..enums import ActivityOutcome, ReportState, Surplus


class Report(models.Model):
    """An annual or a final report: written together, submitted, read and accepted."""

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="report")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="report")
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.DRAFT)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The answer to the report: the advisor's reading, and what the region learned from it.
    reading = models.TextField(_("votre lecture du rapport"), blank=True)
    region_learned = models.TextField(_("ce que la région en retient"), blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    activities_version = models.PositiveIntegerField(default=0)
    findings_version = models.PositiveIntegerField(default=0)
    effects_version = models.PositiveIntegerField(default=0)
    balance_version = models.PositiveIntegerField(default=0)
    # What was noted during the stage and is in the report, or was taken out of it: not offered again.
    taken_up = models.JSONField(default=list, blank=True)
    surplus = models.CharField(_("ce qui n’a pas été dépensé"), max_length=10, choices=Surplus, blank=True)

    class Meta:
        verbose_name = _("rapport")

    def __str__(self):
        return str(self.obligation)

    @property
    def dossier(self) -> Dossier:
        return self.obligation.participation.dossier

    @property
    def is_open(self) -> bool:
        """Whether the table still writes it."""
        return self.state in (ReportState.DRAFT, ReportState.CORRECTIONS)


class ReportCorrection(models.Model):
    """What the advisor asks to make precise in a report, about one question or about the whole."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="corrections")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("ce qui est à préciser"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("précision demandée sur un rapport")
        ordering = ["asked_at", "id"]

    def __str__(self):
        return self.text[:40]


class ActivityResult(models.Model):
    """What became of one activity of the year: planned, or added under way."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="activities")
    order = models.PositiveSmallIntegerField()
    # Taken from the year's plan; otherwise it came under way. A plan is written anew at each save: no row to point to.
    planned = models.BooleanField(default=False)
    what = models.CharField(_("activité"), max_length=300)
    expected = models.CharField(_("résultat attendu"), max_length=300, blank=True)
    outcome = models.CharField(
        _("ce qu’elle est devenue"), max_length=10, choices=ActivityOutcome, blank=True
    )
    result = models.TextField(_("ce qui s’est passé"), blank=True)

    class Meta:
        verbose_name = _("activité d’un rapport")
        verbose_name_plural = _("activités d’un rapport")
        ordering = ["order"]

    def __str__(self):
        return self.what


class Finding(models.Model):
    """What was learned on one learning question; a finding of failure is one too (R48–R50)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="findings")
    order = models.PositiveSmallIntegerField()
    question = models.CharField(_("question d’apprentissage"), max_length=300)
    text = models.TextField(_("ce que nous avons appris"), blank=True)
    reinvested = models.TextField(_("ce que nous en avons fait"), blank=True)
    aims = models.JSONField(_("visées"), default=list, blank=True)
    # It did not work, and that is worth knowing (R50).
    failure = models.BooleanField(_("un essai qui n’a pas marché"), default=False)

    class Meta:
        verbose_name = _("apprentissage d’un rapport")
        verbose_name_plural = _("apprentissages d’un rapport")
        ordering = ["order"]

    def __str__(self):
        return self.question


class Effect(models.Model):
    """A tangible effect and what documents it: evidence for the next stage's prerequisites (F13)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="effects")
    order = models.PositiveSmallIntegerField()
    what = models.CharField(_("effet"), max_length=300)
    proof = models.TextField(_("ce qui le montre"), blank=True)

    class Meta:
        verbose_name = _("effet documenté")
        verbose_name_plural = _("effets documentés")
        ordering = ["order"]

    def __str__(self):
        return self.what


class BalanceLine(models.Model):
    """What was really spent in one category, from one source, in the report's year."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="balance")
    category = models.ForeignKey(BudgetCategory, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(BudgetSource, on_delete=models.PROTECT, related_name="+")
    cents = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("ligne d’un bilan")
        verbose_name_plural = _("lignes d’un bilan")
        ordering = ["category__order", "source__order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "category", "source"], name="balance_line_once")
        ]

    def __str__(self):
        return f"{self.category} {self.source}: {self.cents}"


class BalanceNote(models.Model):
    """Why what was spent in a category differs from what was agreed, when it does by more than the threshold."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="balance_notes")
    category = models.ForeignKey(BudgetCategory, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("explication de l’écart"), max_length=600)

    class Meta:
        verbose_name = _("explication d’un écart")
        verbose_name_plural = _("explications des écarts")
        constraints = [models.UniqueConstraint(fields=["report", "category"], name="balance_note_once")]

    def __str__(self):
        return self.text
