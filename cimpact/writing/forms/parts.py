"""What a page where one writes is made of: parts, each saved on its own over the version its writer read.

A part is a form whose prefix names it, so that several stand in one page and each may also be saved alone.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django import forms


class VersionField(forms.Field):
    """The version that was read; what is not a number is none."""

    widget = forms.HiddenInput

    def to_python(self, value) -> int:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True)
class Difference:
    """One field that two people filled differently, in words."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Conflict:
    """Two people saved the same part: what each wrote. `who` and `at` are empty when the portal does not know."""

    version: int
    who: str = ""
    at: dt.datetime | None = None
    differences: list[Difference] = field(default_factory=list)
    # What the other person's values look like in the fields, by field name; a list for boxes of one name.
    theirs: dict[str, str | list[str]] = field(default_factory=dict)

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """Each of their values, with the name of its field."""
        return [
            (name, one)
            for name, value in self.theirs.items()
            for one in (value if isinstance(value, list) else [value])
        ]


class Part(forms.Form):
    """A form saved over a version; `keep`, written below, returns a Conflict when someone came first."""

    version = VersionField(required=False)

    url: str
    template: str
    conflict_template = "proposals/writing/_conflict_values.html"
    # What its page loads besides what every part needs (proposals/views/section_page.py).
    scripts: tuple[str, ...] = ()
    conflict: Conflict | None = None
    hide_optional = True

    @property
    def is_posted(self) -> bool:
        """Whether what was sent holds this part: a request cut short holds only those before the cut."""
        return self.add_prefix("version") in self.data

    @property
    def choice(self) -> str:
        """ "mine" or "theirs" when the person has chosen between two texts without a script."""
        name, _dash, choice = self.data.get("choice", "").rpartition("-")
        return choice if name == self.prefix else ""

    @property
    def version_read(self) -> int:
        """The version to save over: the one read, or the other person's once both were seen and mine was kept."""
        if self.choice == "mine":
            return VersionField().clean(self.data.get(self.add_prefix("their_version")))
        return self.cleaned_data["version"]

    def save(self, *, by) -> bool:
        """Keep what was typed. False when someone saved first: `conflict` then holds both, and nothing was written."""
        if self.choice != "theirs":
            self.conflict = self.keep(by)
        return self.conflict is None

    def keep(self, by) -> Conflict | None:
        raise NotImplementedError

    @property
    def warnings(self) -> dict[str, str]:
        """What is kept although a rule says otherwise: a sentence by field."""
        return {}

    @property
    def kept(self) -> dict[str, str | list[str]]:
        """What was saved in place of what was typed, by the name of its field; nothing when they are the same."""
        return {}

    @property
    def saved_version(self) -> int:
        """The version now saved."""
        raise NotImplementedError

    @property
    def saved_at(self) -> dt.datetime | None:
        """When it was saved, when the portal knows."""
        return None

    def fragments(self) -> dict[str, str]:
        """What changes elsewhere on the page once the part is saved: HTML by the id of the element that holds it."""
        return {}

    def compare(self, current: dict[str, object], *, version: int, who: str = "", at=None) -> Conflict:
        """What was typed beside what is saved now, given as the values of the fields."""
        return Conflict(
            version=version,
            who=who,
            at=at,
            differences=[
                Difference(
                    label=str(self.fields[name].label),
                    mine=self._in_words(name, self.cleaned_data[name]),
                    theirs=self._in_words(name, value),
                )
                for name, value in current.items()
                if self.cleaned_data[name] != value
            ],
            theirs={
                self.add_prefix(name): _typed(self.fields[name].prepare_value(value))
                for name, value in current.items()
            },
        )

    def _in_words(self, name: str, value) -> str:
        names = dict(getattr(self.fields[name], "choices", ()))
        return str(names.get(value) or _typed(self.fields[name].prepare_value(value)))

    @property
    def problems(self) -> dict[str, list[str]]:
        """What is wrong with each field: errors in what was typed, or else warnings about what is saved."""
        if self.is_bound:
            return defaultdict(list, {name: list(errors) for name, errors in self.errors.items()})
        return defaultdict(list, {name: [sentence] for name, sentence in self.warnings.items()})

    def mark(self) -> None:
        """Show on each field that something is wrong with it."""
        for name in self.problems:
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                attrs |= {"class": f"{attrs.get('class', '')} is-invalid".strip(), "aria-invalid": "true"}


def _typed(value) -> str:
    return "" if value is None else str(value)
