"""What a section of a proposal asks besides its questions, when an app above keeps it: by the kind of the section.

Written beside the answers, checked with them, frozen, read, compared and printed with the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from cimpact.writing.forms.parts import Part
from cimpact.writing.models import Section

from .models import Dossier

if TYPE_CHECKING:
    from .checks import Problem


@dataclass(frozen=True)
class Entry:
    """One thing that a section holds, as it is read: its name, then what is said of it, (label, text) by (label, text).

    `key` is the same from copy to copy.
    """

    key: str
    name: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All of it as text, to compare."""
        return "\n\n".join([self.title, *(f"{label}\n{text}" for label, text in self.facts)])


class OwnPart:
    """What is asked in the sections of one kind."""

    # What stands in its place while nothing is written.
    empty: str | Promise

    def parts(self, dossier: Dossier, section: Section, data) -> list[Part]:
        """The forms in which it is written."""
        raise NotImplementedError

    def is_begun(self, dossier: Dossier) -> bool:
        raise NotImplementedError

    def problems(self, dossier: Dossier, section: Section) -> "Iterator[Problem]":
        """What it still lacks."""
        raise NotImplementedError

    def said(self, dossier: Dossier) -> list[dict]:
        """What is written, as plain data."""
        raise NotImplementedError

    def entries(self, said: list[dict]) -> list[Entry]:
        """The same, as it is read in the reader's language."""
        raise NotImplementedError

    def carry(self, dossier: Dossier, earlier: Dossier) -> None:
        """Begin a proposal from what the stage before holds."""
        raise NotImplementedError


_by_kind: dict[str, OwnPart] = {}


def register(kind: str, part: OwnPart) -> None:
    """Say what the sections of a kind ask; call it from an app's ready()."""
    _by_kind[kind] = part


def own_part(kind: str) -> OwnPart | None:
    """What the sections of that kind ask besides, when an app above keeps it."""
    return _by_kind.get(kind)
