"""The vision of change fits one printed page (F16): checked by laying it out as it prints."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import ngettext

from cimpact import pdf
from cimpact.writing.text import count_words


@dataclass(frozen=True)
class Layout:
    """How a text prints: how many lines go beyond its page, and how many words they hold."""

    lines_over: int
    words_over: int

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
    key = "one-page-" + hashlib.sha256(f"{title}\0{markup}".encode()).hexdigest()
    over = cache.get(key)
    if over is None:
        over = _over(title, markup)
        cache.set(key, over, 24 * 3600)
    return Layout(*over)


def _over(title: str, markup: str) -> tuple[int, int]:
    """The lines and the words beyond the first page."""
    pages = pdf.document("proposals/pdf/vision.html", {"title": title, "text": markup}, "fr").pages
    words = [count_words(line) for page in pages[1:] for line in _lines(page._page_box)]
    beyond = [count for count in words if count]  # a bullet is a line of its own, without words
    return len(beyond), sum(beyond)


def _lines(box) -> Iterator[str]:
    """The text of each line of a laid-out box."""
    if type(box).__name__ == "LineBox":
        yield "".join(_texts(box))
    else:
        for child in getattr(box, "children", ()):
            yield from _lines(child)


def _texts(box) -> Iterator[str]:
    if hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child)
