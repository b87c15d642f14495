"""An answer to one question, whatever is written (see written.py)."""

from functools import cached_property

from django.template.loader import render_to_string
from django.urls import reverse

from cimpact.writing.enums import SectionKind
from cimpact.writing.forms.texts import TextForm
from cimpact.writing.models import Answer, Question
from cimpact.writing.text import count_words

from ..checks import JUSTIFICATION
from ..one_page import layout_of
from ..workflow.writing import write_answer
from ..written import Written

# From this part of the limit, the page says how many words remain.
NEAR = 0.9


class AnswerForm(TextForm):
    """One answer of what is written."""

    template = "proposals/writing/_answer.html"

    def __init__(self, data=None, *, written: Written, question: Question):
        self.written, self.question = written, question
        self.dossier, self.document = written.dossier, written.document
        super().__init__(
            data,
            prefix=f"q{question.pk}",
            saved=self.document.answers_by_code.get(question.code),
            url=reverse("answer", args=[self.dossier.pk, self.document.pk, question.pk]),
        )
        text = self.fields["text"]
        text.label, text.help_text = question.label, question.help
        text.widget.attrs["rows"] = 3 if (question.max_words or 0) < 150 else 6

    @property
    def answer(self) -> Answer | None:
        """The answer as it is saved."""
        return self.saved

    def write(self, markup: str, version: int, apart: bool, by) -> Answer:
        return write_answer(
            self.dossier,
            self.document,
            self.question,
            markup=markup,
            version=version,
            read=self.read_markup,
            apart=apart,
            by=by,
        )

    @property
    def words(self) -> int:
        return count_words(self.markup)

    @property
    def near(self) -> int | None:
        """From how many words on the page says that few remain."""
        return int(self.question.max_words * NEAR) if self.question.max_words else None

    @property
    def words_over(self) -> int:
        """How many words are too many."""
        return max(self.words - self.question.max_words, 0) if self.question.max_words else 0

    @property
    def words_left(self) -> int | None:
        """How many words remain, when few do; None when there is room, or when there are too many."""
        if not self.question.max_words or self.words < self.near or self.words_over:
            return None
        return self.question.max_words - self.words

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
        return layout_of(self.dossier.title, self.markup) if self.is_vision and self.markup else None

    @property
    def warnings(self):
        return {"text": self.layout.message} if self.layout and not self.layout.fits else {}

    def fragments(self):
        if self.answer and self.answer.pk:
            self.saved = self.document.answers.with_last_change().get(pk=self.answer.pk)
        fragments = {
            f"{self.prefix}-last": render_to_string("proposals/writing/_last_change.html", {"part": self})
        }
        if self.is_vision:
            fragments["vision-check"] = render_to_string(
                "proposals/writing/_vision_check.html", {"layout": self.layout}
            )
            fragments["vision-page"] = render_to_string(
                "proposals/writing/_vision_page.html", {"layout": self.layout, "title": self.dossier.title}
            )
        return fragments
