"""What is written on one subject of a support structure's reflection, saved as it is typed."""

from django.urls import reverse

from cimpact.writing.forms.notes import NoteForm

from ..backbone import Subject
from ..models import ReflectionNote
from ..structures import Structure
from ..workflow.reflections import write_note


class ReflectionForm(NoteForm):
    """One subject, in one's own words."""

    def __init__(
        self, data=None, *, structure: Structure, year: int, subject: Subject, saved: ReflectionNote | None
    ):
        self.structure, self.year, self.subject = structure, year, subject
        super().__init__(
            data,
            code=subject.code,
            label=subject.title,
            saved=saved,
            url=reverse("reflection_note", args=[*structure.address, year, subject.code]),
        )

    def write(self, markup: str, version: int, apart: bool, by) -> ReflectionNote:
        return write_note(
            self.structure,
            self.year,
            self.subject.code,
            markup=markup,
            version=version,
            read=self.read_markup,
            by=by,
        )
