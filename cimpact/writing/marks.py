"""A text as typed in a plain field: what one writes without an editor, and what one finds there.

An empty line parts paragraphs; a line that begins with « - » or « 1. » is an item, two spaces more for a list within;
*italic*, **bold**, [words](https://address). A backslash takes its meaning away from a mark. Nothing is lost either
way: from_marks(to_marks(markup)) is the same markup.
"""

import re
from collections.abc import Iterator

from .blocks import DEEPEST, JOINER, Block, Run, read, tidy, write
from .text import without_controls

# However a word processor writes the end of a line.
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_ITEM = re.compile(r"( *)(?:([-*•])|(\d{1,3})[.)]) +(?=\S)")
_LINK = re.compile(r"\[((?:\\.|[^\]\\\n])+)\]\(((?:https?://|mailto:)[^\s()]+)\)")
_SPECIAL = re.compile(r"[\\*\[\]]")
_ESCAPED = "\\*[]"
# What would read as a mark; a star between two spaces, or within a word, is only a star.
_STARS = re.compile(r"(?<= )\*(?= )|(?<=\w)\*(?=\w)|(?P<mark>[\\*])")
_ALL_MARKS = re.compile(_STARS.pattern.replace("[", "[\\[\\]"))
_LIKE_ITEM = re.compile(r"(\d{1,3}(?=[.)] )|(?=[-•] ))")
_ESCAPED_START = re.compile(r"(\d{1,3})?\\([-•.)])")
INDENT = 2


def from_marks(typed: str) -> str:
    """Typed text as markup."""
    return write(tidy(_blocks(without_controls(_LINE_ENDS.sub("\n", typed)).expandtabs(INDENT))))


def to_marks(markup: str) -> str:
    """Markup as text to type on."""
    parts: list[str] = []
    lists: list[tuple[str, int]] = []  # the kind of each list open here, and the number of its last item
    before: Block | None = None
    for block in read(markup):
        if before is not None:
            parts.append("\n" if block.is_item and before.is_item else "\n\n")
        if block.is_item:
            lists = [*lists[: block.depth], (block.kind, _number(lists, block))]
            mark = "- " if block.kind == "ul" else f"{lists[-1][1]}. "
            margin = " " * (INDENT * block.depth)
            parts.append(margin + mark + _lines(block, "\n" + margin + " " * INDENT))
        else:
            lists = []
            parts.append(_lines(block, "\n"))
        before = block
    return "".join(parts)


def _number(lists: list[tuple[str, int]], block: Block) -> int:
    """The number of an item in its list."""
    same = lists[block.depth : block.depth + 1]
    return same[0][1] + 1 if same and same[0][0] == block.kind else 1


def as_written(posted, name: str, text: str) -> str:
    """What a person wrote in a field of a form, for her to copy: an editor's markup as the text it shows."""
    return to_marks(text) if posted.get(f"{name.removesuffix('text')}is_markup") else text


# Reading


def _blocks(typed: str) -> Iterator[Block]:
    lines: list[str] = []  # of the paragraph or of the item being read
    kind, depth = "p", 0
    counts: dict[int, int] = {}  # the number of the last item of each numbered list still open, by depth

    def finished() -> Iterator[Block]:
        if lines:
            yield Block(tuple(_inline(lines)), kind, depth)
            lines.clear()

    blank = False
    for line in typed.split("\n"):
        item = _ITEM.match(line)
        if item and item[3]:
            level = _level(item[1])
            if int(item[3]) not in (1, counts.get(level, 0) + 1):
                item = None  # « 2021. » begins a sentence
        if item:
            yield from finished()
            kind, depth = "ul" if item[2] else "ol", _level(item[1])
            counts = {level: count for level, count in counts.items() if level <= depth}
            counts[depth] = int(item[3]) if item[3] else 0
            lines.append(line[item.end() :])
        elif not line.strip():
            blank = True
            continue
        elif lines and not blank and (kind == "p" or line.startswith(" " * INDENT)):
            lines.append(_unescaped_start(line.strip()))
        else:
            yield from finished()
            kind, depth, counts = "p", 0, {}
            lines.append(_unescaped_start(line.strip()))
        blank = False
    yield from finished()


