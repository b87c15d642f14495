"""The pack of a meeting: how far it is, what it holds, its download (F93). Each reader finds her own (R58, F42)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import pdf

from ..packs import Shelf, may_ask, own_pack, points_of, shelf_of
from ..workflow.packs import ask_pack
from .doors import meeting_for, or_back_to_meeting


@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def meeting_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader's pack; posting has it made. While it is made, the page asks for its own fragment."""
    meeting = meeting_for(request, pk, "read_pack")
    language = get_language()
    if request.method == "POST":
        if not may_ask(request.user, meeting):
            raise PermissionDenied
        if not pdf.available():
            raise pdf.PdfUnavailable
        ask_pack(meeting, language=language, by=request.user)
        return redirect("meeting_pack", meeting.pk)
    shelf = shelf_of(request.user, meeting, language)
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "shelf": shelf,
        "rows": _rows(shelf),
        "points": shelf.agenda,
        "pdf_available": pdf.available(),
    }
    return render(request, f"governance/packs/{'_pack' if request.htmx else 'pack'}.html", context)


def _rows(shelf: Shelf) -> list[dict]:
    """What the pack holds, its last page beside the first."""
    if not shelf.has_file:
        return []
    return [row | {"last": row["page"] + row["pages"] - 1} for row in shelf.pack.contents]


@require_safe
def meeting_pack_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The PDF made for whoever withdraws from the same points as the reader does now; never another."""
    meeting = meeting_for(request, pk, "read_pack")
    pack = own_pack(request.user, meeting, get_language(), points_of(meeting))
    if pack is None or not pack.has_file:
        messages.info(request, _("Votre cahier n’est pas prêt : il se demande ici."))
        return redirect("meeting_pack", meeting.pk)
    words = {"committee": meeting.committee.name, "date": f"{meeting.starts_at:%Y-%m-%d}"}
    name = slugify(_("cahier %(committee)s %(date)s") % words)
    response = FileResponse(
        pack.file.open("rb"), as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf"
    )
    return confined(response)


def confined(response: FileResponse) -> FileResponse:
    """A file handed to its reader alone; whatever it holds, it never runs with the portal's rights."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
