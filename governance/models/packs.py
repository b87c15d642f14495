"""The pack of a meeting: one PDF, made in the background, for those who may read the same points."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import PackProblem, PackState
from .meetings import Meeting


def _stored_name(pack: "Pack", filename: str) -> str:
    return f"packs/{uuid.uuid4().hex}.pdf"


class Pack(models.Model):
    """A pack as asked for: `closed` names the points (ids, in order) that its readers withdraw from.

    `made_of` is a fingerprint of what it was made of: when the meeting changed since, it is made again. While that is
    done, the file is still the one before. A worker holds a claim for CLAIM_LIFETIME after each step.
    """

    CLAIM_LIFETIME = dt.timedelta(minutes=5)
    # A pack that has stopped so many workers is not tried again unless someone asks.
    MOST_ATTEMPTS = 3

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs")
    language = models.CharField(max_length=2)
    closed = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=PackState, default=PackState.WAITING)
    problem = models.CharField(max_length=10, choices=PackProblem, blank=True)
    # How often a worker took it up: the number that the last one holds.
    attempts = models.PositiveSmallIntegerField(default=0)
    made_of = models.CharField(max_length=64, blank=True)
    # The same in pieces, each with its name, to say what changed.
    pieces = models.JSONField(default=list, blank=True)
    # What it holds, page by page.
    contents = models.JSONField(default=list, blank=True)
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

    @property
    def has_file(self) -> bool:
        """Whether there is one, and the disk still has it."""
        return bool(self.file) and self.file.storage.exists(self.file.name)

    @property
    def is_working(self) -> bool:
        return self.state in (PackState.WAITING, PackState.BUILDING)

    @property
    def percent(self) -> int:
        """How far its making is."""
        return round(100 * self.done / self.total) if self.total else 0
