"""The pack of a meeting: how far it is, what it holds, its download (F93). Each reader finds her own (R58, F42)."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import pdf
from cimpact.errors import NotPossible

from ..models import Meeting
from ..packs import Shelf, may_ask, own_pack, points_of, shelf_of
from ..permissions import can_in, visible_meetings
from ..workflow.packs import ask_pack


def readable_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, when its pack is open to the person."""
    meetings = visible_meetings(Meeting.objects.select_related("committee__programme"), request.user)
    meeting = get_object_or_404(meetings, pk=pk)
    if not can_in(request.user, "read_pack", meeting):
        raise PermissionDenied
    return meeting


@require_http_methods(["GET", "POST"])
def meeting_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader's pack; posting has it made. While it is made, the page asks for its own fragment."""
    meeting = readable_meeting(request, pk)
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
        "shelf": shelf,
        "rows": _rows(shelf),
        "points": shelf.agenda,
        "joins_files": can_in(request.user, "join_files", meeting),
        "pdf_available": pdf.available(),
    }
    return render(request, f"governance/packs/{'_pack' if request.htmx else 'pack'}.html", context)


def _rows(shelf: Shelf) -> list[dict]:
    """What the pack holds, its last page beside the first."""
    if not shelf.has_file:
        return []
    return [row | {"last": row["page"] + row["pages"] - 1} for row in shelf.pack.contents]


@require_safe
def meeting_pack_file(request: HttpRequest, pk: int) -> FileResponse:
    """The PDF made for whoever withdraws from the same points as the reader does now; never another."""
    meeting = readable_meeting(request, pk)
    pack = own_pack(request.user, meeting, get_language(), points_of(meeting))
    if pack is None or not pack.file:
        raise NotPossible(_("Votre cahier n’est pas prêt. Demandez-le sur sa page."))
    try:
        content = pack.file.open("rb")
    except FileNotFoundError as error:
        raise NotPossible(
            _("Le fichier de ce cahier ne se trouve plus. Demandez qu’il soit refait.")
        ) from error
    name = slugify(f"{_('cahier')}-{meeting.committee.name}-{meeting.starts_at:%Y-%m-%d}")
    response = FileResponse(
        content, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf"
    )
    return confined(response)


def confined(response: FileResponse) -> FileResponse:
    """A file handed to its reader alone; whatever it holds, it never runs with the portal's rights."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
