"""A year's reflection as one reads or writes it: each subject, beside what one's own earlier years say of it."""

from collections import defaultdict
from dataclasses import dataclass, field

from cimpact.writing.forms.notes import NoteForm

from .backbone import Group, Subject, groups
from .models import Reflection, ReflectionNote
from .structures import Structure


@dataclass
class Line:
    """One subject: a form for whoever writes, else its text; and the earlier years'."""

    subject: Subject
    note: ReflectionNote | None = None
    part: NoteForm | None = None
    earlier: list[ReflectionNote] = field(default_factory=list)


def notes_of(reflection: Reflection | None) -> dict[str, ReflectionNote]:
    """What is written, by subject."""
    found = reflection.notes.select_related("updated_by") if reflection else ()
    return {note.code: note for note in found}


def earlier_notes(structure: Structure, year: int, *, only_shared: bool) -> dict[str, list[ReflectionNote]]:
    """What the structure wrote in the years before, by subject, the latest first."""
    notes = ReflectionNote.objects.filter(
        reflection__programme=structure.programme,
        reflection__neighbourhood=structure.neighbourhood,
        reflection__year__lt=year,
    ).exclude(text="")
    if only_shared:
        notes = notes.filter(reflection__shared_at__isnull=False)
    found = defaultdict(list)
    for note in notes.select_related("reflection").order_by("-reflection__year"):
        found[note.code].append(note)
    return found


def lines_of(
    notes: dict[str, ReflectionNote],
    earlier: dict[str, list[ReflectionNote]],
    parts: dict[str, NoteForm],
) -> list[tuple[Group, list[Line]]]:
    """Every subject under its group."""
    return [
        (
            group,
            [
                Line(
                    subject,
                    notes.get(subject.code),
                    parts.get(subject.code),
                    earlier.get(subject.code, []),
                )
                for subject in group.subjects
            ],
        )
        for group in groups()
    ]
