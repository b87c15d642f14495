"""The learning journal: written once whatever the connection, changed over the version read, opened, closed (F68)."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier
from proposals.workflow.writing import Stale

from ..enums import Visibility
from ..models import JournalEntry, JournalPhoto, JournalRevision, LearningQuestion
from ..permissions import can_change_entry
from ..pictures import Picture

# What its author changes of an entry; who reads it is changed apart.
SAID = ("kind", "title", "text", "sureness", "aims", "conditions", "tags", "question", "happened_on")


@dataclass(frozen=True)
class Shown:
    """A photo and what it shows, in words."""

    picture: Picture
    alt: str


@transaction.atomic
def write_entry(
    *,
    key: uuid.UUID,
    programme: Programme,
    neighbourhood: Neighbourhood | None,
    dossier: Dossier | None = None,
    said: dict,
    visibility: str,
    written_at: dt.datetime | None = None,
    photo: Shown | None = None,
    by,
) -> tuple[JournalEntry, bool]:
    """Keep an entry, and whether this call made it: the same key is the same entry, however many times it comes.

    `said` holds the fields of SAID. An entry written without a connection says when it was.
    """
    question: LearningQuestion | None = said.get("question")
    now = clock.now()
    entry, is_new = JournalEntry.objects.get_or_create(
        key=key,
        defaults={
            **said,
            "programme": programme,
            "neighbourhood": neighbourhood,
            "dossier": question.dossier if question else dossier,
            "author": by,
            "visibility": visibility,
            "written_at": written_at or now,
            "created_at": now,
            "updated_at": now,
        },
    )
    if entry.author_id != by.pk:
        raise NotPossible(_("Cette entrée a été écrite avec un autre compte."))
    if is_new:
        if photo:
            _keep_photo(entry, photo)
        record(entry, "journal.write", by=by, audience=Audience.TABLE, after={"visibility": visibility})
    return entry, is_new


@transaction.atomic
def change_entry(
    entry: JournalEntry,
    *,
    version: int,
    said: dict,
    photo: Shown | None = None,
    photo_alt: str = "",
    without_photo: bool = False,
    by,
) -> JournalEntry:
    """Change what an entry says, over the version read; what it said is kept. Raises Stale.

    A new photo takes the place of the former one; `photo_alt` says anew what the present one shows.
    """
    entry = _locked(entry)
    if not can_change_entry(by, entry):
        raise NotPossible(_("Vous ne faites plus partie du lieu où vous avez écrit cette entrée."))
    if entry.version != version:
        raise Stale(entry)
    changed = [name for name in SAID if getattr(entry, name) != said[name]]
    if changed:
        JournalRevision.objects.create(
            entry=entry,
            version=entry.version,
            kind=entry.kind,
            title=entry.title,
            text=entry.text,
            sureness=entry.sureness,
            author=entry.author,
            written_at=entry.updated_at,
        )
    for name in changed:
        setattr(entry, name, said[name])
    if entry.question:
        entry.dossier = entry.question.dossier
    is_redrawn = _change_photo(entry, photo, photo_alt, without_photo)
    if changed or is_redrawn:
        entry.version += 1
        entry.updated_at = clock.now()
        entry.save()
        record(entry, "journal.change", by=by, audience=Audience.TABLE, after={"version": entry.version})
    return entry


@transaction.atomic
def open_entry_to(entry: JournalEntry, visibility: str, *, by) -> JournalEntry:
    """Choose anew who reads an entry. Fewer readers: at once, and always; more: while its author has her part there."""
    entry = _locked(entry)
    if entry.visibility == visibility:
        return entry
    if is_wider(visibility, than=entry.visibility) and not can_change_entry(by, entry):
        raise NotPossible(
            _(
                "Vous ne faites plus partie du lieu où vous avez écrit cette entrée : elle ne peut plus s’ouvrir."
            )
        )
    before, entry.visibility = entry.visibility, visibility
    entry.save(update_fields=["visibility"])
    record(
        entry,
        "journal.visibility",
        by=by,
        audience=Audience.TABLE,
        before={"visibility": before},
        after={"visibility": visibility},
    )
    return entry


@transaction.atomic
def take_back_entry(entry: JournalEntry, *, by) -> None:
    """Nobody reads it any more. Taken back twice, it is taken back once."""
    if JournalEntry.objects.filter(pk=entry.pk, removed_at=None).update(removed_at=clock.now()):
        record(entry, "journal.take_back", by=by, audience=Audience.TABLE)


def is_wider(visibility: str, *, than: str) -> bool:
    """Whether it is read by more people."""
    return Visibility.values.index(visibility) > Visibility.values.index(than)


def _locked(entry: JournalEntry) -> JournalEntry:
    found = JournalEntry.objects.select_for_update(of=("self",)).select_related("author", "question__dossier")
    if (locked := found.filter(pk=entry.pk, removed_at=None).first()) is None:
        raise NotPossible(_("Cette entrée est retirée."))
    return locked


def _keep_photo(entry: JournalEntry, photo: Shown) -> None:
    kept = JournalPhoto(
        entry=entry,
        alt=photo.alt,
        width=photo.picture.width,
        height=photo.picture.height,
        scan=photo.picture.scan,
    )
    kept.file.save("photo.jpg", ContentFile(photo.picture.content), save=False)
    kept.save()


def _change_photo(entry: JournalEntry, photo: Shown | None, alt: str, without: bool) -> bool:
    """Whether something of the photo changed."""
    present = entry.photos.filter(removed_at=None)
    if photo or without:
        removed = present.update(removed_at=clock.now())
        if photo:
            _keep_photo(entry, photo)
        return bool(photo or removed)
    return bool(alt and present.exclude(alt=alt).update(alt=alt))
