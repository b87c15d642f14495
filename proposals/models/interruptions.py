"""A participation that stands still for a time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .award import Participation


class Suspension(models.Model):
    """A time during which nothing is owed and nothing is paid, with its reason (F59)."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="suspensions")
    starts_on = models.DateField(_("suspendue à partir du"))
    reason = models.TextField(_("raison"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("reprise le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("suspension")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(ended_on=None), name="one_suspension_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="suspension_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.participation} {self.starts_on}"
