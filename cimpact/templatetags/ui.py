"""What every template may use without loading anything: dates and amounts in words, and the small drawings.

A date filter takes words as options: {{ d|long_date:"weekday" }}, and "text" where HTML cannot go (an e-mail,
a title, an attribute): {{ d|long_date:"weekday text" }}. An absent value gives an empty text.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cimpact import formatting

register = template.Library()

ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "icons"


def _written(text: str, options: set[str]) -> str:
    return text if "text" in options else formatting.raised(text)


@register.filter
def money(cents):
    """25_000_00|money → « 25 000 $ »."""
    return "" if cents in (None, "") else formatting.money(cents)


@register.filter
def number(value, decimals=None):
    """1050|number → « 1 050 »; 12.5|number:1 → « 12,5 »."""
    return "" if value in (None, "") else formatting.number(value, decimals)


@register.filter
def long_date(value, options=""):
    """« 1er février 2026 »; options: weekday, noyear, text."""
    if not value:
        return ""
    words = set(options.split())
    return _written(
        formatting.long_date(value, weekday="weekday" in words, year="noyear" not in words), words
    )


@register.filter
def short_date(value, options=""):
    """« 1er févr. »; options: year, text."""
    if not value:
        return ""
    words = set(options.split())
    return _written(formatting.short_date(value, year="year" in words), words)


@register.filter
def day(value, options=""):
    """« 1er février », with its year when it is not the current one; options: weekday, text."""
    if not value:
        return ""
    words = set(options.split())
    return _written(formatting.day(value, weekday="weekday" in words), words)


@register.filter
def hour(value):
    """« 14 h 32 »."""
    return formatting.hour(value) if value else ""


@register.filter
def moment(value, options=""):
    """« 30 janvier à 16 h 12 »; options: weekday, text."""
    if not value:
        return ""
    words = set(options.split())
    return _written(formatting.moment(value, weekday="weekday" in words), words)


@register.filter
def in_days(value):
    """« dans 10 jours », « aujourd’hui », « il y a 3 jours »."""
    return formatting.in_days(value) if value else ""


@register.filter
def since(value):
    """« il y a 12 minutes », « hier, 16 h 05 », « 19 janvier »."""
    return formatting.raised(formatting.since(value)) if value else ""


@register.filter
def iso(value):
    """For <time datetime="…">: the day of a date, the moment of a datetime."""
    return value.isoformat() if value else ""


@register.filter
def file_size(size):
    """« 2,4 Mo »."""
    return "" if size in (None, "") else formatting.file_size(size)


@register.filter
def ordinal_year(position):
    """1|ordinal_year → « Première année »."""
    return formatting.ordinal_year(position) if position else ""


@register.filter
def initials(name):
    """« Noémie Lafleur-Diop » → « NL »."""
    return formatting.initials(str(name)) if name else ""


@cache
def _icon(name: str) -> tuple[str, str]:
    """The viewBox and the drawing of one icon of the set."""
    svg = (ICONS / f"{name}.svg").read_text()
    box, drawing = re.search(r'viewBox="([^"]+)"[^>]*>(.*)</svg>', svg, re.DOTALL).groups()  # type: ignore[union-attr]
    return box, " ".join(drawing.split())


@lru_cache(maxsize=1024)
def _svg(classes: str, box: str, drawing: str, label: str = "") -> SafeString:
    """Hidden from screen readers unless it has a label: the words beside it say the same."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" viewBox="{}" {}>{}</svg>', classes, box, meaning, mark_safe(drawing))


@register.simple_tag
def icon(name, label="", classes=""):
    """{% icon "pencil" %}: an icon of scripts/icons.txt, in the colour of the text."""
    box, drawing = _icon(name)
    return _svg(f"icon {classes}".strip(), box, drawing, label)


@register.simple_tag
def lit(label=""):
    """The lit window: this waits for the reader."""
    window = (
        '<path fill-rule="evenodd" d="M2 1h12v14H2zm1.6 1.6v4.6h3.6V2.6zm5.2 0v4.6h3.6V2.6z'
        'm-5.2 6.2v4.6h3.6V8.8zm5.2 0v4.6h3.6V8.8z"/>'
    )
    return _svg("icon lit", "0 0 16 16", window, label)


@register.simple_tag
def brand():
    """The mark: an outdoor stair and one lit window."""
    mark = '<path class="wall" d="M2 30V21h9v-8h9V4h10v26z"/><path class="window" d="M22.5 9h5v6h-5z"/>'
    return _svg("emblem", "0 0 32 32", mark)


@register.simple_tag
def stairs(step, label=""):
    """The stage as three steps, as many of them filled."""
    steps = "".join(
        '<path fill="{}" stroke="currentColor" d="M{} 15.5v-{}h5.5v{}z"/>'.format(
            "currentColor" if i < step else "none", 1.5 + i * 7, 4 + i * 4.5, 4 + i * 4.5
        )
        for i in range(3)
    )
    return _svg("icon stairs", "0 0 23 17", steps, label)


@register.simple_tag
def street():
    """A row of Montréal houses at dusk, for public pages and sign-in."""
    return format_html(
        '<div class="street"><img src="{}" alt="" width="1200" height="200"></div>', static("img/street.svg")
    )
