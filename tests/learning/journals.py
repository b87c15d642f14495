"""Entries of journals, written by the cast."""

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cimpact import clock
from learning.enums import EntryKind, Sureness, Visibility
from learning.models import JournalEntry
from learning.workflow.journal import write_entry


def said(title: str = "Les parents viennent quand le repas est servi.", **more) -> dict:
    """What an entry says."""
    return {
        "kind": EntryKind.NOTICED,
        "title": title,
        "text": "",
        "sureness": Sureness.HUNCH,
        "aims": [],
        "conditions": [],
        "tags": [],
        "question": None,
        "happened_on": clock.today(),
    } | more


def entry(cast, *, by=None, place="ormes", visibility=Visibility.ME, photo=None, **words) -> JournalEntry:
    """An entry of a person's; `place` is a part of the cast, or None for the region."""
    made, _is_new = write_entry(
        key=uuid.uuid4(),
        programme=cast.programme,
        neighbourhood=getattr(cast, place) if place else None,
        said=said(**words),
        visibility=visibility,
        photo=photo,
        by=by or cast.coordinator,
    )
    return made


def posted(**more) -> dict:
    """What the form sends."""
    return {
        "key": str(uuid.uuid4()),
        "title": "Les parents viennent quand le repas est servi.",
        "kind": "noticed",
        "visibility": "me",
        "sureness": "hunch",
        "text": "",
        "tags": "",
    } | more


def jpeg(width: int = 2000, height: int = 1000, *, name: str = "IMG_0042.jpg") -> SimpleUploadedFile:
    """A photo as a phone takes it: lying on its side, with the place where it was taken."""
    image = Image.new("RGB", (width, height), "darkgreen")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif[0x010F] = "Téléphone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (45.0, 30.0, 0.0)
    kept = io.BytesIO()
    image.save(kept, "JPEG", exif=exif)
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")
