"""A paper of a plan laid out as it prints: whether it fits its page, what makes it too long, and its very drawing.

The preview is drawn from the lines of the PDF itself, so that the screen and the paper say the same.
"""

import copy
import hashlib
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from cimpact import pdf
from cimpact.writing.text import count_words

SVG = "http://www.w3.org/2000/svg"
# From roomy to tight: a page takes the first that holds it.
DENSITIES = ("roomy", "", "tight")
BOLD = 600
# How long a layout is kept: it is named by what it lays out.
KEPT = 24 * 3600


@dataclass
class Laid:
    """How a paper prints: how many pages, what goes beyond the first, its drawings."""

    pages: int = 1
    density: str = ""
    lines_over: int = 0
    words_over: int = 0
    # The lines of each section, by its title.
    lines: dict[str, int] = field(default_factory=dict)
    drawings: list[str] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        return self.pages == 1

    @property
    def longest(self) -> str:
        return max(self.lines, key=lambda title: self.lines[title], default="")

    @property
    def page(self) -> SafeString:
        return mark_safe(self.drawings[0])

    @property
    def beyond(self) -> list[SafeString]:
        return [mark_safe(one) for one in self.drawings[1:]]

    @property
    def message(self) -> str:
        """By how much it goes over, and where to begin."""
        over = ngettext(
            "La page dépasse de %(n)s ligne, environ %(words)s mots.",
            "La page dépasse de %(n)s lignes, environ %(words)s mots.",
            self.lines_over,
        ) % {"n": self.lines_over, "words": max(5, -(-self.words_over // 5) * 5)}
        if not self.longest:
            return over
        longest = ngettext(
            "La section la plus longue est « %(title)s » (%(n)s ligne) : commencez par elle.",
            "La section la plus longue est « %(title)s » (%(n)s lignes) : commencez par elle.",
            self.lines[self.longest],
        ) % {"title": self.longest, "n": self.lines[self.longest]}
        return f"{over} {longest}"


def layout_of(template: str, context: dict, language: str) -> Laid | None:
    """Lay a one-page paper out; None where PDFs are unavailable."""
    if not pdf.available():
        return None
    with translation.override(language):
        markup = render_to_string(template, {**context, "density": "", "language": language})
    key = _key("layout", markup)
    found = cache.get(key)
    if found is None:
        found = _lay_out(template, context, language)
        cache.set(key, found, KEPT)
    return found


def pages_of(template: str, context: dict, language: str) -> int | None:
    """How many pages a paper of any length makes; None where PDFs are unavailable."""
    if not pdf.available():
        return None
    with translation.override(language):
        markup = render_to_string(template, {**context, "language": language})
    key = _key("pages", markup)
    found = cache.get(key)
    if found is None:
        found = len(pdf.document(template, context, language).pages)
        cache.set(key, found, KEPT)
    return found


def _key(what: str, markup: str) -> str:
    """Where a measure of what is laid out is kept."""
    return f"plan-{what}-{hashlib.sha256(markup.encode()).hexdigest()}"


def _lay_out(template: str, context: dict, language: str) -> Laid:
    for density in DENSITIES:
        document = pdf.document(template, {**context, "density": density}, language)
        if len(document.pages) == 1:
            break
    laid = Laid(pages=len(document.pages), density=density)
    lines: Counter[str] = Counter()
    for number, page in enumerate(document.pages):
        laid.drawings.append(_drawing(page))
        for title, text in _lines(page._page_box):
            if title:
                lines[title] += 1
            if number:
                laid.lines_over += 1
                laid.words_over += count_words(text)
    laid.lines = dict(lines)
    return laid


def _lines(box, title: str = "") -> Iterator[tuple[str, str]]:
    """The lines of a laid-out box, each with the title of its section."""
    if box.element is not None:
        title = box.element.get("data-section") or title
    if type(box).__name__ == "LineBox":
        if (text := _text(box)).strip():
            yield title, text
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child, title)


def _text(box) -> str:
    if hasattr(box, "text"):
        return box.text
    return "".join(_text(child) for child in getattr(box, "children", ()))


def _drawing(page) -> str:
    """A laid-out page as SVG: its surfaces, its drawings, its texts where they print."""
    shapes = "".join(_shapes(page._page_box))
    width, height = round(page.width), round(page.height)
    return f'<svg class="paper-drawing" viewBox="0 0 {width} {height}" aria-hidden="true">{shapes}</svg>'


def _shapes(box) -> Iterator[str]:
    if hasattr(box, "text"):
        if box.text.strip():
            yield _letters(box)
        return
    if box.element_tag == f"{{{SVG}}}svg" and not getattr(box, "children", ()):
        yield _inner(box)
        return
    yield from _surface(box)
    for child in getattr(box, "children", ()):
        yield from _shapes(child)


def _surface(box) -> Iterator[str]:
    if type(box).__name__ == "LineBox" or not hasattr(box, "border_top_width"):
        return
    left, top = box.border_box_x(), box.border_box_y()
    width, height = box.border_width(), box.border_height()
    if box.style["background_color"].alpha:
        radius = getattr(box, "border_top_left_radius", (0, 0))[0]
        fill = _colour(box.style["background_color"])
        yield _rect(left, top, width, height, fill, radius)
    if box.border_top_width:
        yield _rect(left, top, width, box.border_top_width, _colour(box.style["border_top_color"]))
    if box.border_left_width:
        yield _rect(left, top, box.border_left_width, height, _colour(box.style["border_left_color"]))


def _rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius:.1f}" fill="{fill}"/>'


def _letters(box) -> str:
    style = box.style
    classes = ["own" if style["font_family"][0] == "Literata" else "ours"]
    if style["font_weight"] >= BOLD:
        classes.append("bold")
    return (
        f'<text class="{" ".join(classes)}" x="{box.position_x:.1f}" y="{box.position_y + box.baseline:.1f}" '
        f'font-size="{style["font_size"]:.2f}" textLength="{box.width:.1f}" '
        f'lengthAdjust="spacingAndGlyphs" fill="{_colour(style["color"])}">{escape(box.text)}</text>'
    )


def _inner(box) -> str:
    """A drawing inside the page, at its place; what it says in words is said once, elsewhere."""
    inner = copy.deepcopy(box.element)
    for title in inner.findall(f"{{{SVG}}}title"):
        inner.remove(title)
    for name in ("role", "aria-label", "aria-hidden", "class"):
        inner.attrib.pop(name, None)
    places = {"x": box.content_box_x(), "y": box.content_box_y(), "width": box.width, "height": box.height}
    inner.attrib.update({name: f"{value:.1f}" for name, value in places.items()})
    inner.tail = None
    # In a page, what is inside an SVG needs no prefix.
    for one in inner.iter():
        one.tag = one.tag.rpartition("}")[2]
        one.attrib = {name: value for name, value in one.attrib.items() if "}" not in name}
    return ET.tostring(inner, encoding="unicode")


def _colour(colour) -> str:
    red, green, blue = (round(255 * max(0, min(1, part))) for part in colour.to("srgb").coordinates)
    return f"#{red:02x}{green:02x}{blue:02x}"
