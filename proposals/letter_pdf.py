"""The letter that answers a proposal, as a PDF."""

from cimpact import pdf

from .models import Letter


def letter_pdf(letter: Letter) -> bytes:
    """The letter in its language. Raises PdfUnavailable."""
    return pdf.render(
        "proposals/pdf/letter.html", {"letter": letter, "dossier": letter.dossier}, letter.language
    )
