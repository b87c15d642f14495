"""A text that several people write, and an answer to one question, whatever is written (see written.py)."""

from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cimpact.formatting import number
from cimpact.writing import answers
from cimpact.writing.blocks import canonical
from cimpact.writing.differences import side_by_side
from cimpact.writing.enums import SectionKind
from cimpact.writing.marks import from_marks, to_marks
from cimpact.writing.merging import Merged, merge, without_marks
from cimpact.writing.models import Answer, Question
from cimpact.writing.text import count_words, to_plain

from ..checks import JUSTIFICATION
from ..one_page import layout_of
from ..workflow.writing import write_answer
from ..written import Written
from .parts import Conflict, Part

# Characters, far beyond any limit of words: a guard, not a rule. An editor adds its tags to them.
LONGEST = 100_000
LONGEST_MARKUP = 4 * LONGEST
# From this part of the limit, the page says how many words remain.
NEAR = 0.9


class Words(forms.CharField):
    """What a person writes, at length; control characters are dropped when it is saved."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\0", "")


@dataclass(frozen=True)
class TextConflict(Conflict):
    """Two texts for one answer, as they compare, and what they make together."""

    mine_marked: str = ""
    theirs_marked: str = ""
    merged: Merged | None = None
    # The texts were put together in the field: what both changed is to settle there.
    to_settle: bool = False


class TextForm(Part):
    """A text that several people write, with an editor or with marks: saved, compared and merged as one writes.

    The field holds text typed with its marks (cimpact/writing/marks.py); an editor sends markup, and says so.
    What is saved has a text, a version, and who changed it when: `saved`, None before the first words.
    """

    text = Words(required=False, strip=False, max_length=LONGEST_MARKUP)
    is_markup = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # What the writer had before her, in the same form as the text: what two texts are compared with.
    read = Words(required=False, strip=False, max_length=LONGEST_MARKUP, widget=forms.HiddenInput)

    conflict_template = "proposals/writing/_conflict_answer.html"

    def __init__(self, data, *, prefix: str, saved, url: str):
        self.saved, self.url = saved, url
        typed = SimpleLazyObject(lambda: to_marks(saved.text) if saved else "")
        super().__init__(
            data,
            prefix=prefix,
            initial={"text": typed, "read": typed, "version": saved.version if saved else 0},
        )
        described = [f"id_{prefix}-text_{part}" for part in ("helptext", "count", "error")]
        self.fields["text"].widget.attrs |= {
            "class": "form-control",
            "aria-describedby": " ".join(described),
            "data-rich": f"{prefix}-is_markup",
        }
        self.fields["read"].widget.attrs["data-read"] = ""

    def write(self, markup: str, version: int, apart: bool, by):
        """Save the text and return it saved. Raises answers.Conflict."""
        raise NotImplementedError

    def clean_text(self):
        """The text, unless it is too long for anyone to read."""
        text = self.cleaned_data["text"]
        length = len(to_plain(text)) if self._sends_markup else len(text)
        if length > LONGEST:
            raise ValidationError(
                _(
                    "Ce texte a %(length)s caractères : gardez-en %(limit)s ou moins. Rien n’en est enregistré."
                )
                % {"length": number(length), "limit": number(LONGEST)}
            )
        return text

    @property
    def _sends_markup(self) -> bool:
        return bool(self.data.get(self.add_prefix("is_markup")))

    def _as_markup(self, text: str) -> str:
        return canonical(text) if self._sends_markup else from_marks(text)

    def as_typed(self, markup: str) -> str:
        """Markup as the page's field holds it: as it is for an editor, else with its marks."""
        return markup if self._sends_markup else to_marks(markup)

    @cached_property
    def markup(self) -> str:
        """The answer as it stands on the page."""
        if not self.is_bound:
            return self.saved.text if self.saved else ""
        return self._as_markup(self.data.get(self.add_prefix("text"), ""))

    @property
    def read_markup(self) -> str | None:
        """What the writer had before her; None when the page did not say."""
        read = self.data.get(self.add_prefix("read"))
        return None if read is None else self._as_markup(read)

    def keep(self, by) -> Conflict | None:
        try:
            self._write(self.markup, self.version_read, self.choice == "mine", by)
        except answers.Conflict as conflict:
            return self._settle(conflict, by)
        return None

    def _write(self, markup: str, version: int, apart: bool, by) -> None:
        self.saved = self.write(without_marks(markup), version, apart, by)

    def _settle(self, conflict: answers.Conflict, by) -> Conflict | None:
        """Both texts; put together when the person chose so, and saved when nothing is left to choose."""
        current = conflict.current
        who = current.updated_by.first_name
        merged = merge(self.read_markup or "", conflict.mine, current.text, who=who)
        if self.choice == "both" and not merged.contested:
            try:
                self._write(merged.markup, current.version, True, by)
            except answers.Conflict as another:
                return self._settle(another, by)
            return None
        mine, theirs = side_by_side(conflict.mine, current.text)
        found = TextConflict(
            version=current.version,
            who=who,
            at=current.updated_at,
            theirs={self.add_prefix("text"): self.as_typed(current.text)},
            mine_marked=mine,
            theirs_marked=theirs,
            merged=replace(merged, markup=self.as_typed(merged.markup)),
            to_settle=self.choice == "both",
        )
        if found.to_settle:
            self._hold(text=found.merged.markup, read=self.as_typed(current.text))
        return found

    def _hold(self, **values: str) -> None:
        """Show these in the fields instead of what was typed."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = value
        self.__dict__.pop("markup", None)

    @property
    def kept(self):
        settled = without_marks(self.markup)
        return {self.add_prefix("text"): self.as_typed(settled)} if settled != self.markup else {}

    @property
    def saved_version(self):
        return self.saved.version if self.saved else 0

    @property
    def saved_at(self):
        return self.saved.updated_at if self.saved else None

    @property
    def their_text(self) -> str:
        """The other person's text, in a conflict, as the field holds it."""
        return self.conflict.theirs[self.add_prefix("text")] if self.conflict else ""


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
