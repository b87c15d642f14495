"""Text that people write: kept as sanitised HTML, typed as plain text for now, counted in words."""

import html
import re
import unicodedata

import nh3

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
_WORD = re.compile(r"\w+(?:[’'\-.,]\w+)*")
# However a word processor writes the end of a line.
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_BREAKS = re.compile(r"(?i)<br\s*/?>|</(?:p|li|ul|ol)>")


def clean(markup: str) -> str:
    """The same markup with only what a text needs: paragraphs, emphasis, lists, links."""
    return nh3.clean(markup, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})


def without_controls(value: str) -> str:
    """The text without control characters (a NUL breaks PostgreSQL); line ends and tabs stay."""
    return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def from_plain(value: str) -> str:
    """Typed text as HTML: an empty line parts paragraphs, a line end breaks a line. Markup is shown as typed."""
    value = without_controls(_LINE_ENDS.sub("\n", value)).strip()
    if not value:
        return ""
    escaped = html.escape(value, quote=False)
    markup = re.sub(r"\n{2,}", "</p><p>", escaped).replace("\n", "<br>")
    return clean(f"<p>{markup}</p>")


def to_plain(markup: str) -> str:
    """HTML as text to type on: the inverse of from_plain."""
    text = re.sub(r"(?i)</p>\s*<p>", "\n\n", markup)
    text = _BREAKS.sub("\n", text)
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


def paragraphs(markup: str) -> list[str]:
    """The paragraphs as plain text."""
    return [p for p in to_plain(markup).split("\n\n") if p]


def count_words(markup: str) -> int:
    """Words as a reader counts them: « l’initiative » and « vingt-deux » are one each."""
    return len(_WORD.findall(to_plain(markup)))
