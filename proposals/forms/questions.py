"""An answer to one question, of a proposal or of a letter."""

from functools import cached_property

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse

from cimpact.writing import answers
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Answer, Document, Question
from cimpact.writing.text import count_words, from_plain

from ..checks import JUSTIFICATION
from ..models import Dossier
from ..one_page import layout_of
from ..workflow.writing import write_answer
from .parts import Conflict, Part

# Far beyond any limit of words: a guard, not a rule.
LONGEST = 100_000


class Words(forms.CharField):
    """What a person writes, at length; control characters are dropped when it is saved."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\0", "")


class AnswerForm(Part):
    """One answer. Its document may be the proposal or the letter."""

    text = Words(required=False, strip=False, max_length=LONGEST)

    template = "proposals/writing/_answer.html"
    conflict_template = "proposals/writing/_conflict_answer.html"

    def __init__(self, data=None, *, dossier: Dossier, document: Document, question: Question):
        self.dossier, self.document, self.question = dossier, document, question
        self.answer: Answer | None = document.answers_by_code.get(question.code)
        super().__init__(
            data,
            prefix=f"q{question.pk}",
            initial={
                "text": self.answer.plain if self.answer else "",
                "version": self.answer.version if self.answer else 0,
            },
        )
        self.url = reverse("answer", args=[dossier.pk, question.pk])
        text = self.fields["text"]
        text.label, text.help_text = question.label, question.help
        text.widget.attrs |= {"class": "form-control", "rows": 3 if (question.max_words or 0) < 150 else 6}
        described = [f"id_{self.prefix}-text_{part}" for part in ("helptext", "count", "error")]
        text.widget.attrs["aria-describedby"] = " ".join(described)

    def keep(self, by) -> Conflict | None:
        try:
            self.answer = write_answer(
                self.dossier,
                self.document,
                self.question,
                typed=self.cleaned_data["text"],
                version=self.version_read,
                by=by,
            )
        except answers.Conflict as conflict:
            current = conflict.current
            return Conflict(
                version=current.version,
                who=current.updated_by.first_name,
                at=current.updated_at,
                theirs={self.add_prefix("text"): current.plain},
            )
        return None

    @property
    def saved_version(self):
        return self.answer.version if self.answer else 0

    @property
    def saved_at(self):
        return self.answer.updated_at if self.answer else None

    @property
    def words(self) -> int:
        return count_words(from_plain(self["text"].value() or ""))

    @property
    def their_text(self) -> str:
        """The other person's text, in a conflict."""
        return self.conflict.theirs[self.add_prefix("text")] if self.conflict else ""

    @property
    def is_justification(self) -> bool:
        """Asked only when the duration is beyond the usual one (R21)."""
        return self.question.code == JUSTIFICATION

    @property
    def is_vision(self) -> bool:
        return self.question.section.kind == SectionKind.VISION

    @cached_property
    def layout(self):
        """How the vision prints; None for any other answer, or where PDFs are unavailable."""
        markup = from_plain(self["text"].value() or "") if self.is_bound else self.answer and self.answer.text
        return layout_of(self.dossier.title, markup) if self.is_vision and markup else None

    @property
    def warnings(self):
        return {"text": self.layout.message} if self.layout and not self.layout.fits else {}

    def fragments(self):
        if not self.is_vision:
            return {}
        return {
            "vision-check": render_to_string("proposals/writing/_vision_check.html", {"layout": self.layout})
        }
