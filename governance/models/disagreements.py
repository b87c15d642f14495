"""How partners settle a disagreement: the steps of the procedure, and each disagreement as it goes (F104)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.translated import Translated
from neighbourhoods.models import Neighbourhood


class ProcedureStepQuerySet(models.QuerySet):
    def current(self) -> "ProcedureStepQuerySet":
        """Those of the procedure as it stands today."""
        return self.filter(removed_at=None)


class ProcedureStep(models.Model):
    """One step of a procedure, in its order: the programme's, or a neighbourhood's that wrote its own.

    A step taken out stays on the disagreements that went through it.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="procedure")
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="procedure"
    )
    order = models.PositiveSmallIntegerField()
    title_fr = models.CharField(_("étape, en français"), max_length=120)
    title_en = models.CharField(_("étape, en anglais"), max_length=120, blank=True)
    title = Translated()
    text_fr = models.TextField(_("ce qui s’y fait, en français"))
    text_en = models.TextField(_("ce qui s’y fait, en anglais"), blank=True)
    text = Translated()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ProcedureStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("étape de la procédure")
        verbose_name_plural = _("étapes de la procédure")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title


class Disagreement(models.Model):
    """A disagreement between people of the programme; they alone read it, with whoever facilitates."""

    # The same form sent twice opens one.
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="disagreements")
    # The neighbourhood whose own procedure it follows; the programme's otherwise.
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="disagreements"
    )
    title = models.CharField(_("de quoi il s’agit, en une phrase"), max_length=160)
    words = models.TextField(_("ce qui s’est passé, et ce que vous souhaitez"))
    parties = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="disagreements")
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    step = models.ForeignKey(ProcedureStep, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("ce qui a été convenu"), blank=True)

    class Meta:
        verbose_name = _("désaccord")
        ordering = ["-opened_at"]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class DisagreementNote(models.Model):
    """What was said or done at a step."""

    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="notes")
    step = models.ForeignKey(ProcedureStep, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("note d’un désaccord")
        verbose_name_plural = _("notes de désaccords")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.disagreement} {self.at:%Y-%m-%d}"
