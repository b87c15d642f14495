"""What was agreed to be done, by whom, until when: in a meeting or at any time of a participation (F53)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from proposals.models import Participation

from .meetings import MidYearMeeting


class FollowUpQuerySet(models.QuerySet):
    def open(self) -> "FollowUpQuerySet":
        """Those not done yet, the first due first."""
        return self.filter(done_at=None)


class FollowUp(models.Model):
    """One thing agreed: its owner is a person of either side, or someone named."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="follow_ups")
    # The meeting during which it was agreed, if any.
    meeting = models.ForeignKey(
        MidYearMeeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_ups"
    )
    what = models.CharField(_("ce qui est à faire"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    owner_name = models.CharField(_("nom"), max_length=120, blank=True)
    due_on = models.DateField(_("d’ici le"))
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The same key is the same follow-up, however many times its form is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("suivi convenu")
        verbose_name_plural = _("suivis convenus")
        ordering = [F("done_at").desc(nulls_first=True), "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, owner_name__gt="") | Q(owner__isnull=False, owner_name=""),
                name="follow_up_has_one_owner",
            )
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="follow_up_still_open")
        ]

    def __str__(self):
        return self.what

    @property
    def owner_words(self) -> str:
        """Who does it."""
        return self.owner.full_name if self.owner else self.owner_name

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < clock.today()
