"""A report to read, to print and to keep, and what changed in it since it was last handed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cimpact import pdf
from cimpact.pdf import inline
from cimpact.writing.models import FrozenCopy
from proposals.comparison import compare_answers
from proposals.payments import report_name
from proposals.views.doors import page

from ..models import Report
from ..report_pdf import copy_pdf, draft_pdf
from ..report_text import Text, reading, text_for
from .reports import readable_report


def _text_asked(request: HttpRequest, report: Report) -> Text:
    """The copy that the address names, else what the person reads."""
    asked = request.GET.get("copie", "")
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) < 5):
        raise Http404
    try:
        return text_for(request.user, report, int(asked) if asked else None)
    except FrozenCopy.DoesNotExist as missing:
        raise Http404 from missing


@require_safe
def report_text(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """The whole report on one page."""
    dossier, report = readable_report(request, pk, obligation)
    text = _text_asked(request, report)
    context = {
        "report": report,
        "name": report_name(report.obligation),
        "text": text.said,
        "copy": text.copy,
        "copies": list(report.document.copies.all()),
        "pdf_available": pdf.available(),
    }
    return page(request, "learning/report/text.html", dossier, context)


@require_safe
def report_pdf(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """The report as a PDF: the draft of now for its table, or a copy handed in."""
    dossier, report = readable_report(request, pk, obligation)
    copy, language = _text_asked(request, report).copy, get_language()
    try:
        content = copy_pdf(copy, language) if copy else draft_pdf(report, language)
    except pdf.PdfUnavailable as reason:
        messages.info(request, str(reason))
        return redirect("report_text", pk, obligation)
    return inline(content, f"{dossier.number}-rapport-{report.obligation.year}.pdf")


@require_safe
def report_changes(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """What changed between the last two times that the report was handed in."""
    dossier, report = readable_report(request, pk, obligation)
    copies = list(report.document.copies.select_related("by"))
    if not copies:
        raise PermissionDenied
    before, after = copies[-2:] if len(copies) > 1 else (None, copies[-1])
    answers = compare_answers(reading(before.content), reading(after.content)) if before else []
    context = {
        "report": report,
        "name": report_name(report.obligation),
        "before": before,
        "after": after,
        "changed": [answer for answer in answers if answer.differs],
        "kept": [answer for answer in answers if not answer.differs],
        "corrections": list(
            report.corrections.exclude(answered_at=None).select_related("question", "asked_by")
        ),
    }
    return page(request, "learning/report/changes.html", dossier, context)
