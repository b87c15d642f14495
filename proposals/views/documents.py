"""The proposal to read, to print and to keep: on screen and as a PDF."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cimpact import pdf
from cimpact.pdf import PdfUnavailable, inline
from cimpact.writing import word
from cimpact.writing.models import FrozenCopy

from ..enums import State
from ..models import Dossier
from ..proposal_docx import copy_docx, draft_docx
from ..proposal_pdf import copy_pdf, draft_pdf
from ..reading import reading
from ..snapshot import snapshot
from .doors import page
from .submission import readable_dossier


def _copy_asked(request: HttpRequest, dossier: Dossier) -> FrozenCopy | None:
    """The frozen copy that the address names; else the latest, unless the proposal is being written."""
    asked = request.GET.get("copie")
    if asked is None:
        return None if dossier.state == State.DRAFTING else dossier.document.copies.last()
    copies = dossier.document.copies.select_related("by")
    copy = (
        copies.filter(number=int(asked)).first()
        if asked.isascii() and asked.isdecimal() and len(asked) < 5
        else None
    )
    if copy is None:
        raise Http404
    return copy


@require_safe
def dossier_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole proposal on one page, to read or to print."""
    dossier = readable_dossier(request, pk)
    copy = _copy_asked(request, dossier)
    context = {
        "copy": copy,
        "copies": dossier.document.copies.all(),
        "text": reading(copy.content if copy else snapshot(dossier)),
        "pdf_available": pdf.available(),
    }
    return page(request, "proposals/text.html", dossier, context)


@require_safe
def dossier_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal as a PDF: the draft of now, or a frozen copy by its number."""
    dossier = readable_dossier(request, pk)
    copy = _copy_asked(request, dossier)
    try:
        content = copy_pdf(copy, get_language()) if copy else draft_pdf(dossier, get_language())
    except PdfUnavailable as reason:
        messages.info(request, str(reason))
        return redirect("dossier_text", pk)
    return inline(content, f"{dossier.number}.pdf")


@require_safe
def dossier_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal for a word processor: the draft of now, or a frozen copy by its number."""
    dossier = readable_dossier(request, pk)
    copy = _copy_asked(request, dossier)
    content = copy_docx(copy, get_language()) if copy else draft_docx(dossier, get_language())
    return HttpResponse(
        content,
        content_type=word.MIMETYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{dossier.number}.docx"',
            "Cache-Control": "private, no-store",
        },
    )
