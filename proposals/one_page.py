"""The vision of change fits one printed page (F16): laid out as it prints, and shown line by line as it falls.

The lines are those of the PDF itself, so that the page on screen and the printed one say the same.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from cimpact import pdf
from cimpact.writing.text import count_words

BOLD = 600


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list with its mark: the lines in which it prints."""

    mark: str
    lines: list[SafeString]

    @property
    def words(self) -> list[int]:
        """The words of each line."""
        return [count_words(line) for line in self.lines]


@dataclass(frozen=True)
class Layout:
    """How a text prints, line by line: what its page holds, and what goes beyond."""

    page: list[Block]
    beyond: list[Block]

    @property
    def lines_over(self) -> int:
        return sum(len(block.lines) for block in self.beyond)

    @property
    def words_over(self) -> int:
        return sum(sum(block.words) for block in self.beyond)

    @property
    def fits(self) -> bool:
        return self.lines_over == 0

    @property
    def message(self) -> str:
        return ngettext(
            "La vision dépasse d’une page de %(lines)s ligne. Retirez environ %(words)s mots; "
            "rien n’est perdu d’ici là.",
            "La vision dépasse d’une page de %(lines)s lignes. Retirez environ %(words)s mots; "
            "rien n’est perdu d’ici là.",
            self.lines_over,
        ) % {"lines": self.lines_over, "words": _about(self.words_over)}


def _about(words: int) -> int:
    """A count to aim at: the next multiple of five."""
    return max(5, -(-words // 5) * 5)


def layout_of(title: str, markup: str) -> Layout | None:
    """Lay the vision out on its page; None where PDFs are unavailable, so that nobody is kept from submitting."""
    if not pdf.available():
        return None
    key = "one-page-lines-" + hashlib.sha256(f"{title}\0{markup}".encode()).hexdigest()
    laid_out = cache.get(key)
    if laid_out is None:
        laid_out = _lay_out(title, markup)
        cache.set(key, laid_out, 24 * 3600)
    page, beyond = laid_out
    return Layout(page=[_block(*found) for found in page], beyond=[_block(*found) for found in beyond])


def _block(mark: str, lines: list[str]) -> Block:
    return Block(mark, [mark_safe(line) for line in lines])


Found = list[tuple[str, list[str]]]


def _lay_out(title: str, markup: str) -> tuple[Found, Found]:
    """The blocks of the first page, and those beyond: (mark, lines as HTML)."""
    document = pdf.document("proposals/pdf/vision.html", {"title": title, "text": markup}, "fr")
    first, *others = ([*_blocks(page._page_box)] for page in document.pages)
    return first, [block for blocks in others for block in blocks]


def _blocks(box, mark: str = "") -> Iterator[tuple[str, list[str]]]:
    """The paragraphs and items of a laid-out box, its title apart."""
    if box.element_tag == "h1":
        return
    children = list(getattr(box, "children", ()))
    lines = [
        html for child in children if type(child).__name__ == "LineBox" and (html := _html(child)).strip()
    ]
    if lines:
        yield mark, lines
        return
    for child in children:
        if child.element_tag == "li::marker":
            mark = strip_tags(_html(child)).strip()
        else:
            yield from _blocks(child, mark)


def _html(box) -> str:
    """The words of a laid-out line, with their emphasis: all that is left of the markup."""
    if hasattr(box, "text"):
        text = str(escape(box.text))
        if box.style["font_weight"] >= BOLD:
            text = f"<strong>{text}</strong>"
        return f"<em>{text}</em>" if box.style["font_style"] == "italic" else text
    return "".join(_html(child) for child in getattr(box, "children", ()))
