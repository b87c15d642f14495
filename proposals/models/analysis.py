"""What the advisor makes of a proposal, and what is still asked of the table."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Criterion
from cimpact.writing.models import Question, Section

from ..enums import Appraisal, Rating
from .dossier import Dossier


class Analysis(models.Model):
    """The advisor's reading of a proposal, prepared for the committee (R7, R8)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="analysis")
    summary = models.TextField(_("l’essentiel pour le comité"), blank=True)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    handed_at = models.DateTimeField(_("transmise au comité le"), null=True, blank=True)
    # After the decision it is shared with the table, at a meeting about the coming year (R11).
    meeting_at = models.DateTimeField(_("rencontre le"), null=True, blank=True)
    meeting_place = models.CharField(_("lieu ou lien"), max_length=200, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("analyse")

    def __str__(self):
        return str(self.dossier)


class Appreciation(models.Model):
    """One criterion: an appreciation in words and what supports it; a reflection has no appreciation (R45)."""

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="appreciations")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=12, choices=Appraisal, blank=True)
    # Only where the programme turns the scale on; never totalled, never shown to the table (F36).
    rating = models.PositiveSmallIntegerField(_("de 1 à 5"), null=True, blank=True)
    rationale = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("appréciation")
        ordering = ["criterion__order"]
        constraints = [models.UniqueConstraint(fields=["analysis", "criterion"], name="appreciation_once")]

    def __str__(self):
        return f"{self.criterion_id} {self.value}"

    @property
    def rating_in_words(self) -> str:
        return str(Rating(self.rating).label) if self.rating else ""


class Precision(models.Model):
    """A request for precision on one answer: that answer reopens, the clock may pause meanwhile (F32)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="precisions")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("ce qui manque et pourquoi"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    wished_on = models.DateField(_("réponse souhaitée d’ici le"), null=True, blank=True)
    text_before = models.TextField(blank=True)
    text_after = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(_("mot pour la conseillère ou le conseiller"), blank=True)

    class Meta:
        verbose_name = _("demande de précision")
        verbose_name_plural = _("demandes de précision")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "question"],
                condition=Q(answered_at=None),
                name="one_open_precision_an_answer",
            )
        ]

    def __str__(self):
        return f"{self.dossier_id} {self.question_id}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class Opinion(models.Model):
    """What a person from outside the analysis thinks of the sections shown to her (F37)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="opinions")
    sections = models.ManyToManyField(Section, related_name="+")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    request = models.TextField(_("ce que vous aimeriez savoir"))
    wished_on = models.DateField(_("avis souhaité d’ici le"), null=True, blank=True)
    text = models.TextField(_("avis"), blank=True)
    version = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # She would rather not: cancelled by her.
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("avis demandé")
        verbose_name_plural = _("avis demandés")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "asked_of"],
                condition=Q(given_at=None, cancelled_at=None),
                name="one_open_opinion_a_person",
            )
        ]

    def __str__(self):
        return f"{self.dossier_id} {self.asked_of}"

    @property
    def is_open(self) -> bool:
        return self.given_at is None and self.cancelled_at is None


class Flag(models.Model):
    """Something the staff must not lose sight of in a dossier, until it is settled (F38)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="flags")
    text = models.CharField(_("à surveiller"), max_length=200)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("signalement")
        ordering = ["raised_at"]

    def __str__(self):
        return self.text
