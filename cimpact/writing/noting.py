"""Saving a note of a reflection over the version read, as an answer is (cimpact/writing/answers.py)."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Manager

from cimpact import clock

from .answers import Conflict
from .blocks import canonical
from .models import SubjectNote

Note = TypeVar("Note", bound=SubjectNote)


@transaction.atomic
def write_over(
    notes: Manager[Note], code: str, *, markup: str, version: int, read: str | None = None, by
) -> Note:
    """Save what is written on one subject. `notes`: the notes of what they belong to. Raises answers.Conflict.

    `read` is what the writer had before her: what she left as she found it is not saved again. Words never begun and
    left empty make no note.
    """
    markup = canonical(markup)
    if not markup and not notes.filter(code=code).exists():
        return notes.model(code=code, version=0, updated_by=by)
    # Two first saves at once: the second finds the first's text, and is compared with it.
    note, is_first = notes.get_or_create(code=code, defaults={"text": markup, "updated_by": by})
    if is_first:
        return note
    note = notes.select_for_update(of=("self",)).select_related("updated_by").get(pk=note.pk)
    if markup == note.text:
        return note
    if note.version != version:
        if read is not None and canonical(read) == markup:
            return note
        raise Conflict(note, markup)
    note.text, note.version = markup, note.version + 1
    note.updated_at, note.updated_by = clock.now(), by
    note.save()
    return note
