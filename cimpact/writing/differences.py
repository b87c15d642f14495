"""What changed between two versions of a text, word by word, for the eye and for the ear; lists and emphasis stay."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .aligning import Pair, align, are_alike
from .blocks import Block, Run, inline, read, write

_WORDS = re.compile(r"\s+|\S+")

# What became of a run of words: "equal", "delete" or "insert".
Change = tuple[str, list[Run]]


def differences(before: str, after: str) -> SafeString:
    """Two texts as one: what was taken out struck, what was added underlined. Safe HTML."""
    old, new = read(before), read(after)
    changes = [_changes(old, new, i, j) for i, j in _pairs(old, new)]
    return _written([(block, parts) for block, parts in changes], _as_one)


def side_by_side(mine: str, theirs: str) -> tuple[SafeString, SafeString]:
    """Two texts, each with the words that only it holds marked. Safe HTML."""
    one, other = read(mine), read(theirs)
    changes = [(i, j, _changes(one, other, i, j)[1]) for i, j in _pairs(one, other)]
    left = [(one[i], _only("delete", parts)) for i, _j, parts in changes if i is not None]
    right = [(other[j], _only("insert", parts)) for _i, j, parts in changes if j is not None]
    return _written(left, _marked), _written(right, _marked)


def _pairs(old: list[Block], new: list[Block]) -> Iterator[Pair]:
    """The blocks as they became one another; one rewritten from end to end was taken out, and another added.

    Word by word, two texts that share a few articles would read as neither.
    """
    for i, j in align(old, new):
        if i is None or j is None or are_alike(old[i], new[j]):
            yield i, j
        else:
            yield i, None
            yield None, j


def _written(blocks: list[tuple[Block, list[Change]]], words: Callable[[list[Change]], str]) -> SafeString:
    parts = {id(block): changes for block, changes in blocks}
    return mark_safe(write((block for block, _changes in blocks), lambda block: words(parts[id(block)])))


def _changes(old: list[Block], new: list[Block], i: int | None, j: int | None) -> tuple[Block, list[Change]]:
    """A block of its own (write tells blocks apart by their identity), and what became of its words."""
    if j is None:
        return replace(old[i]), [("delete", list(old[i].runs))]
    if i is None:
        return replace(new[j]), [("insert", list(new[j].runs))]
    before, after = _words(old[i]), _words(new[j])
    changes: list[Change] = []
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(("equal", after[start:end]))
            continue
        changes += [("delete", before[first:last]), ("insert", after[start:end])]
    return replace(new[j]), [(tag, runs) for tag, runs in changes if runs]


def _words(block: Block) -> list[Run]:
    return [replace(run, text=text) for run in block.runs for text in _WORDS.findall(run.text)]


def _only(tag: str, changes: list[Change]) -> list[Change]:
    return [change for change in changes if change[0] in ("equal", tag)]


def _as_one(changes: list[Change]) -> str:
    return "".join(
        _inside("del", _("retiré"), runs)
        if tag == "delete"
        else _inside("ins", _("ajouté"), runs)
        if tag == "insert"
        else inline(runs)
        for tag, runs in changes
    )


def _marked(changes: list[Change]) -> str:
    return "".join(
        inline(runs) if tag == "equal" else _inside("mark", _("ici seulement"), runs) for tag, runs in changes
    )


def _inside(tag: str, said: str, runs: list[Run]) -> str:
    """Words in their mark, with what a screen reader says around it; spaces and line breaks alone need none."""
    if not "".join(run.text for run in runs).strip():
        return inline(runs)
    return "".join(
        inline(line)
        if line[0].text == "\n"
        else format_html(
            '<{0}><span class="visually-hidden">[{1}{2}: </span>{3}<span class="visually-hidden">]</span></{0}>',
            tag,
            said,
            "\xa0",
            mark_safe(inline(line)),
        )
        for line in _by_line(runs)
    )


def _by_line(runs: list[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        if run.text == "\n":
            if line:
                yield line
            yield [run]
            line = []
        else:
            line.append(run)
    if line:
        yield line
