"""The versions of essential documents: added, approved once by a committee, reviewed at their date (F99)."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.history.models import record
from cimpact.writing.enums import Scan
from cimpact.writing.receiving import receive

from ..enums import DocumentKind
from ..models import Committee, DocumentVersion, EssentialDocument, Point
from ..structures import Structure


def add_version(
    structure: Structure,
    kind: DocumentKind,
    *,
    upload: UploadedFile | None = None,
    link: str = "",
    words: str = "",
    review_on: dt.date | None = None,
    by,
) -> DocumentVersion:
    """Propose a version of a document: a file, or where it is read. The latest one sent again is that one.

    Raises ValidationError when the file cannot be kept, NoRoom when the server can take none.
    """
    version = DocumentVersion(link=link, words=words, review_on=review_on, added_by=by)
    if upload:
        _read(version, upload)
    with transaction.atomic():
        document, _made = EssentialDocument.objects.get_or_create(
            programme=structure.programme, neighbourhood=structure.neighbourhood, kind=kind
        )
        EssentialDocument.objects.select_for_update().get(pk=document.pk)
        latest = document.versions.first()
        if latest and (latest.sha256, latest.link, latest.words) == (version.sha256, link, words):
            return latest
        version.document, version.number = document, latest.number + 1 if latest else 1
        if upload:
            upload.seek(0)
            version.file.save(version.name, upload, save=False)
        version.save()
        _record("add_version", version, by)
    return version


def _read(version: DocumentVersion, upload: UploadedFile) -> None:
    """Note what the file is, once it is known to be safe."""
    found, answer = receive(upload)
    if answer == Scan.WAITING:
        raise ValidationError(
            _("L’antivirus ne répond pas pour l’instant. Réessayez dans quelques minutes, ou donnez un lien.")
        )
    version.name, version.size = found.name, found.size
    version.mimetype, version.sha256 = found.mimetype, found.sha256


@transaction.atomic
def approve_version(version: DocumentVersion, *, committee: Committee, on: dt.date, by) -> DocumentVersion:
    """Note that a committee approved a version that day: it is in force, and changes no more."""
    version = _locked(version)
    if version.approved_by:
        if (version.approved_by, version.approved_on) == (committee, on):
            return version
        raise NotPossible(
            _("Cette version est déjà approuvée : %(committee)s, le %(date)s.")
            % {"committee": version.approved_by.name, "date": long_date(version.approved_on or on)}
        )
    document = version.document
    if (committee.programme_id, committee.neighbourhood_id) != (
        document.programme_id,
        document.neighbourhood_id,
    ):
        raise NotPossible(
            _("« %(committee)s » n’est pas un comité de cette structure : choisissez l’un des siens.")
            % {"committee": committee.name}
        )
    if on > clock.today():
        raise NotPossible(_("Cette date est à venir : notez l’approbation une fois qu’elle a eu lieu."))
    version.approved_by, version.approved_on = committee, on
    version.save(update_fields=["approved_by", "approved_on"])
    _record("approve", version, by, committee=committee.name, on=str(on))
    return version


@transaction.atomic
def take_back_version(version: DocumentVersion, *, by) -> None:
    """Take back a version proposed by mistake, never approved nor before a committee: it leaves no file behind."""
    document = EssentialDocument.objects.select_for_update().get(pk=version.document_id)
    found = document.versions.filter(pk=version.pk).first()
    if found is None:
        return
    if found.approved_on:
        raise NotPossible(_("Cette version est approuvée : elle reste dans l’historique du document."))
    kind = ContentType.objects.get_for_model(DocumentVersion)
    if Point.objects.filter(content_type=kind, object_id=found.pk).exists():
        raise NotPossible(
            _("Cette version est à l’ordre du jour d’un comité : retirez-la d’abord de l’ordre du jour.")
        )
    _record("take_back", found, by)
    file = found.file
    found.delete()
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))


@transaction.atomic
def set_review(version: DocumentVersion, *, on: dt.date | None, by) -> DocumentVersion:
    """Say when the version is to be looked at again, or that no day is set."""
    version = _locked(version)
    if version.review_on == on:
        return version
    before = version.review_on
    version.review_on = on
    version.save(update_fields=["review_on"])
    _record("review", version, by, on=str(on or ""), before=str(before or ""))
    return version


def _locked(version: DocumentVersion) -> DocumentVersion:
    """The version as it now stands, its document locked."""
    EssentialDocument.objects.select_for_update().get(pk=version.document_id)
    return DocumentVersion.objects.select_related("document", "approved_by").get(pk=version.pk)


def _record(what: str, version: DocumentVersion, by, **more: str) -> None:
    after = {"version": version.number, **more}
    record(version.document, f"essential_document.{what}", by=by, after=after)
