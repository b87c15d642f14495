"""The learnings that a search found, as the rows of a spreadsheet."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cimpact.spreadsheets import Cell

from .library import Card, cards_of, said_of_readers

# How many learnings are read at a time.
CHUNK = 500

HEADINGS = (
    _("En une phrase"),
    _("Ce qui s’est passé, ce qu’on en comprend"),
    _("Ce que c’est"),
    _("À quel point c’est sûr"),
    _("Quartier"),
    _("Initiative"),
    _("Étape"),
    _("Date"),
    _("Visées"),
    _("Conditions"),
    _("Mots-clés"),
    _("Réutilisé dans"),
    _("Qui peut le lire"),
)


def rows_of(entries: QuerySet) -> Iterator[list[Cell]]:
    """A row for each learning, read by so many at a time."""
    chunk = []
    for entry in entries.iterator(CHUNK):
        chunk.append(entry)
        if len(chunk) == CHUNK:
            yield from map(_row, cards_of(chunk))
            chunk = []
    yield from map(_row, cards_of(chunk))


def _row(card: Card) -> list[Cell]:
    entry = card.entry
    return [
        entry.title,
        entry.text,
        entry.get_kind_display(),
        entry.get_sureness_display(),
        card.place,
        card.initiative,
        card.stage,
        entry.happened_on,
        ", ".join(card.aims),
        ", ".join(card.conditions),
        ", ".join(entry.tags),
        card.reused,
        said_of_readers(entry),
    ]
