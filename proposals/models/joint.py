"""A proposal that several neighbourhoods carry together (interquartier): who agreed, what goes to each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from neighbourhoods.models import Neighbourhood

from .dossier import Dossier


class JointTable(models.Model):
    """A neighbourhood that carries the proposal beside the one that leads it; it agrees by name before submission."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="joint_tables")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="joint_dossiers")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_name = models.CharField(_("accord donné par"), max_length=120, blank=True)
    agreed_title = models.CharField(_("fonction"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("quartier associé")
        verbose_name_plural = _("quartiers associés")
        ordering = ["neighbourhood__name"]
        constraints = [models.UniqueConstraint(fields=["dossier", "neighbourhood"], name="joint_table_once")]

    def __str__(self):
        return f"{self.dossier_id} {self.neighbourhood}"


class Share(models.Model):
    """What one of the neighbourhoods receives in one year, in cents."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="shares")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    cents = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("part d’un quartier")
        verbose_name_plural = _("parts des quartiers")
        ordering = ["neighbourhood__name", "year"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "neighbourhood", "year"], name="share_once_a_year")
        ]

    def __str__(self):
        return f"{self.neighbourhood} {self.year}: {self.cents}"
