"""What is written on one subject of a support structure's reflection, saved as it is typed."""

from django.urls import reverse

from cimpact.writing.forms.texts import TextForm

from ..backbone import Subject
from ..models import ReflectionNote
from ..structures import Structure
from ..workflow.reflections import write_note


class ReflectionForm(TextForm):
    """One subject, in one's own words."""

    template = "governance/papers/_note.html"

    def __init__(
        self, data=None, *, structure: Structure, year: int, subject: Subject, saved: ReflectionNote | None
    ):
        self.structure, self.year, self.subject = structure, year, subject
        super().__init__(
            data,
            prefix=f"note_{subject.code}",
            saved=saved,
            url=reverse("reflection_note", args=[*structure.address, year, subject.code]),
        )
        text = self.fields["text"]
        text.label = subject.title
        text.widget.attrs["rows"] = 4
        # A few lines on each of some twenty subjects: marks are enough, without as many editors.
        del text.widget.attrs["data-rich"]
        text.widget.attrs["aria-describedby"] = f"id_{self.prefix}-text_error"

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
