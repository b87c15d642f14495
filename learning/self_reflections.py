"""A table's reflection as one reads or writes it: each subject, beside what the table wrote and meant to do before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cimpact.writing.forms.notes import NoteForm

from .forms.self_reflections import StepForm
from .guide import Matter, Subject, matter_of
from .models import SelfReflection, SelfReflectionNote, SelfReflectionStep


@dataclass(frozen=True)
class Earlier:
    """What an earlier reflection says of a subject: its words, and what it said would be done."""

    reflection: SelfReflection
    note: SelfReflectionNote | None
    steps: list[SelfReflectionStep]


@dataclass
class Line:
    """One subject: a form for whoever writes, else its text; what will be done; what was said before."""

    subject: Subject
    note: SelfReflectionNote | None = None
    part: NoteForm | None = None
    steps: list[SelfReflectionStep] = field(default_factory=list)
    step: StepForm | None = None
    earlier: list[Earlier] = field(default_factory=list)


def earlier_than(reflection: SelfReflection, readable: QuerySet) -> list[SelfReflection]:
    """The table's own before it, on the same thing, the latest first, among those that the reader may read."""
    found = readable.filter(
        kind=reflection.kind, initiative=reflection.initiative_id, opened_at__lt=reflection.opened_at
    )
    return list(found.prefetch_related("notes", "steps").order_by("-opened_at"))


def _by_code(rows: Iterable) -> dict[str, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.code].append(row)
    return found


def notes_of(reflection: SelfReflection) -> dict[str, SelfReflectionNote]:
    """What is written, by subject."""
    return {note.code: note for note in reflection.notes.select_related("updated_by")}


def lines_of(
    reflection: SelfReflection,
    notes: Mapping[str, SelfReflectionNote],
    earlier: list[SelfReflection],
    parts: Mapping[str, NoteForm],
    steps: Mapping[str, StepForm],
) -> list[Line]:
    """Every subject, in the order of the guide."""
    matter: Matter = matter_of(reflection.kind)
    planned = _by_code(reflection.steps.all())
    told = [(one, _by_code(one.notes.all()), _by_code(one.steps.all())) for one in earlier]
    return [
        Line(
            subject,
            notes.get(subject.code),
            parts.get(subject.code),
            planned[subject.code],
            steps.get(subject.code),
            list(_said_before(subject.code, told)),
        )
        for subject in matter.subjects
    ]


def _said_before(code: str, told) -> Iterable[Earlier]:
    for reflection, notes, steps in told:
        note = next((note for note in notes[code] if note.text), None)
        if note or steps[code]:
            yield Earlier(reflection, note, steps[code])
