"""Rows that one adds, moves and takes out, saved together over one version: a plan's activities, a report's lists."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.utils.functional import Promise

from cimpact.writing.forms.parts import Conflict, Part

from ..workflow.writing import Stale

Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One field of a row. Its values are text, whatever the field: a box ticked says "1", a choice its code."""

    name: str
    label: str | Promise
    longest: int = 0
    long: bool = False
    # Alone on its line.
    wide: bool = False
    box: bool = False
    # What the boxes that follow one another are about.
    group: str | Promise = ""
    hidden: bool = False
    # The row's own name, made where the row is added, which stays with it from save to save.
    key: bool = False
    choices: Sequence[tuple[str, str | Promise]] = ()

    @property
    def says_something(self) -> bool:
        """Whether a row that holds only this is more than an empty one."""
        return not (self.box or self.hidden)

    def field(self) -> forms.Field:
        if self.hidden:
            marks = {"data-key": True} if self.key else {}
            hidden = forms.HiddenInput(attrs=marks)
            return forms.CharField(required=False, max_length=self.longest, widget=hidden)
        if self.box:
            box = forms.CheckboxInput(attrs={"class": "form-check-input", "value": "1"})
            return Box(label=self.label, required=False, widget=box)
        if self.choices:
            select = forms.Select(attrs={"class": "form-select"})
            return forms.ChoiceField(
                label=self.label, required=False, choices=[("", "—"), *self.choices], widget=select
            )
        widget = forms.Textarea(attrs={"rows": 2}) if self.long else forms.TextInput()
        widget.attrs |= {"class": "form-control words", "autocomplete": "off", "maxlength": self.longest}
        return forms.CharField(label=self.label, required=False, max_length=self.longest, widget=widget)


class Box(forms.CharField):
    """A box to tick, whose value is "1" or nothing."""

    def to_python(self, value):
        return "1" if value in (True, "1", "on") else ""

    def prepare_value(self, value):
        return value in (True, "1", "on")


class RowsPart(Part):
    """A whole list under one version: two people who change it are shown both lists."""

    scripts = ("js/rows.js",)
    template = "proposals/writing/_rows.html"
    conflict_template = "proposals/writing/_conflict_rows.html"
    # How a list is read, in a conflict: a template that takes rows.
    reading_template: str
    most: int
    columns: Sequence[Column]
    # What a row is called, and the button that adds one.
    row_name: str | Promise
    add_label: str | Promise
    # Empty rows at the end, so that one may add without a script.
    spare = 2
    my_rows: list[dict] = []
    their_rows: list[dict] = []

    def __init__(self, data=None, *, prefix: str, url: str, version: int, saved: list[Row]):
        initial: dict[str, object] = {"version": version}
        for index, row in enumerate(saved):
            initial |= {f"{name}_{index}": text for name, text in row.items()}
        super().__init__(data, prefix=prefix, initial=initial)
        self.url = url
        self.count = self._posted(data) if data is not None else min(len(saved) + self.spare, self.most)
        for index in range(self.count):
            for column in self.columns:
                if column.key:
                    self.initial.setdefault(f"{column.name}_{index}", _key(url, version, index))
                self.fields[f"{column.name}_{index}"] = column.field()

    def _posted(self, data) -> int:
        """How many rows were sent; the first column is always sent."""
        pattern = re.compile(rf"{self.prefix}-{self.columns[0].name}_(\d{{1,2}})")
        found = [int(m[1]) for name in data if (m := pattern.fullmatch(name))]
        return min(max(found, default=-1) + 1, self.most)

    @property
    def asked(self) -> str:
        """What a button of the page asks besides saving: « up-2 », « down-2 », « remove-2 »."""
        return self.data.get("do", "") if self.is_bound else ""

    def lines(self) -> list[dict]:
        """Each row with its bound fields, for the page: those to fill, the boxes, the hidden ones."""
        return [self._line(index) for index in range(self.count)]

    def _line(self, index: int) -> dict:
        bound = [(column, self[f"{column.name}_{index}"]) for column in self.columns]
        return {
            "number": index + 1,
            "index": index,
            "note": self.note_of(index),
            "fields": [pair for pair in bound if pair[0].says_something],
            "boxes": [
                (group, [field for _column, field in pairs])
                for group, pairs in groupby((p for p in bound if p[0].box), lambda pair: pair[0].group)
            ],
            "hidden": [field for column, field in bound if column.hidden],
        }

    def note_of(self, index: int) -> str | Promise:
        """A few words on one row, beside its number."""
        return ""

    def typed(self, index: int, name: str) -> str:
        """What a field holds on the page."""
        return str(self[f"{name}_{index}"].value() or "")

    def written(self) -> list[dict]:
        """The rows that say something, as they stand on the page, to read and to print."""
        rows = [
            {column.name: self.typed(index, column.name) for column in self.columns}
            for index in range(self.count)
        ]
        return self.as_read([row for row in rows if not self.is_empty(row)])

    def rows(self) -> list[Row]:
        """What is typed, in order, empty rows included."""
        return [
            {column.name: self.cleaned_data.get(f"{column.name}_{index}", "") for column in self.columns}
            for index in range(self.count)
        ]

    def rearranged(self, asked: str) -> list[Row]:
        """The rows after « up-2 », « down-2 » or « remove-2 »; what is not one of these leaves them be."""
        rows = self.rows()
        found = re.fullmatch(r"(up|down|remove)-(\d{1,2})", asked)
        if found is None or int(found[2]) >= len(rows):
            return rows
        index = int(found[2])
        row = rows.pop(index)
        if found[1] != "remove":
            rows.insert(max(0, index + (-1 if found[1] == "up" else 1)), row)
        return rows

    def is_empty(self, row: Row) -> bool:
        return not any(row[column.name] for column in self.columns if column.says_something)

    def keep(self, by) -> Conflict | None:
        rows = self.rearranged(self.asked)
        try:
            self.write(rows, self.version_read, by)
        except Stale as stale:
            return self._compared(rows, *self.current(stale.current))
        return None

    def write(self, rows: list[Row], version: int, by) -> None:
        """Save the rows over a version. Raises Stale."""
        raise NotImplementedError

    def current(self, saved) -> tuple[list[Row], int, str, object]:
        """Of what is saved now: its rows, its version, who saved it and when (nothing when unknown)."""
        raise NotImplementedError

    def as_read(self, rows: list[Row]) -> list[dict]:
        """The rows as `reading_template` takes them."""
        return list(rows)

    def _compared(self, rows: list[Row], theirs: list[Row], version: int, who: str, at) -> Conflict:
        self.my_rows = self.as_read([row for row in rows if not self.is_empty(row)])
        self.their_rows = self.as_read(theirs)
        blank = {column.name: "" for column in self.columns}
        padded = theirs + [blank] * (len(rows) - len(theirs))
        return Conflict(
            version=version,
            who=who,
            at=at,
            theirs={
                self.add_prefix(f"{name}_{index}"): text
                for index, row in enumerate(padded)
                for name, text in row.items()
            },
        )


def _key(url: str, version: int, index: int) -> str:
    """The key of a row that a page offers: the same each time that page is asked for, so that it reads as unchanged."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{url}#{version}-{index}"))
