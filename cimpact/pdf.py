"""PDFs by WeasyPrint: tagged, with their language, without the network.

WeasyPrint needs Pango; where it is missing the portal runs all the same and says that PDFs are unavailable.
A document names its styles and fonts by `static:` addresses, as `static:css/pdf.css`, and the pictures it is given by
`picture:` and their name.
"""

import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils._os import safe_join

from .errors import NotPossible


class PdfUnavailable(NotPossible):
    """WeasyPrint or one of its system libraries is missing on this server."""

    def __init__(self):
        super().__init__(
            translation.gettext(
                "Le PDF n’est pas disponible sur ce serveur. Le texte complet reste lisible et imprimable ici."
            )
        )


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


def _fetcher(pictures: Mapping[str, bytes]):
    """What reads the addresses of a document: static files and the pictures given (JPEG), never the network nor the
    rest of the disk."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFiles(URLFetcher):
        def fetch(self, url, headers=None):
            scheme, _colon, name = url.partition(":")
            if scheme == "picture" and name in pictures:
                return URLFetcherResponse(url, pictures[name], {"Content-Type": "image/jpeg"})
            if scheme != "static":
                raise ValueError(f"Refused: {url}")
            path = finders.find(name) or safe_join(settings.STATIC_ROOT, name)
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})

    return StaticFiles()


# A document takes the whole processor to lay out: one at a time loses nothing, and may use the fonts read once.
_one_at_a_time = Lock()


@cache
def _fonts():
    """The fonts of documents, unpacked once."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def document(template: str, context: dict, language: str, pictures: Mapping[str, bytes] | None = None):
    """The laid-out document of a template, in a language. Raises PdfUnavailable."""
    library = _weasyprint()
    if library is None:
        raise PdfUnavailable
    with translation.override(language):
        markup = render_to_string(template, {**context, "language": language})
    source = library.HTML(string=markup, url_fetcher=_fetcher(pictures or {}), base_url="static:")
    with _one_at_a_time:
        return source.render(pdf_variant="pdf/ua-1", font_config=_fonts())


def write(laid_out) -> bytes:
    """The PDF of a document, tagged (PDF/UA-1)."""
    with _one_at_a_time:
        return laid_out.write_pdf(pdf_variant="pdf/ua-1")


def render(template: str, context: dict, language: str) -> bytes:
    """The PDF of a template. Raises PdfUnavailable."""
    return write(document(template, context, language))


def inline(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser; it may change or be withdrawn from the reader, so it is not kept in a cache."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )
