"""Files joined to a point of an agenda, for the pack: joined once, replaced, taken back without being destroyed."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import file_size
from cimpact.history.models import Audience, record
from cimpact.writing.attachments import Inspection
from cimpact.writing.receiving import receive

from ..models import Meeting, Point, PointFile
from ..permissions import MEETING_ABILITIES

# More than this is a slip, or a misuse.
MOST_FILES = 40


def join_file(point: Point, upload: UploadedFile, *, replaces: PointFile | None = None, by) -> PointFile:
    """Join a file to a point, perhaps in the place of another; the same file joined again is the first one.

    Raises ValidationError when the file is not one that can be joined, NoRoom when the server can take none.
    """
    found, answer = receive(upload)
    with transaction.atomic():
        _lock(point)
        joined = point.files.filter(removed_at=None)
        if same := joined.filter(sha256=found.sha256).first():
            return same
        if replaces:
            if not joined.filter(pk=replaces.pk).update(removed_at=clock.now()):
                raise NotPossible(_("Ce fichier a déjà été remplacé ou retiré."))
        elif joined.count() >= MOST_FILES:
            raise NotPossible(_("Ce point compte déjà %(count)s fichiers.") % {"count": MOST_FILES})
        _require_quota(point.meeting, found)
        file = PointFile(
            point=point,
            name=found.name,
            size=found.size,
            mimetype=found.mimetype,
            sha256=found.sha256,
            pages=found.pages,
            scan=answer,
            uploaded_by=by,
        )
        upload.seek(0)
        file.file.save(found.name, upload, save=False)
        file.save()
        _record(file, "point.replace_file" if replaces else "point.join_file", by)
    return file


@transaction.atomic
def remove_file(file: PointFile, *, by) -> None:
    """Take a file back; it is kept, as packs already made hold it."""
    _lock(file.point)
    if PointFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=clock.now()):
        _record(file, "point.remove_file", by)


def _lock(point: Point) -> None:
    """The meeting, locked, when its agenda can still change."""
    meeting = Meeting.objects.select_for_update().get(pk=point.meeting_id)
    _roles, states = MEETING_ABILITIES["join_files"]
    if meeting.state not in states:
        raise NotPossible(_("La rencontre est terminée : ses documents ne changent plus."))


def _require_quota(meeting: Meeting, found: Inspection) -> None:
    """The files of one meeting weigh no more than those of a dossier; those taken back count, as they stay."""
    used = PointFile.objects.filter(point__meeting=meeting).aggregate(total=Sum("size"))["total"] or 0
    if used + found.size > settings.DOCUMENT_FILES_MAX_BYTES:
        raise ValidationError(
            _(
                "Les documents de cette rencontre occupent déjà %(used)s sur %(limit)s, versions précédentes "
                "comprises. Joignez un fichier plus léger."
            )
            % {"used": file_size(used), "limit": file_size(settings.DOCUMENT_FILES_MAX_BYTES)},
            code="quota",
        )


def _record(file: PointFile, kind: str, by) -> None:
    record(file.point, kind, by=by, audience=Audience.STAFF, comment=file.name, after={"file": file.pk})
