"""A text that several people write in a page: with an editor or with marks, saved, compared and merged."""

from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cimpact.formatting import number

from .. import answers
from ..blocks import canonical
from ..differences import side_by_side
from ..marks import from_marks, to_marks
from ..merging import Merged, merge, without_marks
from ..text import to_plain
from .parts import Conflict, Part

# Characters, far beyond any limit of words: a guard, not a rule. An editor adds its tags to them.
LONGEST = 100_000
LONGEST_MARKUP = 4 * LONGEST


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
        return str(self.conflict.theirs[self.add_prefix("text")]) if self.conflict else ""
