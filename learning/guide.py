"""What the guide invites a table to think about, in both languages: ÉDI (R44) and the five conditions (R47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from .enums import ReflectionKind

FILE = Path(__file__).parent / "data" / "reflections.yaml"

Texts = dict[str, str]


def _in_language(texts: Texts) -> str:
    return texts["en" if get_language() == "en" else "fr"]


@dataclass(frozen=True)
class Subject:
    """One thing to think about: why it matters, questions to begin with, things that others try."""

    code: str
    titles: Texts
    whys: Texts
    asked: Sequence[Texts]
    tried: Sequence[Texts]

    @property
    def title(self) -> str:
        return _in_language(self.titles)

    @property
    def why(self) -> str:
        return _in_language(self.whys)

    @property
    def questions(self) -> list[str]:
        return [_in_language(one) for one in self.asked]

    @property
    def leads(self) -> list[str]:
        return [_in_language(one) for one in self.tried]


@dataclass(frozen=True)
class Matter:
    """The subjects of one kind of reflection, and the section of the guide they come from."""

    kind: ReflectionKind
    titles: Texts
    intros: Texts
    sources: Texts
    subjects: tuple[Subject, ...]

    @property
    def title(self) -> str:
        return _in_language(self.titles)

    @property
    def intro(self) -> str:
        return _in_language(self.intros)

    @property
    def source(self) -> str:
        return _in_language(self.sources)

    def subject(self, code: str) -> Subject | None:
        return next((subject for subject in self.subjects if subject.code == code), None)


@lru_cache
def matters() -> dict[ReflectionKind, Matter]:
    """What there is to think about, by kind, in order."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {matter.kind: matter for matter in map(_matter, source["kinds"])}


def _matter(source: dict) -> Matter:
    return Matter(
        ReflectionKind(source["code"]),
        source["title"],
        source["intro"],
        source["source"],
        tuple(
            Subject(one["code"], one["title"], one["why"], tuple(one["questions"]), tuple(one["leads"]))
            for one in source["subjects"]
        ),
    )


def matter_of(kind: str) -> Matter:
    """The matter of a kind."""
    return matters()[ReflectionKind(kind)]
