"""The help page: what pages are for, and the way to those that the reader may open."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.translation import get_language

from learning.permissions import community_of

FILE = Path(__file__).parent / "data" / "help.yaml"


@dataclass(frozen=True)
class Entry:
    """One page, or one family of pages; `url` is empty when it has none of its own, or none for this reader."""

    title: str
    text: str
    url: str
    action: str


@lru_cache
def _source() -> list[dict]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"]


def groups_for(user) -> list[tuple[str, list[Entry]]]:
    """Titles and what stands under each, in the language in use."""
    language = "en" if (get_language() or "").startswith("en") else "fr"
    opened = {"everyone"}
    if user.is_authenticated:
        opened.add("person")
        if community_of(user).exists():
            opened.add("community")

    def entry(one: dict) -> Entry:
        leads = "page" in one and one.get("for", "everyone") in opened
        return Entry(
            one["title"][language],
            one["text"][language],
            reverse(one["page"]) if leads else "",
            one["action"][language] if leads else "",
        )

    return [(group["title"][language], [entry(one) for one in group["entries"]]) for group in _source()]
