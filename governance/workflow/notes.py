"""What is written of a meeting while it is held and until its minutes are approved: of each point, and besides.

A save over another's is refused with both texts; each version that someone else took up, or that time set apart, is
kept (NotesVersion), so that nothing is lost.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.writing.answers import Conflict
from cimpact.writing.blocks import canonical

from ..models import Meeting, Minutes, NotesVersion, Point
from ..recusal import closed_to
from .meetings import opened_to

# Beyond this, the same person's next save begins a new version.
ONE_SITTING = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Written:
    """A text as it is saved: of a point, or of the meeting."""

    text: str
    version: int
    updated_by: User | None
    updated_at: dt.datetime | None
    pk: int = 0


def written_of(point: Point) -> Written | None:
    """The notes of a point; None before the first words."""
    if not point.notes_version:
        return None
    return Written(point.notes, point.notes_version, point.notes_by, point.notes_at, point.pk)


@transaction.atomic
def write_notes(
    meeting: Meeting,
    point: Point | None,
    *,
    markup: str,
    version: int,
    read: str | None = None,
    apart: bool = False,
    by: User,
) -> Written:
    """Save what is said of a point, or of the meeting, over the version read. Raises Conflict.

    `read` is what the writer had before her: what she left as she found it is not saved again.
    """
    meeting = opened_to(meeting, "write_minutes", by)
    markup = canonical(markup)
    if point is None:
        return _of_meeting(meeting, markup, version, read, apart, by)
    points = meeting.points.select_for_update(of=("self",))
    point = points.select_related("item__neighbourhood", "item__content_type", "notes_by").get(pk=point.pk)
    if point.item and closed_to(by, point.item):
        raise PermissionDenied
    saved = Written(point.notes, point.notes_version, point.notes_by, point.notes_at, point.pk)
    if not _is_new(saved, markup, version, read):
        return saved
    point.notes, point.notes_version = markup, point.notes_version + 1
    point.notes_by, point.notes_at = by, clock.now()
    point.save(update_fields=["notes", "notes_version", "notes_by", "notes_at"])
    _keep(meeting, point, markup, point.notes_version, apart, by)
    return Written(point.notes, point.notes_version, by, point.notes_at, point.pk)


def _of_meeting(
    meeting: Meeting, markup: str, version: int, read: str | None, apart: bool, by: User
) -> Written:
    minutes, _created = Minutes.objects.select_for_update(of=("self",)).get_or_create(
        meeting=meeting, defaults={"updated_by": by}
    )
    saved = Written(minutes.text, minutes.version, minutes.updated_by, minutes.updated_at, minutes.pk)
    if not _is_new(saved, markup, version, read):
        return saved
    minutes.text, minutes.version = markup, minutes.version + 1
    minutes.updated_by, minutes.updated_at = by, clock.now()
    minutes.save(update_fields=["text", "version", "updated_by", "updated_at"])
    _keep(meeting, None, markup, minutes.version, apart, by)
    return Written(minutes.text, minutes.version, by, minutes.updated_at, minutes.pk)


def _is_new(saved: Written, markup: str, version: int, read: str | None) -> bool:
    """Whether there is something to save. Raises Conflict when another came first with something else."""
    if markup == saved.text:
        return False
    if saved.version == version:
        return True
    if read is not None and canonical(read) == markup:
        return False
    raise Conflict(saved, markup)


def _keep(meeting: Meeting, point: Point | None, text: str, version: int, apart: bool, by: User) -> None:
    now = clock.now()
    last = NotesVersion.objects.filter(meeting=meeting, point=point).first()
    if last and not apart and last.author_id == by.pk and now - last.started_at < ONE_SITTING:
        last.text, last.version, last.updated_at = text, version, now
        last.save(update_fields=["text", "version", "updated_at"])
        return
    NotesVersion.objects.create(
        meeting=meeting, point=point, text=text, version=version, author=by, started_at=now, updated_at=now
    )
