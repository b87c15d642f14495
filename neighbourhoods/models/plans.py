"""The shared plan of an initiative: cards that its table writes together, each entered once, shown wherever it serves.

What a card holds is said by its kind (neighbourhoods/data/plan.yaml): `values` goes from a field's code to its text, or
to a list of texts. A link holds the id of the card it leads to, an amount whole cents, a date its ISO form.
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from .initiatives import Initiative


class Plan(models.Model):
    """The plan of one initiative; its table alone reads it until it shows it to those who accompany it."""

    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="plan")
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("plan partagé")
        verbose_name_plural = _("plans partagés")

    def __str__(self):
        return str(self.initiative)


class PlanCardQuerySet(models.QuerySet):
    def kept(self) -> "PlanCardQuerySet":
        """Those that nobody took out."""
        return self.filter(removed_at=None)


class PlanCard(models.Model):
    """One partner, cause, result, activity…: what is written of it, and a version that grows with each save."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="cards")
    kind = models.SlugField(max_length=40)
    # Of a card that is always there: which one.
    subject = models.SlugField(max_length=40, blank=True)
    order = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Taken out, and kept: it may be put back.
    removed_at = models.DateTimeField(null=True, blank=True)
    # The same key is the same card, however many times its form is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = PlanCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("carte d’un plan")
        verbose_name_plural = _("cartes d’un plan")
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["plan", "kind", "order"], name="plan_cards_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "subject"], condition=~Q(subject=""), name="plan_subject_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class PlanRevision(models.Model):
    """What one person made of a card in one sitting: closed by another writer, or ten minutes."""

    SITTING = dt.timedelta(minutes=10)

    card = models.ForeignKey(PlanCard, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # What was done besides writing: taken out, put back, sent.
    act = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = _("ancien texte d’une carte")
        verbose_name_plural = _("anciens textes d’une carte")
        ordering = ["-updated_at", "-id"]

    def __str__(self):
        return f"{self.card_id} v{self.version}"


class PlanComment(models.Model):
    """A message about one tool of a plan, between those who read it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    tool = models.SlugField(max_length=40)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("message"), max_length=4000)
    at = models.DateTimeField(default=clock.now)
    # Written to the table alone, before the plan was shown: those who accompany it do not read it.
    table_only = models.BooleanField(default=False)
    # A form sent twice carries the same key: the second is the first.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("message sur un plan")
        verbose_name_plural = _("messages sur un plan")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.author}: {self.text[:40]}"
