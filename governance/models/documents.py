"""The documents that a collective-impact structure rests on, with their versions (F99)."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..enums import DocumentKind
from .committees import Committee


class EssentialDocument(models.Model):
    """One of the essential documents, of the programme or of a neighbourhood's structure."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="essential_documents")
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="essential_documents"
    )
    kind = models.CharField(max_length=24, choices=DocumentKind)

    class Meta:
        verbose_name = _("document essentiel")
        verbose_name_plural = _("documents essentiels")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "neighbourhood", "kind"],
                condition=Q(neighbourhood__isnull=False),
                name="essential_document_once_of_a_place",
            ),
            models.UniqueConstraint(
                fields=["programme", "kind"],
                condition=Q(neighbourhood=None),
                name="essential_document_once_of_a_programme",
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())


def _stored_name(version: "DocumentVersion", filename: str) -> str:
    """A safe name of our own: the person's file name never touches the disk."""
    return f"essential/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:6]}"


class DocumentVersion(models.Model):
    """A version of a document: a file, or where it is read. Approved once by a committee, then never changed."""

    document = models.ForeignKey(EssentialDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=_stored_name, blank=True)
    link = models.URLField(_("lien"), blank=True)
    name = models.CharField(_("nom du fichier"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    mimetype = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    words = models.CharField(_("ce qui change"), max_length=300, blank=True)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    approved_on = models.DateField(_("approuvée le"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("version d’un document")
        verbose_name_plural = _("versions de documents")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(
                condition=Q(approved_on=None, approved_by=None)
                | Q(approved_on__isnull=False, approved_by__isnull=False),
                name="approved_by_a_committee",
            ),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="")),
                name="version_is_a_file_or_a_link",
            ),
        ]

    def __str__(self):
        return f"{self.document}, {self.number}"
