"""A pseudo-language, and the reading of a page by someone who speaks only it.

Every translated text comes out between brackets, and so does the programme's data, which is written in both
languages. What then stands outside them, and outside what people wrote, was never given to translators.
"""

import re
from contextlib import contextmanager
from html.parser import HTMLParser

from django.utils.translation import trans_real

from cimpact.translated import Translated
from proposals import reading

OPEN, CLOSE = "⟦", "⟧"
LETTER = re.compile(r"[^\W\d_]")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Never read aloud nor shown, or one's own words while they are being typed.
UNREAD = {"script", "style", "textarea", "template"}
READ_ATTRIBUTES = ("aria-label", "placeholder", "title", "alt", "data-label")
# Names that no language changes, and the hours, which follow the language's own format.
NAMES = re.compile(
    r"\b(cimpact|PDF|CSV|XLSX|SVG|Ctrl\+[\w+]+|Word|Excel|PowerPoint|Markdown|EN|FR|English|Français|\d{1,2}\xa0h(\xa0\d\d)?)\b"
)


@contextmanager
def pseudo_language():
    """While it lasts, every text that goes through gettext is bracketed, whatever the language."""
    translations = trans_real.DjangoTranslation
    gettext, ngettext = translations.gettext, translations.ngettext
    read, as_is = Translated.__get__, reading.in_language

    def mark(text: str) -> str:
        return f"{OPEN}{text.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSE}" if text else text

    def read_and_mark(self, instance, owner=None):
        value = read(self, instance, owner)
        return mark(value) if isinstance(value, str) else value

    def mark_both(value, language: str):
        both = isinstance(value, dict) and value.keys() == {"fr", "en"}
        return mark(as_is(value, language)) if both else as_is(value, language)

    translations.gettext = lambda self, message: mark(gettext(self, message))
    translations.ngettext = lambda self, *forms: mark(ngettext(self, *forms))
    Translated.__get__, reading.in_language = read_and_mark, mark_both
    try:
        yield
    finally:
        translations.gettext, translations.ngettext = gettext, ngettext
        Translated.__get__, reading.in_language = read, as_is


class Page(HTMLParser):
    """What is wrong with a page: untranslated texts, inline styles, inline scripts."""

    def __init__(self, markup: str):
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, whether its content is someone's own words
        self._depth = 0
        self._own: list[str] = []
        self._own_boxes: set[str] = set()  # boxes whose label is a name
        self._title = ""
        self._tokens: list[bool] = []  # of each form to post that is open, whether it has its token
        self.feed(markup)
        self.close()
        self._read_title()

    @property
    def _is_own(self) -> bool:
        return any(own for _tag, own in self._open)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._refuse_inline(tag, values)
        self._expect_token(tag, values)
        own = _is_own(tag, values) or (tag == "label" and values.get("for") in self._own_boxes)
        if tag == "input" and own and "id" in values:
            self._own_boxes.add(values["id"])
        self._own.append(values.get("value") or "" if tag == "input" else "")
        if not (own or self._is_own):
            for name in READ_ATTRIBUTES:
                self._expect_translated(values.get(name) or "", f'{name}=""')
            if tag == "input" and values.get("type") in {"submit", "button"}:
                self._expect_translated(values.get("value") or "", "value")
        if tag not in VOID:
            self._open.append((tag, own))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self._open.pop()

    def _expect_token(self, tag: str, values: dict) -> None:
        """A form that is posted carries its token: without it, what one sends is refused. (A hidden one is a script's,
        which asks for a token of the day.)"""
        if tag == "form":
            self._tokens.append((values.get("method") or "get").lower() != "post" or "hidden" in values)
        elif tag == "input" and values.get("name") == "csrfmiddlewaretoken" and self._tokens:
            self._tokens[-1] = True

    def handle_endtag(self, tag):
        if tag == "form" and self._tokens and not self._tokens.pop():
            self.faults.append("a form without its token")
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, text):
        tags = [tag for tag, _own in self._open]
        if "title" in tags and "svg" not in tags:
            self._title += text
        elif UNREAD & set(tags):
            return
        elif self._is_own:
            self._own.append(" ".join(text.split()))
        else:
            self._read(text, where=f"<{tags[-1] if tags else ''}>")

    def _read(self, text: str, where: str) -> None:
        """Brackets may open before an element and close after it: the depth runs through the page."""
        outside = ""
        for character in text:
            if character == OPEN:
                self._depth += 1
            elif character == CLOSE:
                self._depth -= 1
            elif not self._depth:
                outside += character
        self._expect_no_letter(outside, where, text)

    def _expect_translated(self, text: str, where: str) -> None:
        outside, depth = "", 0
        for character in text:
            depth += (character == OPEN) - (character == CLOSE)
            if not depth and character != CLOSE:
                outside += character
        self._expect_no_letter(outside, where, text)

    def _expect_no_letter(self, outside: str, where: str, text: str) -> None:
        if LETTER.search(NAMES.sub("", outside)):
            self.faults.append(f"not translated, in {where}: {' '.join(text.split())[:100]}")

    def _read_title(self) -> None:
        """The title of the window may repeat someone's words, which the page shows as such."""
        title = " ".join(self._title.split())
        for words in sorted(set(self._own), key=len, reverse=True):
            if len(words) > 2:
                title = title.replace(words, "")
        self._expect_translated(title, "<title>")

    def _refuse_inline(self, tag: str, values: dict) -> None:
        if tag == "style" or "style" in values:
            self.faults.append(f"inline style, in <{tag}>")
        if tag == "script" and "src" not in values:
            self.faults.append("inline script")
        self.faults += [f"inline script: {name} of <{tag}>" for name in values if name.startswith("on")]


def _is_own(tag: str, values: dict) -> bool:
    """What a person wrote, the programme's own data, someone's initials, or another language's name."""
    classes = (values.get("class") or "").split()
    other_language = "lang" in values and tag != "html"
    return "words" in classes or "person" in classes or "data-own" in values or other_language
