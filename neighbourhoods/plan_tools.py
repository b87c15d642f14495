"""The tools of a shared plan, read from their file: what each is for, what one writes in it (F73–F85, F87, F105)."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "plan.yaml"
# How many cards of a kind a plan may hold, when its file does not say.
MOST = 100

Texts = dict[str, str]


def in_language(texts: Texts) -> str:
    """The text in the reader's language."""
    return texts["en" if (get_language() or "").startswith("en") else "fr"]


@dataclass(frozen=True)
class Field:
    """One thing to write on a card. `kind`: line, text, choice, choices, date, amount, link or links."""

    code: str
    kind: str
    labels: Texts
    choices: dict[str, Texts] = field(default_factory=dict)
    of: str = ""  # the kind of the cards it links to
    readings: Texts = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the form asks."""
        return in_language(self.labels)

    @property
    def reading(self) -> str:
        """What it is called where it is read; fields of a card that are called the same are read as one."""
        return in_language(self.readings) if self.readings else self.label

    @property
    def is_several(self) -> bool:
        return self.kind in ("choices", "links")

    @property
    def is_link(self) -> bool:
        return self.kind in ("link", "links")

    def in_words(self, value: str) -> str:
        """A choice as it is read."""
        return in_language(self.choices[value]) if value in self.choices else value


@dataclass(frozen=True)
class Subject:
    """A card that is always there."""

    code: str
    titles: Texts

    @property
    def title(self) -> str:
        return in_language(self.titles)


@dataclass(frozen=True)
class Kind:
    """A sort of card of a tool. Its first field names its cards."""

    code: str
    tool: str
    titles: Texts
    names: Texts
    adds: Texts
    fields: tuple[Field, ...]
    subjects: tuple[Subject, ...]
    most: int
    example: dict

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def name(self) -> str:
        """What a card of this kind is called."""
        return in_language(self.names)

    @property
    def add_label(self) -> str:
        return in_language(self.adds)

    @property
    def is_fixed(self) -> bool:
        return bool(self.subjects)

    @property
    def by_code(self) -> dict[str, Field]:
        return {one.code: one for one in self.fields}

    @property
    def fields_apart(self) -> tuple[Field, ...]:
        """Its fields, without the one that names its cards."""
        return self.fields if self.is_fixed else self.fields[1:]

    @property
    def example_said(self) -> list[tuple[str, str]]:
        """The example, field by field, in words."""
        said = []
        for one in self.fields:
            held = self.example.get(one.code)
            if isinstance(held, dict):
                said.append((one.reading, in_language(held)))
            elif held:
                values = held if isinstance(held, list) else [held]
                said.append((one.reading, ", ".join(one.in_words(value) for value in values)))
        return said

    def subject(self, code: str) -> Subject | None:
        return next((subject for subject in self.subjects if subject.code == code), None)


@dataclass(frozen=True)
class Tool:
    """One tool: two sentences on what it is for, and what it feeds."""

    code: str
    titles: Texts
    purposes: Texts
    feeds_: Texts
    sources: Texts
    drawing: str
    kinds: tuple[Kind, ...]

    @property
    def has_wall(self) -> bool:
        """Whether its cards hang on the activity wall."""
        return self.drawing == "wall"

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def purpose(self) -> str:
        return in_language(self.purposes)

    @property
    def feeds(self) -> str:
        return in_language(self.feeds_)

    @property
    def source(self) -> str:
        return in_language(self.sources)


ONE = "one"


def _field(source: dict) -> Field:
    return Field(
        source["code"],
        source["kind"],
        {"fr": source["fr"], "en": source["en"]},
        source.get("choices", {}),
        source.get("of", ""),
        source.get("read", {}),
    )


def _kind(source: dict, tool: str) -> Kind:
    subjects = tuple(
        Subject(one["code"], {"fr": one["fr"], "en": one["en"]}) for one in source.get("subjects", ())
    )
    if source.get("one"):
        subjects = (Subject(ONE, source["one_of"]),)
    return Kind(
        code=source["code"],
        tool=tool,
        titles=source["title"],
        names=source["one_of"],
        adds=source.get("add", {"fr": "", "en": ""}),
        fields=tuple(_field(one) for one in source["fields"]),
        subjects=subjects,
        most=source.get("most", MOST),
        example=source.get("example", {}),
    )


@lru_cache
def tools() -> dict[str, Tool]:
    """Every tool by its code, in order."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        one["code"]: Tool(
            one["code"],
            one["title"],
            one["purpose"],
            one["feeds"],
            one["source"],
            one.get("drawing", ""),
            tuple(_kind(kind, one["code"]) for kind in one["kinds"]),
        )
        for one in source["tools"]
    }


@lru_cache
def kinds() -> dict[str, Kind]:
    """Every kind of card by its code."""
    return {kind.code: kind for tool in tools().values() for kind in tool.kinds}
