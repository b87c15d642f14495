"""A text as blocks: paragraphs and list items, each made of words with their emphasis and their links.

One text has one writing: `write(read(markup))` is the same for every markup that reads the same, whoever made it (an
editor, a word processor, a textarea), so that texts compare, merge and come back unchanged.
"""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser

import nh3

from .text import without_controls

# What a browser or a word processor may wrap words in; anything else keeps its words and loses its tag.
_BLOCKS = {
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "section",
    "article",
    "header",
    "footer",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "hr",
}
_INLINE = {"strong", "b", "em", "i", "a", "br", "ul", "ol", "li"}
_DROPPED = {"script", "style", "title", "head", "noscript", "template", "textarea", "select", "svg", "math"}
SCHEMES = {"http", "https", "mailto"}
# Lists in lists in lists: beyond, nobody follows.
DEEPEST = 3
# Joins a word to a mark of emphasis in typed text (see marks.py); it never belongs to the words.
JOINER = "\u2060"
_SPACES = re.compile(r"[ \t\n\r\f]+")
_LINE_ENDS = re.compile("[\x0b\x85\u2028\u2029]")


@dataclass(frozen=True)
class Run:
    """Words that share their emphasis and their link; "\\n" alone is a line break."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""

    def like(self, other: "Run") -> bool:
        return (self.strong, self.em, self.href) == (other.strong, other.em, other.href)


@dataclass(frozen=True)
class Block:
    """A paragraph ("p"), or an item of a list ("ul", "ol") at its depth, 0 for the outer list."""

    runs: tuple[Run, ...]
    kind: str = "p"
    depth: int = 0

    @property
    def is_item(self) -> bool:
        return self.kind != "p"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def read(markup: str) -> list[Block]:
    """The blocks of any markup, whatever its origin; scripts, styles and attributes are left out."""
    cleaned = nh3.clean(
        markup.replace("\0", ""),
        tags=_BLOCKS | _INLINE,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(cleaned)
    reader.close()
    reader.end_block()
    return tidy(reader.blocks)


def inline(runs: Iterable[Run]) -> str:
    """The words of a block, as markup."""
    return "".join(map(_run, runs))


def _own_words(block: Block) -> str:
    return inline(block.runs)


def write(blocks: Iterable[Block], words: Callable[[Block], str] = _own_words) -> str:
    """The blocks as markup: the form in which a text is kept. `words` writes what a block holds."""
    parts: list[str] = []
    lists: list[str] = []  # the lists open at this point, outermost first

    def close(down_to: int) -> None:
        while len(lists) > down_to:
            parts.append(f"</li></{lists.pop()}>")

    for block in blocks:
        if not block.is_item:
            close(0)
            parts.append(f"<p>{words(block)}</p>")
            continue
        depth = min(block.depth, len(lists))
        close(depth + 1)
        if len(lists) == depth + 1 and lists[-1] != block.kind:
            close(depth)
        if len(lists) == depth + 1:
            parts.append("</li>")
        else:
            lists.append(block.kind)
            parts.append(f"<{block.kind}>")
        parts.append(f"<li>{words(block)}")
    close(0)
    return "".join(parts)


def canonical(markup: str) -> str:
    """The same text in its one writing."""
    return write(read(markup))


def _run(run: Run) -> str:
    if run.text == "\n":
        return "<br>"
    text = html.escape(run.text, quote=False).replace("\xa0", "&nbsp;")
    if run.em:
        text = f"<em>{text}</em>"
    if run.strong:
        text = f"<strong>{text}</strong>"
    if run.href:
        text = f'<a href="{html.escape(run.href)}" rel="noopener noreferrer">{text}</a>'
    return text


class _Reader(HTMLParser):
    """Reads markup that nh3 has made well formed."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.strong = self.em = 0
        self.links: list[str] = []
        self.lists: list[str] = []
        self.items: list[int | None] = []  # for each item open, where its own block is

    def handle_starttag(self, tag, attrs):
        if tag in ("strong", "b"):
            self.strong += 1
        elif tag in ("em", "i"):
            self.em += 1
        elif tag == "a":
            self.links.append(_address(dict(attrs).get("href") or ""))
        elif tag == "br":
            self.runs.append(Run("\n"))
        else:
            self.end_block()
            if tag in ("ul", "ol"):
                self.lists.append(tag)
            elif tag == "li":
                self.items.append(None)

    def handle_endtag(self, tag):
        if tag in ("strong", "b"):
            self.strong -= 1
        elif tag in ("em", "i"):
            self.em -= 1
        elif tag == "a":
            self.links.pop()
        elif tag != "br":
            self.end_block()
            if tag in ("ul", "ol"):
                self.lists.pop()
            elif tag == "li":
                self.items.pop()

    def handle_data(self, data):
        text = _LINE_ENDS.sub("\n", _SPACES.sub(" ", data))
        self.runs.append(Run(text, self.strong > 0, self.em > 0, self.links[-1] if self.links else ""))

    def end_block(self) -> None:
        runs, self.runs = tuple(self.runs), []
        if not any(run.text.strip() for run in runs):
            return
        if not self.items:
            self.blocks.append(Block(runs))
        elif self.items[-1] is not None and self.items[-1] == len(self.blocks) - 1:
            # A second paragraph of the same item is another line of it.
            first = self.blocks.pop()
            self.blocks.append(replace(first, runs=(*first.runs, Run("\n"), *runs)))
        else:
            self.items[-1] = len(self.blocks)
            self.blocks.append(
                Block(runs, self.lists[-1] if self.lists else "ul", max(len(self.lists) - 1, 0))
            )


