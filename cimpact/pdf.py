"""PDFs by WeasyPrint: tagged, with their language, without the network.

WeasyPrint needs Pango; where it is missing the portal runs all the same and says that PDFs are unavailable.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from .errors import NotPossible


class PdfUnavailable(NotPossible):
    """WeasyPrint or one of its system libraries is missing on this server."""


@cache
def _weasyprint():
    """The library, or None where its system libraries are missing."""
    try:
        import weasyprint
    except OSError:
        return None
    return weasyprint


def available() -> bool:
    """Whether this server can make PDFs."""
    return _weasyprint() is not None


def fetch(url: str) -> dict:
    """Static files only: a document never reaches the network nor the disk."""
    if not url.startswith("static:"):
        raise ValueError(f"Refused: {url}")
    path = finders.find(url.removeprefix("static:")) or Path(settings.STATIC_ROOT) / url.removeprefix(
        "static:"
    )
    return {"file_obj": open(path, "rb")}


def document(template: str, context: dict, language: str):
    """The laid-out document of a template, in a language. Raises PdfUnavailable."""
    library = _weasyprint()
    if library is None:
        raise PdfUnavailable(
            translation.gettext(
                "Le PDF n’est pas disponible sur ce serveur. Le texte complet reste lisible ici."
            )
        )
    with translation.override(language):
        markup = render_to_string(template, {**context, "language": language})
    return library.HTML(string=markup, url_fetcher=fetch, base_url="static:").render(pdf_variant="pdf/ua-1")


def render(template: str, context: dict, language: str) -> bytes:
    """The PDF of a template, tagged (PDF/UA-1). Raises PdfUnavailable."""
    return document(template, context, language).write_pdf(pdf_variant="pdf/ua-1")
