"""What someone looks for: words without accents, capitals and plural, matched alike by Python and by both databases.

PostgreSQL folds with its own `translate`, SQLite with a function of ours: no extension has to be created by whoever
owns the database.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.backends.signals import connection_created
from django.db.models import CharField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.db.models.lookups import Contains
from django.dispatch import receiver
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MOST_WORDS, LONGEST, SHORTEST = 8, 60, 2
AROUND = 70  # characters shown on each side of a word found

ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸ’"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUYY'"
_FOLDS = str.maketrans(ACCENTED, PLAIN)


def fold(text: str | None) -> str:
    """« Œuvre d’Été » → « oeuvre d'ete »: as long as the text but for its ligatures."""
    composed = unicodedata.normalize("NFC", text or "").translate(_FOLDS).lower()
    return composed.replace("œ", "oe").replace("æ", "ae")


class Folded(Func):
    """A column as `fold` would write it."""

    function = "cimpact_fold"  # of SQLite, declared below
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **more):
        template = (
            "replace(replace(lower(translate(%(expressions)s, '{}', '{}')), 'œ', 'oe'), 'æ', 'ae')".format(
                ACCENTED, PLAIN.replace("'", "''")
            )
        )
        return self.as_sql(compiler, connection, template=template, **more)


@receiver(connection_created)
def _declare(sender, connection, **more):
    if connection.vendor == "sqlite":
        connection.connection.create_function("cimpact_fold", 1, fold, deterministic=True)


def _stem(word: str) -> str:
    """A word without the letter of its plural: « mobilités » finds « mobilité »."""
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


@dataclass(frozen=True)
class Words:
    """The words asked for; every one of them must be found."""

    asked: str
    stems: tuple[str, ...]

    @classmethod
    def of(cls, asked: str) -> "Words":
        """The words of a search as it was typed; too short ones are left, quotation marks too."""
        asked = " ".join(asked.split())[: LONGEST * 3]
        parts = re.findall(r"[\w@.-]+", fold(asked))  # « l’école » is looked for as « école »
        kept = [_stem(part.strip(".-"))[:LONGEST] for part in parts]
        stems = dict.fromkeys(stem for stem in kept if len(stem) >= SHORTEST)
        return cls(asked, tuple(stems)[:MOST_WORDS])

    def __bool__(self) -> bool:
        return bool(self.stems)

    def are_in(self, *texts: str) -> bool:
        """Whether the texts, taken together, hold every word."""
        whole = fold(" ".join(texts))
        return all(stem in whole for stem in self.stems)

    def marked(self, text: str) -> SafeString:
        """The text with the words found marked, safe to show."""
        composed = unicodedata.normalize("NFC", text)
        marked, at = "", 0
        for start, end in self._places(composed):
            marked += f"{escape(composed[at:start])}<mark>{escape(composed[start:end])}</mark>"
            at = end
        return mark_safe(marked + escape(composed[at:]))  # noqa: S308  (each part is escaped)

    def snippet(self, text: str) -> SafeString:
        """The sentence or so around the first word found, marked; nothing when the text holds none."""
        composed = " ".join(unicodedata.normalize("NFC", text).split())
        places = self._places(composed)
        if not places:
            return mark_safe("")
        start, end = max(places[0][0] - AROUND, 0), min(places[0][1] + 2 * AROUND, len(composed))
        # Whole words, and an ellipsis where the text goes on.
        if start:
            start = composed.find(" ", start, places[0][0]) + 1 or start
        if end < len(composed):
            end = max(composed.rfind(" ", places[0][1], end), places[0][1])
        before, after = "…" if start else "", "…" if end < len(composed) else ""
        return mark_safe(f"{before}{self.marked(composed[start:end])}{after}")  # noqa: S308  (marked() is safe)

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Where the words are, in order, none over another."""
        if not self.stems:
            return []
        folded, origins = "", []
        for i, character in enumerate(text):
            part = fold(character)
            folded += part
            origins += [i] * len(part)
        longest_first = sorted(map(re.escape, self.stems), key=len, reverse=True)
        found = re.finditer(rf"(?:{'|'.join(longest_first)})\w*", folded)  # to the end of the word
        return [(origins[match.start()], origins[match.end() - 1] + 1) for match in found]


def holding(words: Words, *fields: str) -> Q:
    """The rows whose fields, taken together, hold every word; more fields may be reached through relations."""
    if not words:
        return Q(pk__in=[])
    parts = [Coalesce(Cast(F(name), TextField()), Value(""), output_field=TextField()) for name in fields]
    spaced = [part for one in parts for part in (one, Value(" ", CharField()))]
    whole = Folded(Concat(*spaced, output_field=TextField()))
    return reduce(and_, (Q(Contains(whole, stem)) for stem in words.stems))
