"""Files joined to what is written in a dossier: received with its pages, downloaded through the dossier's own doors."""

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import pdf
from cimpact.storage import NoRoom, NotKept
from cimpact.writing import previews, scanning
from cimpact.writing.attachments import too_large
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Attachment
from cimpact.writing.uploads import refused_for_room, refused_for_size

from ..models import Dossier
from ..permissions import can_read_proposal
from ..sections import sections_of_guest
from ..workflow.attachments import attach, detach, is_kept_on_file, is_open, require_scanned
from ..written import Written, written_in
from .doors import or_back_to_dossier, visible_dossier

# The name of a field of files: alone, or with the prerequisite that its files support.
FIELD = "files"
# The name of a field that replaces a file, before its number.
REPLACED = "replace"


def join_files(
    request: HttpRequest, written: Written, prerequisites: Collection[str] = ()
) -> dict[str, list[str]]:
    """Join the files that came with a page, perhaps to one of the prerequisites (codes); returns, by field, what is
    said of those refused."""
    refused: dict[str, list[str]] = {}
    for field, uploads in request.FILES.lists():
        name, _dash, code = field.partition("-")
        if name == REPLACED and code.isdecimal():
            _replace(request, written, int(code), uploads, refused)
        if name != FIELD:
            continue
        code = code or request.POST.get("files_for", "")
        for upload in uploads:
            try:
                joined = attach(
                    written.dossier,
                    upload,
                    document=written.document,
                    prerequisite=code if code in prerequisites else "",
                    by=request.user,
                )
            except ValidationError as error:
                refused.setdefault(field, []).extend(error.messages)
            except (NotKept, NoRoom) as error:
                refused.setdefault(field, []).append(str(error))
            else:
                messages.success(request, _("« %(name)s » est joint.") % {"name": joined.name})
    if unreceived := refused_for_room(request):
        refused.setdefault(unreceived[0], []).append(str(NoRoom()))
    if oversized := refused_for_size(request):
        field, name = oversized
        refused.setdefault(field, []).append(too_large(name))
    return refused


def _replace(request: HttpRequest, written: Written, pk: int, uploads: list, refused: dict) -> None:
    """Join a file in the place of another."""
    document = written.document
    old = get_object_or_404(document.attachments, pk=pk)
    try:
        joined = attach(written.dossier, uploads[0], document=document, replaces=old, by=request.user)
    except ValidationError as error:
        refused.setdefault(FIELD, []).extend(error.messages)
    except (NotKept, NoRoom) as error:
        refused.setdefault(FIELD, []).append(str(error))
    else:
        messages.success(
            request, _("« %(name)s » a pris la place du fichier précédent.") % {"name": joined.name}
        )


def take_back(request: HttpRequest, written: Written) -> None:
    """Take back the file that the page's button names."""
    chosen = request.POST.get("detach", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        return
    attachment = get_object_or_404(written.document.attachments, pk=int(chosen))
    detach(written.dossier, attachment, by=request.user)
    messages.success(request, _("« %(name)s » est retiré du dossier.") % {"name": attachment.name})


def _readable_file(request: HttpRequest, pk: int, attachment: int) -> tuple[Dossier, Attachment]:
    """A file that the person may read; a 404 once it was taken back, unless a copy submitted or a version keeps it."""
    dossier = visible_dossier(request, pk)
    joined = get_object_or_404(Attachment, pk=attachment)
    written = written_in(dossier, joined.document_id)
    if written is None or (joined.removed_at and not is_kept_on_file(joined)):
        raise Http404
    if not written.can_read_file(request.user, joined):
        raise PermissionDenied
    return dossier, joined


@require_safe
@or_back_to_dossier
def attachment(request: HttpRequest, pk: int, attachment: int) -> FileResponse:
    """Download a file; whatever it holds, it never runs with the portal's rights."""
    _dossier, joined = _readable_file(request, pk, attachment)
    require_scanned(joined)
    return _confined(
        FileResponse(
            joined.file.open("rb"), as_attachment=True, filename=joined.name, content_type=joined.mimetype
        )
    )


def _confined(response):
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def attachment_preview(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """A file seen in place (F26): a page of its own, or its pictures alone where the page asks for them."""
    dossier, joined = _readable_file(request, pk, attachment)
    count = previews.pages_shown(joined) if is_open(joined) else 0
    context = {
        "dossier": dossier,
        "file": joined,
        "pages": range(1, count + 1),
        "more": (joined.pages or 0) > count > 0,
        "is_open": is_open(joined),
        "scanner": scanning.is_configured(),
    }
    template = "_preview" if request.htmx else "preview"
    return render(request, f"proposals/files/{template}.html", context)


@require_safe
def attachment_picture(request: HttpRequest, pk: int, attachment: int, page: int) -> FileResponse:
    """The picture of one page of a file."""
    _dossier, joined = _readable_file(request, pk, attachment)
    if not is_open(joined) or not 1 <= page <= previews.pages_shown(joined):
        raise Http404
    try:
        path = previews.picture(joined, page)
    except previews.NoPreview as error:
        raise Http404 from error
    response = _confined(FileResponse(path.open("rb"), content_type="image/webp"))
    # The same picture for as long as the file is the same; the door is asked again each time.
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def vision_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The vision of change as it prints, on its page (F16)."""
    dossier = visible_dossier(request, pk)
    kinds = sections_of_guest(request.user, dossier).values()
    if not (can_read_proposal(request.user, dossier) or SectionKind.VISION in kinds):
        raise PermissionDenied
    sections = dossier.document.question_set.sections.filter(kind=SectionKind.VISION)
    answer = get_object_or_404(dossier.document.answers, question__section__in=sections)
    content = pdf.render("proposals/pdf/vision.html", {"title": dossier.title, "text": answer.text}, "fr")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="vision.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
