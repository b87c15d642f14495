"""The pack of a meeting: one PDF, made in the background, for those who may read the same points."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import PackState
from .meetings import Meeting


def _stored_name(pack: "Pack", filename: str) -> str:
    return f"packs/{uuid.uuid4().hex}.pdf"


class Pack(models.Model):
    """A pack as asked for: `closed` names the points (ids, in order) that its readers withdraw from.

    `made_of` is a fingerprint of what it was made of: when the meeting changed since, it is made again.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs")
    language = models.CharField(max_length=2)
    closed = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=PackState, default=PackState.WAITING)
    made_of = models.CharField(max_length=64, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to=_stored_name, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    # What could not be included, and why, as its page in the pack says.
    left_out = models.JSONField(default=list, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("cahier de rencontre")
        verbose_name_plural = _("cahiers de rencontre")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "language", "closed"], name="pack_once_for_its_readers"
            )
        ]

    def __str__(self):
        return f"{self.meeting} {self.language}"
