"""A report as a PDF: what it says now, or a frozen copy. They raise PdfUnavailable."""

from django.utils.translation import override

from cimpact import clock, pdf
from cimpact.writing.models import FrozenCopy

from .models import Report
from .report_text import reading, report_snapshot


def draft_pdf(report: Report, language: str) -> bytes:
    """What the report says now, marked as a draft in its margin."""
    return _pdf(report_snapshot(report), language, drafted_at=clock.now())


def copy_pdf(copy: FrozenCopy, language: str) -> bytes:
    """A copy as it was frozen, with its number and its fingerprint."""
    return _pdf(copy.content, language, copy=copy)


def _pdf(content: dict, language: str, *, copy=None, drafted_at=None) -> bytes:
    with override(language):
        context = {"text": reading(content), "copy": copy, "drafted_at": drafted_at}
        return pdf.render("learning/pdf/report.html", context, language)
