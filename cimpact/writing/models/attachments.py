"""The files joined to a document."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import Scan
from .documents import Document
from .questions import Question


def _stored_name(attachment: "Attachment", filename: str) -> str:
    """A safe name of our own: the person's file name never touches the disk."""
    return f"attachments/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:6]}"


class Attachment(models.Model):
    """A file joined to a document, to one of its questions or to a prerequisite (by its code)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    prerequisite = models.SlugField(max_length=40, blank=True)
    file = models.FileField(upload_to=_stored_name)
    name = models.CharField(_("nom du fichier"), max_length=200)
    size = models.PositiveBigIntegerField()
    mimetype = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    # A newer version takes an older one's place; the older stays on file.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE)

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["uploaded_at"]
        constraints = [
            # The same file sent twice (a double click) is one attachment.
            models.UniqueConstraint(
                fields=["document", "prerequisite", "sha256"],
                condition=Q(removed_at=None),
                name="attachment_once",
            )
        ]

    def __str__(self):
        return self.name
