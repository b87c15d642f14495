"""Files joined to what is written in a dossier: joined once, taken back without being destroyed (F26)."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.writing.enums import Scan
from cimpact.writing.models import Attachment, Document
from cimpact.writing.quota import require_quota
from cimpact.writing.receiving import receive

from ..models import Dossier
from ..written import Written, written_in
from .transitions import locked
from .writing import expect_writer

# More than this is a slip, or a misuse.
MOST_FILES = 60


def attach(
    dossier: Dossier,
    upload: UploadedFile,
    *,
    document: Document | None = None,
    prerequisite: str = "",
    replaces: Attachment | None = None,
    by,
) -> Attachment:
    """Join a file to the proposal or to another document, perhaps to a prerequisite (by its code), or in the place of
    another, which stays on file.

    The same file joined again is the first one. Raises ValidationError when the file is not one that can be joined,
    NoRoom when the server can take none.
    """
    found, answer = receive(upload)
    if replaces:
        prerequisite = replaces.prerequisite
    with transaction.atomic():
        written = _open(dossier, document or dossier.document, prerequisite, by)
        joined = written.document.attachments.filter(removed_at=None)
        same = joined.filter(prerequisite=prerequisite, sha256=found.sha256).first()
        if same:
            return same
        if joined.count() >= MOST_FILES:
            raise NotPossible(_("Ce dossier compte déjà %(count)s fichiers.") % {"count": MOST_FILES})
        require_quota(written.document, found.size)
        attachment = Attachment(
            document=written.document,
            prerequisite=prerequisite,
            name=found.name,
            size=found.size,
            mimetype=found.mimetype,
            sha256=found.sha256,
            pages=found.pages,
            scan=answer,
            uploaded_by=by,
        )
        if replaces:
            _give_way(replaces, attachment)
        upload.seek(0)
        attachment.file.save(found.name, upload, save=False)
        attachment.save()
        written.note_saved()
        _record(written.dossier, "dossier.replace_file" if replaces else "dossier.attach", attachment, by)
    return attachment


def is_kept_on_file(attachment: Attachment) -> bool:
    """Whether a file that is not joined any more is still read: replaced by another, or named by a copy submitted."""
    if Attachment.objects.filter(replaces=attachment).exists():
        return True
    copies = attachment.document.copies.values_list("content__attachments", flat=True)
    return any(named["id"] == attachment.pk for files in copies for named in files or ())


def is_open(attachment: Attachment) -> bool:
    """Whether the file may be read: the scanner found nothing, or there is none."""
    return attachment.scan in (Scan.NONE, Scan.CLEAN)


def require_scanned(attachment: Attachment) -> None:
    """Raise NotPossible, in words, for a file that the scanner has not cleared."""
    if attachment.scan == Scan.INFECTED:
        raise NotPossible(
            _(
                "L’antivirus a trouvé un fichier malveillant : il est fermé à tout le monde. "
                "Remplacez-le ou retirez-le."
            )
        )
    if not is_open(attachment):
        raise NotPossible(
            _(
                "Ce fichier attend l’antivirus, qui ne répond pas pour l’instant. Réessayez dans quelques minutes."
            )
        )


def _give_way(old: Attachment, new: Attachment) -> None:
    """The older file leaves its place to the new one, once: a second click finds it gone."""
    here = Attachment.objects.filter(pk=old.pk, document=new.document_id, removed_at=None)
    if not here.update(removed_at=clock.now()):
        raise NotPossible(_("Ce fichier a déjà été remplacé ou retiré."))
    new.replaces = old


@transaction.atomic
def detach(dossier: Dossier, attachment: Attachment, *, by) -> None:
    """Take a file back; it is kept, since the history and the copies speak of it."""
    written = _open(dossier, attachment.document, attachment.prerequisite, by)
    if Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=clock.now()):
        written.note_saved()
        _record(written.dossier, "dossier.detach", attachment, by)


def _open(dossier: Dossier, document: Document, prerequisite: str, by) -> Written:
    """What the document is, its dossier locked, when the person may write where the file stands."""
    written = written_in(locked(dossier), document.pk)
    expect_writer(written.can_join_files(by, prerequisite), written.closed)
    return written


def _record(dossier: Dossier, kind: str, attachment: Attachment, by) -> None:
    record(
        dossier,
        kind,
        by=by,
        audience=Audience.TABLE,
        comment=attachment.name,
        after={"attachment": attachment.pk, "prerequisite": attachment.prerequisite},
    )
