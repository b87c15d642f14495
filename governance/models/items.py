"""What is put before a committee, and what it decided.

An item knows what the rules need (the organisations concerned), not what it is about: whoever puts it points at it.
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from neighbourhoods.models import Neighbourhood, Organisation

from ..enums import Outcome
from .committees import Committee, CommitteeMember


class ItemQuerySet(models.QuerySet):
    def waiting(self) -> "ItemQuerySet":
        """Not yet decided nor taken back."""
        return self.filter(decision=None, withdrawn_at=None)


class Item(models.Model):
    """An investment to recommend or to ratify. A new passage before a committee is a new item."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="items")
    title = models.CharField(max_length=160)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")
    organisations = models.ManyToManyField(Organisation, related_name="items")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    put_at = models.DateTimeField(default=clock.now)
    # The dossier left the committee's hands without an answer (withdrawn by the table, sent back by the team).
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("point à décider")
        ordering = ["-put_at"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="item_by_subject")]

    def __str__(self):
        return self.title


class Decision(models.Model):
    """What a committee answered, as the coordination team recorded it."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="decision")
    met_on = models.DateField(_("date de la rencontre"))
    outcome = models.CharField(_("réponse"), max_length=16, choices=Outcome)
    reasons = models.TextField(_("raisons"), blank=True)
    present = models.ManyToManyField(CommitteeMember, related_name="+", verbose_name=_("personnes présentes"))
    withdrew = models.ManyToManyField(
        CommitteeMember, related_name="+", blank=True, verbose_name=_("personnes qui se sont retirées")
    )
    # The resolution of a meeting it follows from; none when the team wrote down what was decided elsewhere.
    resolution = models.OneToOneField(
        "governance.Resolution", null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("décision")

    def __str__(self):
        return f"{self.item}: {self.get_outcome_display()}"
