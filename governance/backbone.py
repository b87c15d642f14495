"""What a support structure reflects on (F101, F102): its roles, what carries it, misconceptions, equity."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "backbone.yaml"


def _in_language(texts: dict[str, str]) -> str:
    return texts["en" if (get_language() or "").startswith("en") else "fr"]


@dataclass(frozen=True)
class Subject:
    """One thing to write about."""

    code: str
    titles: dict[str, str]

    @property
    def title(self) -> str:
        return _in_language(self.titles)


@dataclass(frozen=True)
class Group:
    """Subjects that one thinks of together."""

    code: str
    titles: dict[str, str]
    prompts: dict[str, str]
    subjects: tuple[Subject, ...]

    @property
    def title(self) -> str:
        return _in_language(self.titles)

    @property
    def prompt(self) -> str:
        return _in_language(self.prompts)


@lru_cache
def groups() -> tuple[Group, ...]:
    """Every group, in order."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Group(
            group["code"],
            group["title"],
            group["prompt"],
            tuple(Subject(one["code"], {"fr": one["fr"], "en": one["en"]}) for one in group["subjects"]),
        )
        for group in source["groups"]
    )


@lru_cache
def subjects() -> dict[str, Subject]:
    """Every subject by its code."""
    return {subject.code: subject for group in groups() for subject in group.subjects}
