"""The short path of whoever joins a table: five steps to read, what each leads to, how far one is (F88–F90)."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact import clock
from neighbourhoods.models import Initiative
from neighbourhoods.permissions import reach_of

from .models import StepRead
from .people_directory import is_of_community

FILE = Path(__file__).parent / "data" / "newcomers.yaml"
# For how many days after she comes a person's home leads her here.
NEW = 90
# A table rarely leads more initiatives at once.
PLANS = 3

Texts = dict[str, str]


def _said(texts: Texts) -> str:
    return texts["en" if (get_language() or "").startswith("en") else "fr"]


@dataclass(frozen=True)
class Group:
    """A titled list of a step."""

    titles: Texts
    lines: tuple[Texts, ...]

    @property
    def title(self) -> str:
        return _said(self.titles)

    @property
    def items(self) -> list[str]:
        return [_said(one) for one in self.lines]


@dataclass(frozen=True)
class Step:
    """One step: a few sentences, lists, where it leads."""

    code: str
    titles: Texts
    texts: Texts
    groups: tuple[Group, ...]
    shows: str
    ways: tuple[str, ...]

    @property
    def title(self) -> str:
        return _said(self.titles)

    @property
    def text(self) -> str:
        return _said(self.texts)


@lru_cache
def steps() -> tuple[Step, ...]:
    """All five, in order."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))["steps"]
    return tuple(
        Step(
            one["code"],
            one["title"],
            one["text"],
            tuple(Group(group["title"], tuple(group["items"])) for group in one.get("groups", ())),
            one.get("shows", ""),
            tuple(one["ways"]),
        )
        for one in source
    )


def step_of(code: str) -> Step | None:
    return next((step for step in steps() if step.code == code), None)


def after(step: Step) -> Step | None:
    """The step that follows, if any."""
    place = steps().index(step) + 1
    return steps()[place] if place < len(steps()) else None


def read_by(user) -> Collection[str]:
    """The codes of the steps that the person has read; nothing is kept of whoever is not signed in."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(StepRead.objects.filter(user=user).values_list("step", flat=True))


def note_read(user, step: Step) -> None:
    """Keep that the person has read a step; twice is once."""
    if user.is_authenticated:
        StepRead.objects.get_or_create(user=user, step=step.code)


def is_new(user) -> bool:
    """Whether the person came a short time ago."""
    return (clock.now() - user.date_joined).days < NEW


@dataclass(frozen=True)
class Way:
    """Where a step leads: a page and its name; `own` when a person named it."""

    label: str
    url: str
    own: bool = False


def ways_of(step: Step, user, programme: str) -> list[Way]:
    """The pages that a step leads to, those that the person may open."""
    found = []
    for code in step.ways:
        found += _plans(user) if code == "plan" else _page(code, user, programme)
    return found


def _page(code: str, user, programme: str) -> list[Way]:
    match code:
        case "foundations":
            return [Way(_("Préalables et conditions"), reverse("foundations", args=[programme]))]
        case "glossary":
            return [Way(_("Le glossaire"), reverse("glossary"))]
        case "charter":
            return [Way(_("Les valeurs et la posture"), reverse("charter", args=[programme]))]
        case "directory":
            return [Way(_("Les quartiers du programme"), reverse("directory"))]
    if not (user.is_authenticated and is_of_community(user)):
        return []
    pages = {
        "community": Way(_("Les personnes de la communauté"), reverse("community")),
        "library": Way(_("La bibliothèque des apprentissages"), reverse("learning_library")),
        "journal": Way(_("Le journal des apprentissages"), reverse("journal")),
    }
    return [pages[code]]


def _plans(user) -> list[Way]:
    """The shared plans of her table."""
    tables = reach_of(user).tables
    if not tables:
        return []
    initiatives = Initiative.objects.filter(neighbourhood__in=tables)[:PLANS]
    return [
        Way(_("Le plan partagé : %(title)s") % {"title": one.title}, reverse("plan", args=[one.pk]), own=True)
        for one in initiatives
    ]
