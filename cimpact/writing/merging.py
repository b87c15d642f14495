"""Two texts written at once from the same one, made one: a three-way merge, paragraph by paragraph (F24).

What only one person changed is taken from her; what both changed is kept twice, one after the other, between marks that
the writer settles. Nothing that either wrote is left out.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .aligning import align
from .blocks import Block, Run, read, tidy, write

# A line of ours in the text, never the person's: it is taken out when the text is saved.
_MARK = re.compile(r"≠ [^\n≠]{1,120} ≠")


@dataclass(frozen=True)
class Merged:
    """The two texts as one markup, and how many passages both people changed."""

    markup: str
    contested: int


def merge(base: str, mine: str, theirs: str, *, who: str) -> Merged:
    """The text of both; `base` is what both read, empty when nobody had written; `who` wrote theirs."""
    common, one, other = read(base), read(mine), read(theirs)
    my, their = _Edits(common, one), _Edits(common, other)
    blocks: list[Block] = []
    contested = 0
    for place in range(len(common) + 1):
        my_block, their_block = my.became(place), their.became(place)
        both_dropped = place < len(common) and my_block is None and their_block is None
        my_new, their_new = my.added[place], their.added[place]
        if my_new == their_new:
            blocks += my_new
        elif my_new and their_new and (both_dropped or not common):
            blocks += _contest(my_new, their_new, who)
            contested += 1
        else:
            blocks += their_new + [block for block in my_new if block not in their_new]
        if place == len(common) or both_dropped:
            continue
        before = common[place]
        if my_block == their_block or their_block == before:
            blocks += [my_block] if my_block else []
        elif my_block == before:
            blocks += [their_block] if their_block else []
        else:
            blocks += _contest([my_block] if my_block else [], [their_block] if their_block else [], who)
            contested += 1
    return Merged(write(tidy(blocks)), contested)


def without_marks(markup: str) -> str:
    """The text without the marks that a merge left in it; the passages they stood for stay."""
    if "≠" not in markup:
        return markup
    return write(tidy(block for block in read(markup) if not _MARK.fullmatch(block.text)))


class _Edits:
    """What one person made of each block of the text that both read, and what she added before each."""

    def __init__(self, common: list[Block], own: list[Block]):
        self._became: list[Block | None] = [None] * len(common)
        self.added: list[list[Block]] = [[] for _place in range(len(common) + 1)]
        at = 0
        for i, j in align(common, own):
            if i is None:
                self.added[at].append(own[j])
            else:
                self._became[i] = own[j] if j is not None else None
                at = i + 1

    def became(self, place: int) -> Block | None:
        return self._became[place] if place < len(self._became) else None


def _contest(mine: list[Block], theirs: list[Block], who: str) -> list[Block]:
    """Both passages, one after the other, each announced."""
    announced = [
        _announced(_("Votre texte"), mine),
        _announced(_("L’autre texte, par %(who)s") % {"who": who}, theirs),
    ]
    return [*announced[0], *announced[1], _mark(_("Fin du passage à trancher"))]


def _announced(title: str, blocks: list[Block]) -> list[Block]:
    return [_mark(title if blocks else _("%(title)s : retiré") % {"title": title}), *blocks]


def _mark(words: str) -> Block:
    return Block((Run(f"≠ {words} ≠", em=True),))