def _address(href: str) -> str:
    """An address without what would end it in typed text."""
    for character, written in ((" ", "%20"), ("(", "%28"), (")", "%29")):
        href = href.strip().replace(character, written)
    return "".join(href.split())


# One writing for what reads the same


def tidy(blocks: Iterable[Block]) -> list[Block]:
    """Without empty blocks nor spaces that do not show; an item is at most one level under the one before."""
    tidied: list[Block] = []
    deepest = -1
    for block in blocks:
        for line in _paragraphs(_pieces(block.runs)) if not block.is_item else [_pieces(block.runs)]:
            runs = _tidy_runs(line)
            if not runs:
                continue
            depth = min(block.depth, deepest + 1, DEEPEST)
            tidied.append(Block(runs, block.kind, depth if block.is_item else 0))
            deepest = depth if block.is_item else -1
    return tidied


def _pieces(runs: Iterable[Run]) -> list[Run]:
    """The runs with each line break apart, without control characters nor doubled spaces."""
    pieces: list[Run] = []
    for run in runs:
        for part in re.split("(\n)", without_controls(run.text).replace(JOINER, "")):
            if part == "\n":
                pieces.append(Run("\n"))
            elif part:
                pieces.append(replace(run, text=_SPACES.sub(" ", part)))
    return pieces


def _paragraphs(pieces: list[Run]) -> list[list[Run]]:
    """Two line ends in a row part paragraphs."""
    paragraphs: list[list[Run]] = [[]]
    blank = True
    for piece in pieces:
        if piece.text == "\n" and blank:
            paragraphs.append([])
            continue
        paragraphs[-1].append(piece)
        blank = piece.text == "\n" or (blank and not piece.text.strip(" "))
    return paragraphs


def _tidy_runs(pieces: list[Run]) -> tuple[Run, ...]:
    """Spaces at the edge of an emphasis or of a link stand outside it; those at the edge of a line are dropped."""
    split: list[Run] = []
    for piece in pieces:
        words = piece.text.strip(" ")
        if piece.text == "\n" or not words:
            split.append(Run(piece.text))
            continue
        if piece.text.startswith(" "):
            split.append(Run(" "))
        split.append(replace(piece, text=words))
        if piece.text.endswith(" "):
            split.append(Run(" "))
    kept: list[Run] = []
    for place, piece in enumerate(split):
        if piece.text == " ":
            following = next((other for other in split[place + 1 :] if other.text != " "), None)
            if not kept or kept[-1].text in (" ", "\n") or following is None or following.text == "\n":
                continue
            before = kept[-1]
            piece = Run(
                " ",
                before.strong and following.strong,
                before.em and following.em,
                before.href if before.href == following.href else "",
            )
        elif piece.text == "\n" and (not kept or kept[-1].text == "\n"):
            continue
        kept.append(piece)
    while kept and kept[-1].text == "\n":
        kept.pop()
    return tuple(_joined(kept))


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and "\n" not in (run.text, joined[-1].text) and joined[-1].like(run):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined
