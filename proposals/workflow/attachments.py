"""Files joined to a proposal: joined once, taken back without being destroyed (F26)."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.writing.attachments import inspect
from cimpact.writing.models import Attachment

from ..models import Dossier
from ..permissions import can
from ..progress import note_progress
from .transitions import locked

# More than this is a slip, or a misuse.
MOST_FILES = 60


def attach(dossier: Dossier, upload: UploadedFile, *, prerequisite: str = "", by) -> Attachment:
    """Join a file, perhaps to a prerequisite (by its code). The same file joined again is the first one.

    Raises ValidationError when the file is not one that can be joined.
    """
    found = inspect(upload)
    with transaction.atomic():
        dossier = _open(dossier, by)
        joined = dossier.document.attachments.filter(removed_at=None)
        same = joined.filter(prerequisite=prerequisite, sha256=found.sha256).first()
        if same:
            return same
        if joined.count() >= MOST_FILES:
            raise NotPossible(_("Ce dossier compte déjà %(count)s fichiers.") % {"count": MOST_FILES})
        attachment = Attachment(
            document=dossier.document,
            prerequisite=prerequisite,
            name=found.name,
            size=found.size,
            mimetype=found.mimetype,
            sha256=found.sha256,
            pages=found.pages,
            uploaded_by=by,
        )
        upload.seek(0)
        attachment.file.save(found.name, upload, save=False)
        attachment.save()
        note_progress(dossier)
        _record(dossier, "dossier.attach", attachment, by)
    return attachment


@transaction.atomic
def detach(dossier: Dossier, attachment: Attachment, *, by) -> None:
    """Take a file back; it is kept, since the history and the copies speak of it."""
    dossier = _open(dossier, by)
    if Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=clock.now()):
        note_progress(dossier)
        _record(dossier, "dossier.detach", attachment, by)


def _open(dossier: Dossier, by) -> Dossier:
    dossier = locked(dossier)
    if not can(by, "write", dossier):
        raise NotPossible(
            _("Cette proposition ne se modifie plus : elle a été déposée ou retirée entre-temps.")
        )
    return dossier


def _record(dossier: Dossier, kind: str, attachment: Attachment, by) -> None:
    record(
        dossier,
        kind,
        by=by,
        audience=Audience.TABLE,
        comment=attachment.name,
        after={"attachment": attachment.pk, "prerequisite": attachment.prerequisite},
    )
