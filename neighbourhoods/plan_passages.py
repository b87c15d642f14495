"""What a shared plan tells elsewhere, in a proposal or in a report: passages, a paragraph a card (F73–F83)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from cimpact.formatting import labelled, money

from .plan_reading import Sheet, Shown
from .plan_tools import ONE, Field, Texts, in_language, kinds

FILE = Path(__file__).parent / "data" / "plan_passages.yaml"
STATES = ("secured", "asked", "to_find")


@dataclass(frozen=True)
class Passage:
    """The cards of one kind, told with some of their fields."""

    code: str
    titles: Texts
    kind: str
    fields: tuple[str, ...]
    # Those said without their label.
    bare: tuple[str, ...] = ()
    only: dict[str, list[str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def tool(self) -> str:
        """The tool where it is written."""
        return kinds()[self.kind].tool

    def paragraphs(self, sheet: Sheet) -> list[str]:
        """A paragraph for each card that says something."""
        return [said for card in sheet.of(self.kind) if self._tells(card) and (said := self._told(card))]

    def _tells(self, card: Shown) -> bool:
        return all(card.value(code) in choices for code, choices in self.only.items())

    def _told(self, card: Shown) -> str:
        said = [one for one in map(card.kind.by_code.get, self.fields) if one and card.words(one.code)]
        if card.card.subject == ONE:
            return " ".join(_sentence(card.words(one.code)) for one in said)
        named = not card.kind.is_fixed and bool(card.value(card.kind.fields[0].code))
        if not said and not named:
            return ""
        return " ".join([_sentence(card.name), *(_sentence(self._said(one, card)) for one in said)])

    def _said(self, one: Field, card: Shown) -> str:
        words = card.words(one.code)
        return words if one.kind == "choice" or one.code in self.bare else labelled(one.reading, words)


def _sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


@lru_cache
def passages() -> dict[str, Passage]:
    """Every passage by its code."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))["passages"]
    return {
        code: Passage(
            code,
            one["title"],
            one["kind"],
            tuple(one["fields"]),
            tuple(one.get("bare", ())),
            one.get("only", {}),
        )
        for code, one in source.items()
    }


@dataclass(frozen=True)
class Told:
    """A passage as it is now."""

    passage: Passage
    paragraphs: list[str]


def told(codes: Iterable[str], sheet: Sheet) -> list[Told]:
    """The passages of these codes that say something."""
    found = [Told(passages()[code], passages()[code].paragraphs(sheet)) for code in codes]
    return [one for one in found if one.paragraphs]


@dataclass(frozen=True)
class Sum:
    """The resources of one state: what they are worth a year, source by source."""

    label: str
    total: str
    sources: list[tuple[str, str]]


def resources_in_sum(sheet: Sheet) -> list[Sum]:
    """What is confirmed, asked for and still to be found, by source, where an amount is written."""
    state_field, source_field = (kinds()["resource"].by_code[code] for code in ("state", "source"))
    sums: dict[str, dict[str, int]] = {state: defaultdict(int) for state in STATES}
    for card in sheet.of("resource"):
        state, cents = card.value("state"), card.cents("cents")
        if state in sums and cents:
            sums[state][card.value("source")] += cents
    return [
        Sum(
            state_field.in_words(state),
            money(sum(by_source.values())),
            [(source_field.in_words(source) or "—", money(cents)) for source, cents in by_source.items()],
        )
        for state, by_source in sums.items()
        if by_source
    ]
