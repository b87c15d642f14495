"""What a programme puts at everyone's disposal, in the order one reads it: glossary, resources, charter."""

import unicodedata
from itertools import groupby

from django.db.models import QuerySet

from cimpact.programmes.enums import CharterPart, ResourceKind
from cimpact.programmes.models import Charter, CharterItem, Programme, Resource, Term


def sorted_as_read(words: str) -> str:
    """Without capitals nor accents, as a dictionary sorts."""
    decomposed = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def glossary(programme: Programme) -> list[Term]:
    """The terms in the alphabetical order of the reader's language."""
    return sorted(programme.terms.all(), key=lambda term: sorted_as_read(term.term))


def by_letter(terms: list[Term]) -> list[tuple[str, list[Term]]]:
    """The terms under their first letters."""
    grouped = groupby(terms, key=lambda term: sorted_as_read(term.term)[:1].upper())
    return [(letter, list(those)) for letter, those in grouped]


def by_kind(resources: QuerySet[Resource]) -> list[tuple[str, list[Resource]]]:
    """The resources under their kinds: guides, templates, references."""
    found = list(resources.order_by("order", "pk"))
    groups = [(kind, [r for r in found if r.kind == kind]) for kind in ResourceKind]
    return [(str(kind.label), those) for kind, those in groups if those]


def parts_of(charter: Charter) -> dict[str, list[CharterItem]]:
    """The values and the posture of a charter."""
    items = list(charter.items.all())
    return {
        "values": [item for item in items if item.part == CharterPart.VALUE],
        "posture": [item for item in items if item.part == CharterPart.POSTURE],
    }
