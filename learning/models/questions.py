"""What a neighbourhood wants to learn during a stage: its learning questions (R48)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from proposals.models import Dossier


class LearningQuestion(models.Model):
    """One question of a stage, written in the proposal, then kept alive while the stage is lived.

    `aims` holds values of Aim (R49), `conditions` values of Condition (R47).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="learning_questions")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("question d’apprentissage"), max_length=300)
    why = models.TextField(_("pourquoi cette question"), blank=True)
    data = models.TextField(_("données, et façon de les recueillir"), blank=True)
    who = models.CharField(_("qui s’en occupe"), max_length=200, blank=True)
    target = models.CharField(_("cible"), max_length=300, blank=True)
    aims = models.JSONField(_("visées"), default=list, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # No longer asked: what was found stays.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question d’apprentissage")
        verbose_name_plural = _("questions d’apprentissage")
        ordering = ["order", "id"]

    def __str__(self):
        return self.text