def _level(margin: str) -> int:
    return min(len(margin) // INDENT, DEEPEST)


def _unescaped_start(line: str) -> str:
    """The line without the backslash that says it is no item."""
    found = _ESCAPED_START.match(line)
    return (found[1] or "") + line[found.start(2) :] if found else line


def _inline(lines: list[str]) -> Iterator[Run]:
    for place, line in enumerate(lines):
        if place:
            yield Run("\n")
        yield from _runs(line)


def _runs(line: str) -> list[Run]:
    """The words of a line; a mark that opens and never closes is what was typed."""
    runs: list[Run] = []
    opened = {"strong": 0, "em": 0}  # 1 + the place in runs of the mark that opened it
    href, link_ends, after_link = "", -1, -1
    at = 0

    def add(text: str) -> None:
        runs.append(Run(text, bool(opened["strong"]), bool(opened["em"]), href))

    while at < len(line):
        if at == link_ends:
            href, link_ends, at = "", -1, after_link
            continue
        special = _SPECIAL.search(line, at)
        stop = special.start() if special else len(line)
        if link_ends >= 0:
            stop = min(stop, link_ends)
        if stop > at:
            add(line[at:stop])
            at = stop
            continue
        if line[at] == "\\" and line[at + 1 : at + 2] and line[at + 1] in _ESCAPED:
            add(line[at + 1])
            at += 2
        elif line[at] == "*":
            stars = re.match(r"\*+", line[at:])[0]  # type: ignore[index]
            before, after = line[at - 1 : at] if at else "", line[at + len(stars) : at + len(stars) + 1]
            _toggle(runs, opened, stars, before, after, href)
            at += len(stars)
        elif link_ends < 0 and (link := _LINK.match(line, at)):
            href, link_ends, after_link = link[2], link.end(1), link.end()
            at += 1
        else:
            add(line[at])
            at += 1
    for mark, place in opened.items():
        if place:
            _undo(runs, mark, place - 1)
    return runs


def _toggle(runs: list[Run], opened: dict[str, int], stars: str, before: str, after: str, href: str) -> None:
    """Open or close what the stars stand for, or keep them as they are."""
    marks = {1: ("em",), 2: ("strong",), 3: ("strong", "em")}.get(len(stars), ())
    within_word = _is_word(before) and _is_word(after)
    fits = all((before.strip() if opened[mark] else after.strip()) for mark in marks)
    if not marks or within_word or not fits:
        runs.append(Run(stars, bool(opened["strong"]), bool(opened["em"]), href))
        return
    for mark in marks:
        if opened[mark]:
            opened[mark] = 0
        else:
            # An empty run holds the place of the stars, in case nothing closes them.
            runs.append(Run("", href=href))
            opened[mark] = len(runs)


def _undo(runs: list[Run], mark: str, place: int) -> None:
    """The mark was never closed: what followed loses it, and its stars are words."""
    stars = "**" if mark == "strong" else "*"
    for index in range(place, len(runs)):
        run = runs[index]
        text = stars + run.text if index == place else run.text
        runs[index] = Run(text, run.strong and mark != "strong", run.em and mark != "em", run.href)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


# Writing


def _lines(block: Block, line_end: str) -> str:
    lines: list[list[Run]] = [[]]
    for run in block.runs:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    return line_end.join(
        _escaped_start(_line(line)) if place or not block.is_item else _line(line)
        for place, line in enumerate(lines)
    )


def _escaped_start(line: str) -> str:
    """A line that would read as an item says that it is none."""
    found = _LIKE_ITEM.match(line)
    return f"{found[1]}\\{line[found.end(1) :]}" if found else line


def _line(runs: list[Run]) -> str:
    """One line with its marks. Stars stand outside brackets; they may overlap one another."""
    whole = "".join(run.text for run in runs)
    brackets = "](" in whole or any(run.href for run in runs)
    line = ""
    before = Run("")
    for run in [*runs, Run("")]:
        if before.href and run.href != before.href:
            line += f"]({before.href})"
        stars = ("**" if run.strong != before.strong else "") + ("*" if run.em != before.em else "")
        if stars and _is_word(line[-1:]) and _is_word(run.text[:1]):
            line += JOINER
        line += stars
        if run.href and run.href != before.href:
            line += "["
        line += _escaped(run.text, brackets)
        before = run
    return line


def _escaped(text: str, brackets: bool) -> str:
    marks = _ALL_MARKS if brackets else _STARS
    return marks.sub(lambda found: f"\\{found[0]}" if found["mark"] else found[0], text)
