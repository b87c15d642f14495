"""Which block of a text became which block of another."""

from collections import Counter
from difflib import SequenceMatcher

from .blocks import Block

# Two blocks are the same one, changed, when they share at least this part of their words.
ALIKE = 0.35
# Beyond so many comparisons, blocks are taken in their order.
MOST_COMPARISONS = 2500

Pair = tuple[int | None, int | None]


def align(before: list[Block], after: list[Block]) -> list[Pair]:
    """The places of each block in both texts, in order; None where a text does not have it."""
    pairs: list[Pair] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = range(i, j), range(k, m)
        if tag == "equal" or len(old) == len(new):
            pairs += zip(old, new, strict=True)
        elif tag == "replace":
            pairs += _alike(before, after, old, new)
        else:
            pairs += [(place, None) for place in old]
            pairs += [(None, place) for place in new]
    return pairs


def _alike(before: list[Block], after: list[Block], old: range, new: range) -> list[Pair]:
    """The pairing in order that shares the most words."""
    if len(old) * len(new) > MOST_COMPARISONS:
        shared = min(len(old), len(new))
        rest: list[Pair] = [(place, None) for place in old[shared:]]
        rest += [(None, place) for place in new[shared:]]
        return [*zip(old, new, strict=False), *rest]
    words = {id(block): Counter(block.text.split()) for block in (*before, *after)}
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [[_likeness(words[id(before[i])], words[id(after[j])]) for j in new] for i in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    pairs: list[Pair] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] >= ALIKE and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    pairs += [(place, None) for place in old[i:]]
    return pairs + [(None, place) for place in new[j:]]


def are_alike(one: Block, other: Block) -> bool:
    """Whether one block reads as the other, changed, rather than as another text."""
    return _likeness(Counter(one.text.split()), Counter(other.text.split())) >= ALIKE


def _likeness(one: Counter, other: Counter) -> float:
    """The part of their words that two blocks share, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
