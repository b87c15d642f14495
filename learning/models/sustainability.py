"""The sustainability plan of a participation: what goes on once the support ends (F62)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.writing.models import Document
from proposals.models import Participation


class SustainabilityPlan(models.Model):
    """A document that its table writes at its own pace, and shows to those who accompany it when it wishes."""

    participation = models.OneToOneField(
        Participation, on_delete=models.PROTECT, related_name="sustainability_plan"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="sustainability_plan")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # The coordinator shows it, until she takes it back.
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("plan de pérennisation")
        verbose_name_plural = _("plans de pérennisation")

    def __str__(self):
        return str(self.participation)
