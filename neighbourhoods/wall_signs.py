"""What the wall lets see of itself: holes and overlaps, said as gentle sentences that lead to the notes (F80)."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .wall import Column, Note

ALIVE = ("planned", "running")
# Words of names are compared from this length on, and two names are alike when they share this part of them.
SHORTEST_WORD = 4
ALIKE = 0.6
# Of the notes that hold a word, how many are compared: beyond, the word tells nothing of them.
COMPARED = 40
SHOWN = 8


@dataclass(frozen=True)
class Sign:
    """A sentence, and the notes or the column where to look."""

    sentence: str
    notes: tuple[Note, ...] = ()
    column: Column | None = None


def signs_of(columns: list[Column]) -> list[Sign]:
    """Holes first, then overlaps; nothing while the wall is bare."""
    notes = [note for column in columns for note in column.notes]
    if not notes:
        return []
    found = [*_holes(columns), *_alike(notes), *_same_partner(columns), *_without_organisation(notes)]
    return found[:SHOWN]


def _holes(columns: list[Column]) -> Iterable[Sign]:
    for column in columns:
        if column.domain and not any(note.shown.value("state") in ALIVE for note in column.notes):
            yield Sign(
                _("Dans ce domaine, rien n’est en cours ni prévu : %(domain)s.") % {"domain": column.name},
                column=column,
            )


def _words(note: Note) -> frozenset[str]:
    """The long words of a note's name, without accents or capitals."""
    plain = unicodedata.normalize("NFKD", note.name.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return frozenset(word for word in letters.split() if len(word) >= SHORTEST_WORD)


def _alike(notes: list[Note]) -> Iterable[Sign]:
    """Notes whose names share most of their words. Only those that share one are compared."""
    by_key = {note.key: note for note in notes}
    words = {key: _words(note) for key, note in by_key.items()}
    holding: dict[str, list[str]] = defaultdict(list)
    for key, held in words.items():
        for word in held:
            holding[word].append(key)
    told: set[str] = set()
    for key, held in words.items():
        if key in told:
            continue
        near = {other for word in held for other in holding[word][:COMPARED]} - told
        group = {other for other in near if _share(held, words[other]) >= ALIKE} | {key}
        if len(group) > 1:
            told |= group
            yield Sign(
                _("Ces notes se ressemblent : est-ce la même activité, ou deux qui peuvent se joindre?"),
                tuple(note for note in notes if note.key in group),
            )


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    both = one | other
    return len(one & other) / len(both) if both else 0


def _same_partner(columns: list[Column]) -> Iterable[Sign]:
    for column in columns:
        if column.domain is None:
            continue
        by_partner: dict[str, list[Note]] = defaultdict(list)
        for note in column.notes:
            if partner := note.organisation.casefold().strip():
                by_partner[partner].append(note)
        for notes in by_partner.values():
            if len(notes) > 1:
                yield Sign(
                    _("Le même organisme a plusieurs activités dans un domaine : %(domain)s, %(partner)s.")
                    % {"domain": column.name, "partner": notes[0].organisation},
                    tuple(notes),
                )


def _without_organisation(notes: list[Note]) -> Iterable[Sign]:
    alone = tuple(note for note in notes if not note.organisation)
    if alone:
        yield Sign(
            ngettext(
                "Une activité n’a pas encore d’organisme : qui la porte?",
                "%(n)s activités n’ont pas encore d’organisme : qui les porte?",
                len(alone),
            )
            % {"n": len(alone)},
            alone[:SHOWN],
        )
