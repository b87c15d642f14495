"""The documents of a point: read by whoever takes part, joined by whoever prepares the meeting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.errors import NotPossible
from cimpact.storage import NoRoom, NotKept
from cimpact.writing.attachments import too_large
from cimpact.writing.enums import Scan
from cimpact.writing.uploads import UploadField, refused_for_room, refused_for_size

from ..models import Meeting, Point, PointFile
from ..packs import closed_points
from ..permissions import MEETING_ABILITIES, can_in, roles_in
from ..workflow.point_files import join_file, remove_file
from .doors import meeting_for, or_back_to_meeting
from .packs import confined

FIELD, REPLACED = "files", "replace"


def _open_point(request: HttpRequest, pk: int, point: int) -> tuple[Meeting, Point]:
    """A point of a meeting, unless the person withdraws from it: then it is nowhere to be found."""
    meeting = meeting_for(request, pk, "read_pack")
    found = get_object_or_404(
        meeting.points.select_related("item__neighbourhood", "item__content_type", "item__committee"),
        pk=point,
    )
    found.meeting = meeting
    if closed_points(request.user, [found]):
        raise Http404
    return meeting, found


@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def point_files(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """The documents of a point; posting joins, replaces or takes back."""
    meeting, found = _open_point(request, pk, point)
    refused: list[str] = []
    if request.method == "POST":
        if not MEETING_ABILITIES["join_files"][0] & roles_in(request.user, meeting.committee):
            raise PermissionDenied
        refused = _receive(request, found)
        if not refused:
            return redirect("point_files", meeting.pk, found.pk)
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "point": found,
        "files": list(found.files.filter(removed_at=None).select_related("uploaded_by")),
        "joins_files": can_in(request.user, "join_files", meeting),
        "upload": UploadField(FIELD, refused),
    }
    return render(request, "governance/packs/files.html", context, status=422 if refused else 200)


def _receive(request: HttpRequest, point: Point) -> list[str]:
    """What the page sent: files to join or to put in the place of others, one to take back. What is said of those
    refused."""
    chosen = request.POST.get("remove", "")
    if chosen.isdecimal() and len(chosen) <= 18:
        file = get_object_or_404(point.files, pk=int(chosen))
        remove_file(file, by=request.user)
        messages.success(request, _("« %(name)s » est retiré.") % {"name": file.name})
        return []
    refused: list[str] = []
    for field, uploads in request.FILES.lists():
        name, _dash, number = field.partition("-")
        old = None
        if name == REPLACED and number.isdecimal():
            old = get_object_or_404(point.files, pk=int(number))
        elif name != FIELD:
            continue
        for upload in uploads:
            refused += _join(request, point, upload, old)
    if refused_for_room(request):
        refused.append(str(NoRoom()))
    if oversized := refused_for_size(request):
        refused.append(too_large(oversized[1]))
    return refused or _nothing_chosen(request)


def _nothing_chosen(request: HttpRequest) -> list[str]:
    return [] if request.FILES else [_("Choisissez d’abord un fichier sur votre appareil.")]


def _join(request: HttpRequest, point: Point, upload, old: PointFile | None) -> list[str]:
    try:
        file = join_file(point, upload, replaces=old, by=request.user)
    except ValidationError as error:
        return error.messages
    except (NotKept, NoRoom) as error:
        return [str(error)]
    said = _("« %(name)s » a pris la place du fichier précédent.") if old else _("« %(name)s » est joint.")
    messages.success(request, said % {"name": file.name})
    return []


@require_safe
@or_back_to_meeting
def point_file(request: HttpRequest, pk: int, point: int, file: int) -> FileResponse:
    """Download a document of a point."""
    _meeting, found = _open_point(request, pk, point)
    joined = get_object_or_404(found.files, pk=file, removed_at=None)
    if joined.scan not in (Scan.NONE, Scan.CLEAN):
        raise NotPossible(_("Ce fichier n’est pas ouvert : l’antivirus ne l’a pas encore dit sans danger."))
    try:
        content = joined.file.open("rb")
    except FileNotFoundError as error:
        raise NotPossible(
            _("Ce fichier ne se trouve plus sur le serveur. Demandez qu’il soit joint de nouveau.")
        ) from error
    response = FileResponse(content, as_attachment=True, filename=joined.name, content_type=joined.mimetype)
    return confined(response)
