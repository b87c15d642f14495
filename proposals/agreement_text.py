"""The agreement's words: plain text from one template, so that what is signed is a text with a fingerprint (F46).

A line that begins with « # » is a heading, « - » an item, « > » what people wrote; the rest are paragraphs.
"""

import hashlib
from collections.abc import Iterator
from itertools import groupby

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cimpact import pdf

from .agreed_terms import terms_of
from .models import AgreedVersion, Agreement, Dossier
from .obligations import due_dates
from .verification import address, code_of
from .years import years_of


def agreement_number(dossier: Dossier) -> str:
    """« E-PIC-2026-014 »."""
    return f"E-{dossier.number}"


def agreement_words(dossier: Dossier, version: AgreedVersion, language: str) -> str:
    """What the agreement says of an agreed version, in a language."""
    terms = terms_of(version.content)
    with translation.override(language):
        text = render_to_string(
            "proposals/agreement/words.txt",
            {
                "dossier": dossier,
                "number": agreement_number(dossier),
                "version": version.number,
                "terms": terms,
                "years": years_of(terms),
                "due": [
                    (kind.label, due)
                    for kind, _year, due in due_dates(
                        dossier.programme, terms.starts_on, terms.years, terms.ends_on, terms.pauses
                    )
                ],
                "conditions": _quoted(terms.conditions),
                "initiative": _quoted(terms.initiative),
            },
        )
    lines = [" ".join(line.split(" ")).strip() for line in text.splitlines()]
    # One empty line at most between two others.
    return "\n".join(line for line, _same in groupby(lines)).strip() + "\n"


def _quoted(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def fingerprint(words: str) -> str:
    """The SHA-256 of the exact words, as one recomputes it from the text file."""
    return hashlib.sha256(words.encode()).hexdigest()


def is_intact(agreement: Agreement) -> bool:
    """Whether the words kept are those that were offered and signed."""
    return fingerprint(agreement.words) == agreement.sha256


def as_html(words: str) -> SafeString:
    """The words for a page or a PDF; everything people wrote is escaped."""
    return format_html_join("\n", "{}", ((block,) for block in _blocks(words)))


def _blocks(words: str) -> Iterator[SafeString]:
    for mark, lines in groupby(words.splitlines(), key=_mark):
        texts = [line.removeprefix(mark) for line in lines if line]
        if mark == "# ":
            yield from (format_html("<h2>{}</h2>", text) for text in texts)
        elif mark == "- ":
            yield format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((t,) for t in texts)))
        elif mark == "> ":
            paragraphs = format_html_join("", "<p>{}</p>", ((t,) for t in texts))
            yield format_html('<div class="words">{}</div>', paragraphs)
        else:
            yield from (format_html("<p>{}</p>", text) for text in texts)


def _mark(line: str) -> str:
    return line[:2] if line[:2] in ("# ", "- ", "> ") else ""


def agreement_pdf(agreement: Agreement) -> bytes:
    """The agreement on paper with its proof, in its own language. Raises PdfUnavailable."""
    context = {
        "agreement": agreement,
        "dossier": agreement.dossier,
        "number": agreement_number(agreement.dossier),
        "words": as_html(agreement.words),
        "code": code_of(agreement),
        "address": address(agreement.language),
    }
    return pdf.render("proposals/pdf/agreement.html", context, agreement.language)
