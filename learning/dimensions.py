"""The starting sets of categories, and those a neighbourhood defines."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from neighbourhoods.models import Neighbourhood

from .models import Category, Dimension

SETS = Path(__file__).parent / "data" / "dimensions.yaml"


@dataclass(frozen=True)
class StartingSet:
    """A set offered to be copied, then changed."""

    code: str
    names: dict[str, str]
    categories: tuple[dict[str, str], ...]

    @property
    def name(self) -> str:
        return _said(self.names)

    @property
    def labels(self) -> list[str]:
        """Its categories, in the reader's language."""
        return [_said(category) for category in self.categories]


def _said(words: dict[str, str]) -> str:
    return words.get((get_language() or "fr")[:2], words["fr"])


@cache
def starting_sets() -> dict[str, StartingSet]:
    """Every set, by its code."""
    found = yaml.safe_load(SETS.read_text(encoding="utf-8"))
    return {one["code"]: StartingSet(one["code"], one["name"], tuple(one["categories"])) for one in found}


def dimensions_of(neighbourhood: Neighbourhood) -> QuerySet[Dimension]:
    """Every dimension that the neighbourhood defines, with its categories, those no longer proposed too."""
    return Dimension.objects.filter(neighbourhood=neighbourhood).prefetch_related(
        Prefetch("categories", Category.objects.order_by("order", "pk"))
    )
