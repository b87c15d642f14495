"""A shared plan as one reads it: each card's fields in words, its links by the names that the cards have today."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cimpact.formatting import long_date, money
from cimpact.spreadsheets import Cell

from .models import Initiative, PlanCard
from .plan_tools import Field, Kind, Tool, kinds

# Of one card, in the list of a tool.
SHOWN_IN_A_LINE = 6


@dataclass(frozen=True)
class Said:
    """One field of a card, in words; `lines` when it holds several."""

    code: str
    label: str
    text: str
    lines: tuple[str, ...] = ()
    # The words are the programme's (a choice), not a person's.
    ours: bool = False
    is_date: bool = False

    def followed_by(self, other: "Said") -> "Said":
        """Both, read as one."""
        lines = (*(self.lines or (self.text,)), *(other.lines or (other.text,)))
        return replace(self, text=", ".join(lines), lines=lines)


@dataclass
class Shown:
    """One card as it is read."""

    card: PlanCard
    kind: Kind
    sheet: "Sheet"

    @property
    def pk(self) -> int:
        return self.card.pk

    @cached_property
    def name(self) -> str:
        """What the card is called wherever it is named."""
        if subject := self.kind.subject(self.card.subject):
            return subject.title
        text = str(self.card.values.get(self.kind.fields[0].code, "")).strip()
        return text or _("Sans nom")

    @property
    def is_written(self) -> bool:
        """Whether anything was written on it: one added and left is nothing to read."""
        return any(self.card.values.values())

    def value(self, code: str) -> str:
        """What a field holds, as it is kept."""
        held = self.card.values.get(code, "")
        return held if isinstance(held, str) else ""

    def values(self, code: str) -> list[str]:
        """What a field of several holds, as it is kept."""
        held = self.card.values.get(code, [])
        return held if isinstance(held, list) else [held]

    def words(self, code: str) -> str:
        """What a field says, in words."""
        return self._said(self.kind.by_code[code]).text

    def cells(self) -> dict[str, Cell]:
        """What it says by what its fields are called, as a spreadsheet counts it: real dates, amounts in dollars."""
        cells: dict[str, Cell] = {said.label: said.text for said in self.said}
        for one in self.kind.fields_apart:
            if one.kind == "date":
                cells[one.reading] = self.date(one.code)
            elif one.kind == "amount" and (cents := self.cents(one.code)) is not None:
                cells[one.reading] = Decimal(cents) / 100
        return cells

    def linked(self, code: str) -> list["Shown"]:
        """The cards that a field leads to, that are still there and say something."""
        return [self.sheet.by_pk[pk] for pk in self.values(code) if pk in self.sheet.by_pk]

    @property
    def brief_words(self) -> list[str]:
        """What it is and where it stands: its choices, in words."""
        return [
            self.words(one.code) for one in self.kind.fields if one.kind == "choice" and self.value(one.code)
        ]

    def date(self, code: str) -> dt.date | None:
        held = self.value(code)
        return dt.date.fromisoformat(held) if held else None

    def cents(self, code: str) -> int | None:
        held = self.value(code)
        return int(held) if held else None

    @property
    def said(self) -> list[Said]:
        """Every field that says something, its name apart."""
        return self._told(self.kind.fields_apart)

    @property
    def brief(self) -> list[Said]:
        """What is worth seeing of it in a line: what it says, its long texts apart."""
        return self._told(one for one in self.kind.fields[1:] if one.kind != "text")[:SHOWN_IN_A_LINE]

    def _told(self, fields: Iterable[Field]) -> list[Said]:
        """What these fields say, those that are called the same as one."""
        told: dict[str, Said] = {}
        for said in map(self._said, fields):
            if said.text:
                before = told.get(said.label)
                told[said.label] = before.followed_by(said) if before else said
        return list(told.values())

    def _said(self, one: Field) -> Said:
        ours = one.kind in ("choice", "choices")
        if one.is_link:
            lines = tuple(card.name for card in self.linked(one.code))
        elif one.kind == "choices":
            lines = tuple(one.in_words(value) for value in self.values(one.code))
        else:
            return Said(one.code, one.reading, self._text(one), ours=ours, is_date=one.kind == "date")
        return Said(one.code, one.reading, ", ".join(lines), lines, ours)

    def _text(self, one: Field) -> str:
        held = self.value(one.code)
        if not held:
            return ""
        match one.kind:
            case "date":
                return long_date(dt.date.fromisoformat(held))
            case "amount":
                return money(int(held))
            case "choice":
                return one.in_words(held)
        return held


@dataclass
class Sheet:
    """All the cards of a plan, read in one query."""

    initiative: Initiative
    cards: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    by_pk: dict[str, Shown] = field(default_factory=dict)  # those that say something

    def of(self, kind: str) -> list[Shown]:
        """The cards of a kind that say something, in order."""
        return [card for card in self.to_write(kind) if card.is_written]

    def to_write(self, kind: str) -> list[Shown]:
        """The cards of a kind, in order, with those still empty: one fills them or takes them out."""
        return self.cards.get(kind, [])

    def written(self, tool: Tool) -> list[Shown]:
        """The cards of a tool that say something."""
        return [card for kind in tool.kinds for card in self.of(kind.code)]

    def subject(self, kind: str, code: str) -> Shown | None:
        """A card that is always there, once someone wrote it, though it be empty again."""
        return next((card for card in self.to_write(kind) if card.card.subject == code), None)

    def leading_to(self, card: Shown, kind: str, code: str) -> list[Shown]:
        """The cards of a kind whose field leads to that one."""
        return [one for one in self.of(kind) if str(card.pk) in one.values(code)]


def sheet_of(initiative: Initiative, found: Iterable[PlanCard] | None = None) -> Sheet:
    """The plan of an initiative as it is now."""
    if found is None:
        found = PlanCard.objects.kept().filter(plan__initiative=initiative).select_related("updated_by")
    sheet = Sheet(initiative)
    known = kinds()
    for card in found:
        if kind := known.get(card.kind):
            shown = Shown(card, kind, sheet)
            sheet.cards[card.kind].append(shown)
            if shown.is_written:
                sheet.by_pk[str(card.pk)] = shown
    for one in known.values():
        if one.is_fixed:
            order = [subject.code for subject in one.subjects]
            sheet.cards[one.code].sort(key=lambda card: order.index(card.card.subject))
    return sheet
