"""What a file must be to be joined to a document: checked by its content, named safely.

Nothing is unpacked on the disk: archives are read in memory, within limits, and only to know what they are.
"""

import hashlib
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, cast

import filetype
import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cimpact.formatting import file_size

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
KINDS = {
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".odt": f"{_OPEN_DOCUMENT}text",
    ".ods": f"{_OPEN_DOCUMENT}spreadsheet",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
# What a browser's file chooser offers.
ACCEPTED = ",".join(KINDS)

_LONGEST_NAME = 160
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OLE_STREAMS = {
    ".doc": ["WordDocument".encode("utf-16-le")],
    ".xls": ["Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")],
}
# Limits for archives: a document never has so many parts, nor is one so many times its size.
_MOST_PARTS = 5_000
_MOST_TIMES_LARGER = 200
_SMALL_PART = 1_000_000


@dataclass(frozen=True)
class Inspection:
    """A file that may be joined: its safe name and what it really is."""

    name: str
    size: int
    mimetype: str
    sha256: str
    pages: int | None


def inspect(upload: UploadedFile) -> Inspection:
    """Check a file. Raises ValidationError with a sentence that says what to do."""
    name = safe_name(upload.name or "")
    suffix = PurePath(name).suffix.lower()
    if not upload.size:
        raise ValidationError(_("Ce fichier est vide."), code="empty")
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise ValidationError(too_large(name), code="too_large")
    if suffix in (".heic", ".heif"):
        raise ValidationError(
            _("Les photos HEIC ne s’ouvrent pas partout. Enregistrez celle-ci en JPEG, puis joignez-la."),
            code="kind",
        )
    if suffix not in KINDS:
        raise ValidationError(
            _(
                "Ce genre de fichier n’est pas accepté. Joignez un PDF, un document Word, Excel, PowerPoint ou "
                "OpenDocument, ou une image PNG, JPEG ou WebP."
            ),
            code="kind",
        )
    upload.seek(0)
    mimetype, pages = _CHECKS[suffix](cast(BinaryIO, upload), suffix)
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return Inspection(name, upload.size, mimetype, digest.hexdigest(), pages)


def too_large(name: str) -> str:
    """The sentence for a file beyond the limit."""
    return _("« %(name)s » est trop volumineux : la limite est de %(limit)s par fichier.") % {
        "name": safe_name(name),
        "limit": file_size(settings.ATTACHMENT_MAX_BYTES),
    }


def safe_name(name: str) -> str:
    """The file's name as shown and downloaded: no path, no invisible character, not too long."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    name = re.sub(r'[\s"<>|:*?]+', " ", name).strip(" .")
    path = PurePath(name or "document")
    return path.stem[: _LONGEST_NAME - len(path.suffix)].strip() + path.suffix[:_LONGEST_NAME]


def _refuse_mismatch(suffix: str) -> ValidationError:
    return ValidationError(
        _(
            "Ce fichier n’est pas ce que dit son nom (%(suffix)s). Ouvrez-le, enregistrez-le de nouveau, puis "
            "joignez-le."
        )
        % {"suffix": suffix},
        code="mismatch",
    )


def _refuse_password() -> ValidationError:
    return ValidationError(
        _(
            "Ce fichier est protégé par un mot de passe et le comité ne pourrait pas l’ouvrir. Enregistrez-le sans mot "
            "de passe, puis joignez-le de nouveau."
        ),
        code="password",
    )


def _refuse_damaged() -> ValidationError:
    return ValidationError(
        _("Ce fichier est endommagé et ne s’ouvre pas. Enregistrez-le de nouveau, puis joignez-le."),
        code="damaged",
    )


def _pdf(file: BinaryIO, suffix: str) -> tuple[str, int | None]:
    if b"%PDF-" not in file.read(1024):
        raise _refuse_mismatch(suffix)
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:  # it repairs what can be
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise _refuse_password() from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise _refuse_damaged() from None
    if not pages:
        raise _refuse_damaged()
    return KINDS[suffix], pages


def _archive(file: BinaryIO, suffix: str) -> zipfile.ZipFile:
    """The archive, once its parts are known to be as large as they say, and reasonable."""
    head = file.read(8)
    file.seek(0)
    if head == _OLE and _ENCRYPTED_PACKAGE in file.read():
        raise _refuse_password()
    if not head.startswith(b"PK\x03\x04"):
        raise _refuse_mismatch(suffix)
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise _refuse_password()
        if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > 10 * settings.ATTACHMENT_MAX_BYTES:
            raise _refuse_damaged()
        if any(p.file_size > max(_SMALL_PART, p.compress_size * _MOST_TIMES_LARGER) for p in parts):
            raise _refuse_damaged()
        if archive.testzip() is not None:
            raise _refuse_damaged()
    except ValidationError:
        raise
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError):
        raise _refuse_damaged() from None
    return archive


def _office(file: BinaryIO, suffix: str) -> tuple[str, int | None]:
    with _archive(file, suffix) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" not in names:
            raise _refuse_mismatch(suffix)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise ValidationError(
                _("Ce fichier contient des macros. Enregistrez-le sans macros, puis joignez-le de nouveau."),
                code="macros",
            )
        if f"{KINDS[suffix]}.main+xml".encode() not in archive.read("[Content_Types].xml"):
            raise _refuse_mismatch(suffix)
    return KINDS[suffix], None


def _open_document(file: BinaryIO, suffix: str) -> tuple[str, int | None]:
    with _archive(file, suffix) as archive:
        names = set(archive.namelist())
        if "mimetype" not in names or archive.read("mimetype").strip() != KINDS[suffix].encode():
            raise _refuse_mismatch(suffix)
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise _refuse_password()
    return KINDS[suffix], None


def _former_office(file: BinaryIO, suffix: str) -> tuple[str, int | None]:
    content = file.read()
    if not content.startswith(_OLE) or not any(stream in content for stream in _OLE_STREAMS[suffix]):
        raise _refuse_mismatch(suffix)
    # A Word document says at its very start whether it is encrypted.
    if content[512:514] == b"\xec\xa5" and content[523] & 1:
        raise _refuse_password()
    return KINDS[suffix], None


def _image(file: BinaryIO, suffix: str) -> tuple[str, int | None]:
    kind = filetype.image_match(file.read(512))
    if kind is None or kind.mime not in KINDS.values():
        raise _refuse_mismatch(suffix)
    return kind.mime, None


_CHECKS: dict[str, Callable[[BinaryIO, str], tuple[str, int | None]]] = {
    ".pdf": _pdf,
    **dict.fromkeys((".docx", ".xlsx", ".pptx"), _office),
    **dict.fromkeys((".odt", ".ods"), _open_document),
    **dict.fromkeys((".doc", ".xls"), _former_office),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp"), _image),
}
