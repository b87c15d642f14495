"""One card of a shared plan, to write: its fields are those of its kind."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cimpact.fields import AmountField, WrittenDateField
from cimpact.writing.forms.parts import Conflict, Difference, Part
from cimpact.writing.text import without_controls

from .models import PlanCard
from .plan_cards import Overtaken, Place, Values, write_card
from .plan_checks import questions_about
from .plan_reading import Sheet, Shown
from .plan_tools import Field, kinds, tools

LONGEST_LINE, LONGEST_TEXT = 200, 3000


@dataclass(frozen=True)
class Beginning:
    """Where the cards that a field would link to are written."""

    title: str
    url: str


class LinkField(forms.ChoiceField):
    """A link to a card; one taken out since the page was served is let go, the rest of what is typed being kept."""

    def to_python(self, value):
        found = super().to_python(value)
        return found if self.valid_value(found) else ""


class LinksField(forms.MultipleChoiceField):
    """Links to cards, likewise."""

    def to_python(self, value):
        return [found for found in super().to_python(value) if self.valid_value(found)]


class CardForm(Part):
    """A card saved as it is written, over the version that was read."""

    template = "neighbourhoods/plan/_card.html"

    def __init__(self, data=None, *, place: Place, sheet: Sheet, card: PlanCard | None):
        self.place, self.sheet, self.card = place, sheet, card
        self.url = self._address()
        prefix = f"card_{card.pk}" if card and not place.subject else f"{place.kind.code}_{place.subject}"
        held = card.values if card else {}
        initial: dict[str, object] = {
            one.code: _from_held(one, held.get(one.code, "")) for one in place.kind.fields
        }
        super().__init__(data, prefix=prefix, initial=initial | {"version": card.version if card else 0})
        for one in place.kind.fields:
            self.fields[one.code] = self._field(one)

    def _address(self) -> str:
        address = [self.place.initiative.pk, self.place.kind.tool]
        if self.place.subject:
            return reverse("plan_subject", args=[*address, self.place.kind.code, self.place.subject])
        assert self.card is not None
        return reverse("plan_card", args=[*address, self.card.pk])

    @property
    def heading(self) -> str:
        """What the card is called; `name` may be one of its fields."""
        if subject := self.place.kind.subject(self.place.subject):
            return subject.title
        return Shown(self.card, self.place.kind, self.sheet).name if self.card else ""

    @property
    def lines(self) -> list[tuple[Field, forms.BoundField, Beginning | None]]:
        """Each field with what the page shows of it; one that has nothing to link yet, with where to begin."""
        return [(one, self[one.code], self._beginning(one)) for one in self.place.kind.fields]

    def _beginning(self, one: Field) -> Beginning | None:
        if not one.is_link or self._choices(one):
            return None
        kind = kinds()[one.of]
        url = reverse("plan_tool", args=[self.place.initiative.pk, kind.tool])
        title = kind.title if kind.tool == self.place.kind.tool else tools()[kind.tool].title
        return Beginning(title, f"{url}#{kind.code}")

    def _field(self, one: Field) -> forms.Field:
        described = {"aria-describedby": f"id_{self.prefix}-{one.code}_error"}
        text = {"class": "form-control words", "autocomplete": "off", **described}
        widget: forms.Widget
        match one.kind:
            case "text":
                widget = forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT, **text})
                return forms.CharField(
                    label=one.label, required=False, max_length=LONGEST_TEXT, widget=widget
                )
            case "date":
                return WrittenDateField(
                    label=one.label,
                    required=False,
                    widget=forms.TextInput(attrs={"class": "form-control", **described}),
                )
            case "amount":
                attrs = {"class": "form-control", "inputmode": "decimal", **described}
                return AmountField(label=one.label, required=False, widget=forms.TextInput(attrs=attrs))
            case "choice" | "link":
                widget = forms.Select(attrs={"class": "form-select", **described})
                choices = [("", "—"), *self._choices(one)]
                of_one = LinkField if one.is_link else forms.ChoiceField
                return of_one(label=one.label, required=False, choices=choices, widget=widget)
            case "choices" | "links":
                boxes = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
                of_several = LinksField if one.is_link else forms.MultipleChoiceField
                return of_several(label=one.label, required=False, choices=self._choices(one), widget=boxes)
        widget = forms.TextInput(attrs={"maxlength": LONGEST_LINE, **text})
        return forms.CharField(label=one.label, required=False, max_length=LONGEST_LINE, widget=widget)

    def _choices(self, one: Field) -> Sequence[tuple[str, str]]:
        if not one.is_link:
            return [(code, one.in_words(code)) for code in one.choices]
        own = str(self.card.pk) if self.card else ""
        return [(str(card.pk), card.name) for card in self.sheet.of(one.of) if str(card.pk) != own]

    def keep(self, by) -> Conflict | None:
        try:
            self.card = write_card(
                self.place, self.card, values=self._held(), version=self.version_read, by=by
            )
        except Overtaken as overtaken:
            return self._both(overtaken.current)
        return None

    def _held(self) -> Values:
        """What is typed, as it is kept; empty fields are left out, and links to cards taken out since stay."""
        held: Values = {}
        for one in self.place.kind.fields:
            value = _to_held(one, self.cleaned_data.get(one.code))
            if one.is_link:
                value = self._with_lost_links(one, value)
            if value:
                held[one.code] = value
        return held

    def _with_lost_links(self, one: Field, value: str | list[str]) -> str | list[str]:
        before = self.card.values.get(one.code, []) if self.card else []
        before = before if isinstance(before, list) else [before]
        lost = [pk for pk in before if pk and pk not in self.sheet.by_pk]
        if isinstance(value, list):
            return value + lost
        return value or (lost[0] if lost else "")

    def _both(self, current: PlanCard) -> Conflict:
        theirs = {
            one.code: _from_held(one, current.values.get(one.code, "")) for one in self.place.kind.fields
        }
        differences = [
            Difference(
                one.label,
                self._words(one, self.cleaned_data.get(one.code)),
                self._words(one, theirs[one.code]),
            )
            for one in self.place.kind.fields
            if (self.cleaned_data.get(one.code) or "") != (theirs[one.code] or "")
        ]
        return Conflict(
            version=current.version,
            who=current.updated_by.first_name if current.updated_by else "",
            at=current.updated_at,
            differences=differences,
            theirs={self.add_prefix(code): self._typed(code, value) for code, value in theirs.items()},
        )

    def _words(self, one: Field, value) -> str:
        if isinstance(value, list):
            names = dict(self._choices(one))
            return ", ".join(str(names.get(each, each)) for each in value)
        return self._in_words(one.code, value)

    def _typed(self, code: str, value) -> str | list[str]:
        """A value as the page's field holds it."""
        return value if isinstance(value, list) else str(self.fields[code].prepare_value(value) or "")

    @property
    def kept(self) -> dict[str, str | list[str]]:
        """What someone else wrote meanwhile in other fields of the card."""
        assert self.card is not None
        found = {}
        for one in self.place.kind.fields:
            saved = _from_held(one, self.card.values.get(one.code, ""))
            if (saved or "") != (self.cleaned_data.get(one.code) or ""):
                found[self.add_prefix(one.code)] = self._typed(one.code, saved)
        return found

    @property
    def questions(self) -> list[str]:
        """What the card, as it is saved, leaves to ask."""
        return questions_about(Shown(self.card, self.place.kind, self.sheet)) if self.card else []

    def fragments(self):
        html = render_to_string("neighbourhoods/plan/_questions.html", {"questions": self.questions})
        return {f"{self.prefix}-questions": html}

    @property
    def saved_version(self) -> int:
        return self.card.version if self.card else 0

    @property
    def saved_at(self) -> dt.datetime | None:
        return self.card.updated_at if self.card else None

    def clean(self):
        """The prefix of a card of another plan never comes here: only lengths and choices may be wrong."""
        cleaned = super().clean()
        for one in self.place.kind.fields:
            if one.kind == "line" and isinstance(cleaned.get(one.code), str):
                cleaned[one.code] = " ".join(without_controls(cleaned[one.code]).split())
            elif one.kind == "text" and isinstance(cleaned.get(one.code), str):
                cleaned[one.code] = without_controls(cleaned[one.code].replace("\r\n", "\n")).strip()
        return cleaned


class CommentForm(forms.Form):
    """A message about a tool."""

    text = forms.CharField(
        label=gettext_lazy("Votre message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Écrivez votre message.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    hide_optional = True


def _from_held(one: Field, held: str | list[str]):
    """What is kept, as the form holds it."""
    if one.is_several:
        return held if isinstance(held, list) else [held] if held else []
    if isinstance(held, list):
        held = held[0] if held else ""
    if one.kind == "date":
        return dt.date.fromisoformat(held) if held else None
    if one.kind == "amount":
        return int(held) if held else None
    return held


def _to_held(one: Field, value) -> str | list[str]:
    """What the form holds, as it is kept."""
    if one.is_several:
        return list(value or [])
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)
