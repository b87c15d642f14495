"""The moments at which proposals are submitted: live, they belong to the programme, not to a version of its rules."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import StageKind
from .programme import Programme


def _known_stages(value) -> None:
    if not isinstance(value, list) or not value or set(value) - set(StageKind.values):
        raise ValidationError(_("Choisissez au moins une étape."))


class WindowQuerySet(models.QuerySet):
    def open(self) -> "WindowQuerySet":
        return self.filter(closes_at__gt=clock.now())


class SubmissionWindow(models.Model):
    """A moment of submission: the instant it closes and the stages it admits (R3–R5)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="windows")
    date = models.DateField(_("date de dépôt"))
    closes_at = models.DateTimeField(_("ferme le"))
    stages = models.JSONField(_("étapes admises"), default=list, validators=[_known_stages])

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("moment de dépôt")
        verbose_name_plural = _("moments de dépôt")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["programme", "date"], name="window_once_a_day")]

    def __str__(self):
        return f"{self.date:%Y-%m-%d}"

    def admits(self, kind: str) -> bool:
        return kind in self.stages

    @property
    def answer_due_on(self) -> dt.date:
        """The date an answer is due when the delay counts from the calendar (R9)."""
        return self.date + dt.timedelta(weeks=self.programme.answer_weeks)
