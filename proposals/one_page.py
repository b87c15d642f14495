"""The vision of change fits one printed page (F16): checked by laying it out as it prints."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language, ngettext

from cimpact import pdf
from cimpact.writing.text import count_words

# Words of a line of the printed page, to tell people how much to take out.
WORDS_PER_LINE = 12


@dataclass(frozen=True)
class Layout:
    """How a text prints: how many lines go beyond its page."""

    lines_over: int

    @property
    def fits(self) -> bool:
        return self.lines_over == 0

    @property
    def message(self) -> str:
        return ngettext(
            "La vision dépasse d’une page de %(lines)s ligne. Retirez environ %(words)s mots; rien n’est perdu d’ici là.",
            "La vision dépasse d’une page de %(lines)s lignes. Retirez environ %(words)s mots; rien n’est perdu d’ici là.",
            self.lines_over,
        ) % {"lines": self.lines_over, "words": self.lines_over * WORDS_PER_LINE}


def layout_of(title: str, markup: str) -> Layout | None:
    """Lay the vision out on its page; None where PDFs are unavailable, so that nobody is kept from submitting."""
    if not pdf.available():
        return None
    key = "one-page-" + hashlib.sha256(f"{get_language()}{title}\0{markup}".encode()).hexdigest()
    lines_over = cache.get(key)
    if lines_over is None:
        lines_over = _lines_over(title, markup)
        cache.set(key, lines_over, 24 * 3600)
    return Layout(lines_over)


def _lines_over(title: str, markup: str) -> int:
    pages = pdf.document("proposals/pdf/vision.html", {"title": title, "text": markup}, "fr").pages
    return sum(_lines(page._page_box) for page in pages[1:]) if count_words(markup) else 0


def _lines(box) -> int:
    """The lines of text in a laid-out box."""
    if type(box).__name__ == "LineBox":
        return 1
    return sum(_lines(child) for child in getattr(box, "children", ()))
