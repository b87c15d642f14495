"""How a learning is found by its words (F70): without accents, in the singular or the plural, the best first.

What is looked for and what is kept are reduced alike, by the rules below. PostgreSQL then compares stems, with its own
'french' configuration over a vector it keeps by itself (migration 0007); SQLite compares whole words. A neighbourhood
and an initiative are looked up by name where they live: renaming one needs no second writing.
"""

import re
from functools import reduce
from operator import or_
from typing import cast

from django.db.models import BooleanField, F, FloatField, Func, Q, QuerySet, Value
from django.db.models.expressions import Col
from django.db.models.lookups import Contains

from cimpact.search import Words
from cimpact.search.words import Folded, fold
from neighbourhoods.models import Neighbourhood
from proposals.enums import State
from proposals.models import Dossier

MOST_WORDS, LONGEST = 8, 60
SEARCHED = ("searched_title", "searched_tags", "searched_text")
# The states of a dossier whose initiative may be named to whoever reads the learning: its decision is known.
TOLD = (State.ACTIVE, State.COMPLETED)
# Too common to tell one learning from another.
_LITTLE_WORDS = """
a au aux avec ce ces cet cette comme d dans de des du elle en est et eu il ils j je l la le les leur leurs lui m ma
mais me mes mon n ne nos notre nous on ont ou par pas pour qu que qui s sa sans se ses son sont sur t ta te tes ton tu
un une vos votre vous y
"""
LITTLE = frozenset(_LITTLE_WORDS.split())
_IRREGULAR = {
    "baux": "bail",
    "coraux": "corail",
    "emaux": "email",
    "soupiraux": "soupirail",
    "travaux": "travail",
    "vitraux": "vitrail",
    "yeux": "oeil",
}


def singular(word: str) -> str:
    """A folded word as its singular is most often written: « sociaux » → « social », « mobilites » → « mobilite »."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word.endswith("ss"):
        return word
    if word.endswith(("s", "eaux", "yaux", "eux", "oux")):
        return word[:-1]
    return f"{word[:-2]}l" if word.endswith("aux") else word


def reduced(text: str) -> str:
    """The text as it is searched: words folded, in the singular, a space on each side of every one."""
    return f" {' '.join(map(singular, _words(text)))} "


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def words_of(asked: str) -> tuple[str, ...]:
    """The words that count in what a person typed, reduced as texts are."""
    words = [singular(word)[:LONGEST] for word in _words(asked) if word not in LITTLE]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def marking(asked: str) -> Words:
    """The same words, to mark where they stand in a text, in the singular or the plural."""
    words = words_of(asked)
    plurals = [f"{word[:-1]}u" for word in words if len(word) > 4 and word.endswith(("al", "ail"))]
    return Words(asked, (*words, *plurals))


def tag_key(tag: str) -> str:
    """A tag as it is compared with another."""
    return reduced(tag).strip()


def searched_columns(entry) -> dict[str, str]:
    """What is kept of an entry to search it: its title, its text, its tags between bars."""
    return {
        "searched_title": reduced(entry.title),
        "searched_text": reduced(entry.text),
        "searched_tags": "|" + "".join(f" {tag_key(tag)} |" for tag in entry.tags),
    }


def looked_for(entries: QuerySet, words: tuple[str, ...]) -> QuerySet:
    """The entries that hold every word, in their own text or in the name of where they come from."""
    named = _named(words)
    for word in words:
        found = Q(Says(F("searched_title"), Value(word)))
        for where in ("neighbourhood", "dossier"):
            if ids := [pk for kind, pk, name in named if kind == where and f" {word} " in name]:
                found |= Q(**{f"{where}__in": ids})
        entries = entries.filter(found)
    return entries


def ranked(entries: QuerySet, words: tuple[str, ...]) -> QuerySet:
    """The same entries, those that say the words most, and first in their titles, at the top."""
    rank = Rank(F("searched_title"), *map(Value, words))
    return entries.annotate(rank=rank).order_by("-rank", "-happened_on", "-id")


def _named(words: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """The neighbourhoods and the dossiers (what, id, name) whose names may say one of the words, in one query: the
    database gives those that hold the beginning of one."""
    beginnings = {word[: max(2, len(word) - 2)] for word in words}
    dossiers = Dossier.objects.filter(state__in=TOLD)
    parts = [
        things.filter(reduce(or_, (Q(Contains(Folded(F(name)), beginning)) for beginning in beginnings)))
        .order_by()
        .values_list(Value(kind), "pk", name)
        for kind, things, name in (
            ("neighbourhood", Neighbourhood.objects.all(), "name"),
            ("dossier", dossiers, "initiative__title"),
        )
    ]
    return [(kind, pk, reduced(name)) for kind, pk, name in parts[0].union(parts[1], all=True)]


class OfEntry(Func):
    """What is worked out from the searched columns of an entry; the first expression is any one of them."""

    def column(self, connection, name: str) -> str:
        """A column of the same row, as it is named in the statement."""
        alias = cast(Col, self.source_expressions[0]).alias
        return f"{connection.ops.quote_name(alias)}.{connection.ops.quote_name(name)}"

    def parameters(self) -> list[str]:
        return [cast(Value, word).value for word in self.source_expressions[1:]]

    def whole(self, connection) -> str:
        """Everything searched of the entry, where PostgreSQL's vector is not."""
        return " || ".join(self.column(connection, name) for name in SEARCHED)


class Says(OfEntry):
    """Whether an entry says a word. One that PostgreSQL holds for too common tells nothing, and refuses nothing."""

    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **extra_context):
        return f"instr({self.whole(connection)}, ' ' || %s || ' ') > 0", self.parameters()

    def as_postgresql(self, compiler, connection, **extra_context):
        asked, vector = "plainto_tsquery('french', %s)", self.column(connection, "search_vector")
        return f"({vector} @@ {asked} OR numnode({asked}) = 0)", self.parameters() * 2


class Rank(OfEntry):
    """How well an entry answers words: by its title and tags first, then by its text."""

    output_field = FloatField()

    def as_sqlite(self, compiler, connection, **extra_context):
        title = f"{self.column(connection, 'searched_title')} || {self.column(connection, 'searched_tags')}"
        text = self.column(connection, "searched_text")
        one = f"4.0 * (instr({title}, ' ' || %s || ' ') > 0) + (instr({text}, ' ' || %s || ' ') > 0)"
        words = self.parameters()
        return f"({' + '.join([one] * len(words))})", [word for word in words for _twice in range(2)]

    def as_postgresql(self, compiler, connection, **extra_context):
        words = self.parameters()
        asked = " || ".join(["plainto_tsquery('french', %s)"] * len(words))
        return f"ts_rank({self.column(connection, 'search_vector')}, {asked})", words
