"""What an item put before a committee is about, told by the app it belongs to.

Governance knows items, not proposals: the app above registers, for its model, how the thing is named and opened, what
a committee may answer, what its answer does, and what the pack holds of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.contrib.contenttypes.models import ContentType
from django.db import models

from .models import Decision, Item, Resolution


@dataclass(frozen=True)
class PackPart:
    """A part of the pack: laid out from a template, or a file as it is.

    `context` is asked for when the part is laid out, one at a time: a pack holds many. `url`: where the portal shows
    it. `problem`: why a file cannot be read, when it cannot.
    """

    title: str
    template: str = ""
    context: Callable[[], dict] = dict
    file: models.fields.files.FieldFile | None = None
    mimetype: str = ""
    url: str = ""
    problem: str = ""


class Subject(Protocol):
    """What governance asks of whoever puts items before committees."""

    def url(self, item: Item) -> str:
        """The page a member reads it on."""
        ...

    def outcomes(self, item: Item) -> Iterable[str]:
        """What the committee may answer: of governance.enums.Outcome."""
        ...

    def terms_asked(self, item: Item) -> dict | None:
        """The terms to start from, as a proposal keeps them, with `longest`, the most years; None when it has none."""
        ...

    def problem(self, resolution: Resolution) -> str | None:
        """Why the answer cannot be given as it is; None when it can."""
        ...

    def apply(self, resolution: Resolution, *, present, withdrew, by) -> Decision:
        """Do what the answer does, once, in the caller's transaction. Raises NotPossible."""
        ...

    def reopening_problem(self, item: Item) -> str | None:
        """Why what was decided can no longer be decided anew; None while the thing is where the decision left it."""
        ...

    def reopening_effect(self, item: Item) -> str:
        """What deciding anew will undo and do, said before."""
        ...

    def writers(self, thing) -> models.QuerySet:
        """The people (ids) who write it from outside the organisations that ask: they do not decide on it."""
        ...

    def written_by(self, people: models.QuerySet) -> models.QuerySet:
        """The things (ids) that one of those people (ids) writes so."""
        ...

    def pack(self, item: Item, language: str) -> Iterable[PackPart]:
        """What the committee reads of it, in order."""
        ...

    def pack_versions(self, items: Iterable[Item]) -> dict[int, str]:
        """For each item (its id), what changes whenever the pack would hold something else; few queries for all."""
        ...


_subjects: dict[type, Subject] = {}


def register(model: type, subject: Subject) -> None:
    """Say how a model's objects are put before committees."""
    _subjects[model] = subject


def subject_of(item: Item) -> Subject:
    """How the item's thing is read and decided. Raises KeyError for a model that nobody registered."""
    model = item.content_type.model_class()
    assert model is not None
    return _subjects[model]


def subject_of_kind(content_type) -> Subject | None:
    """How things of that kind are read and decided; None when nobody says."""
    return _subjects.get(content_type.model_class())


def writers_of(thing) -> models.QuerySet | tuple[()]:
    """The people (ids) who write the thing from outside; nobody when nobody says."""
    subject = _subjects.get(type(thing))
    return subject.writers(thing) if subject else ()


def written_by(people: models.QuerySet) -> models.Q:
    """The items about what one of those people (ids) writes from outside."""
    items = models.Q(pk__in=())
    for model, subject in _subjects.items():
        kind = ContentType.objects.get_for_model(model)
        items |= models.Q(content_type=kind, object_id__in=subject.written_by(people))
    return items


_effects: dict[type, Callable[[Resolution], None]] = {}


def register_effect(model: type, function: Callable[[Resolution], None]) -> None:
    """Say what adopting a decision does to a point's subject, which is no investment (a document to approve)."""
    _effects[model] = function


def effect_on(subject) -> Callable[[Resolution], None] | None:
    """What adopting does to the thing; None when it does nothing but stand in the register."""
    return _effects.get(type(subject))
