"""The three preconditions of collective impact (R46): landmarks to read before beginning, never a gate."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from cimpact.translated import Translated

FILE = Path(__file__).parent / "data" / "preconditions.yaml"


@dataclass(frozen=True)
class Precondition:
    """One of them, and the question it makes one ask."""

    code: str
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str
    question_fr: str
    question_en: str

    title = Translated()
    text = Translated()
    question = Translated()


@lru_cache
def preconditions() -> tuple[Precondition, ...]:
    """All three, in the order of the guide."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Precondition(
            one["code"],
            **{
                f"{name}_{language}": one[name][language]
                for name in ("title", "text", "question")
                for language in ("fr", "en")
            },
        )
        for one in source["preconditions"]
    )
