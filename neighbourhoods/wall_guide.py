"""The five steps towards activities that reinforce one another, read from their file (F79)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .plan_tools import Texts, Tool, in_language, tools

FILE = Path(__file__).parent / "data" / "wall.yaml"


@dataclass(frozen=True)
class Step:
    """One step, and the tool where it is written."""

    titles: Texts
    texts: Texts
    tool: Tool

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def text(self) -> str:
        return in_language(self.texts)


@lru_cache
def steps() -> tuple[Step, ...]:
    """In order."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Step(one["title"], one["text"], tools()[one["tool"]]) for one in source["steps"])
