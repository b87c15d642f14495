"""What a committee's members read of a dossier put before them: one page, one PDF (R54, F43)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cimpact import pdf
from cimpact.pdf import PdfUnavailable, inline

from ..committee import committee_file as whole_file
from ..committee import committee_pdf
from ..countdown import countdown
from ..models import Dossier
from ..permissions import can_read_analysis
from .doors import visible_dossier


def _readable(request: HttpRequest, pk: int) -> Dossier:
    dossier = visible_dossier(request, pk)
    if not can_read_analysis(request.user, dossier) or not hasattr(dossier, "analysis"):
        raise PermissionDenied
    return dossier


@require_safe
def committee_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal and its analysis, to read on screen or to print."""
    dossier = _readable(request, pk)
    context = whole_file(dossier) | {"clock": countdown(dossier), "pdf_available": pdf.available()}
    return render(request, "proposals/committee.html", context)


@require_safe
def committee_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, as one printable PDF."""
    dossier = _readable(request, pk)
    try:
        content = committee_pdf(dossier, get_language())
    except PdfUnavailable as reason:
        messages.info(request, str(reason))
        return redirect("committee_page", pk)
    return inline(content, f"{dossier.number}-comite.pdf")
