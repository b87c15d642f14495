"""The operator's evaluation by the committee of partners, a short form once a year (R53, F97)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from .committees import Committee, CommitteeMember


class OperatorEvaluation(models.Model):
    """A year's evaluation: open to the members until its last day, then shared with them and the team."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField(_("année"))
    closes_on = models.DateField(_("réponses attendues d’ici le"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("évaluation de l’opérateur")
        verbose_name_plural = _("évaluations de l’opérateur")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["committee", "year"], name="one_evaluation_a_year")]

    def __str__(self):
        return f"{self.committee} {self.year}"

    @property
    def is_open(self) -> bool:
        """Whether members may still answer, or change their answer."""
        return self.shared_at is None and self.closes_on >= clock.today()


class EvaluationAnswer(models.Model):
    """What one member answered: {code of the question: {"value": …, "words": …}}; shown without her name."""

    evaluation = models.ForeignKey(OperatorEvaluation, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("réponse à une évaluation")
        verbose_name_plural = _("réponses aux évaluations")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "member"], name="evaluation_answered_once")
        ]

    def __str__(self):
        return f"{self.evaluation}: {self.given_at:%Y-%m-%d}"
