"""Files joined to a proposal: received with the page that holds them, downloaded through the dossier's own doors."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cimpact import pdf
from cimpact.storage import NotKept
from cimpact.writing.attachments import ACCEPTED, too_large
from cimpact.writing.enums import SectionKind
from cimpact.writing.uploads import refused_for_size

from ..models import Dossier
from ..permissions import can_read_proposal
from ..workflow.attachments import attach, detach
from .doors import visible_dossier

# The name of a field of files: alone, or with the prerequisite that its files support.
FIELD = "files"


@dataclass(frozen=True)
class UploadField:
    """A place to join files, and what is said of those just refused."""

    name: str
    sentences: list[str]
    accept: str = ACCEPTED

    @property
    def max_bytes(self) -> int:
        return settings.ATTACHMENT_MAX_BYTES


def join_files(request: HttpRequest, dossier: Dossier) -> dict[str, list[str]]:
    """Join the files that came with a page; returns, by field, what is said of those refused."""
    codes = {prerequisite.code for prerequisite in dossier.stage.prerequisites.all()}
    refused: dict[str, list[str]] = {}
    for field, uploads in request.FILES.lists():
        name, _dash, code = field.partition("-")
        if name != FIELD:
            continue
        code = code or request.POST.get("files_for", "")
        for upload in uploads:
            try:
                joined = attach(dossier, upload, prerequisite=code if code in codes else "", by=request.user)
            except ValidationError as error:
                refused.setdefault(field, []).extend(error.messages)
            except NotKept as error:
                refused.setdefault(field, []).append(str(error))
            else:
                messages.success(request, _("« %(name)s » est joint.") % {"name": joined.name})
    if oversized := refused_for_size(request):
        field, name = oversized
        refused.setdefault(field, []).append(too_large(name))
    return refused


def take_back(request: HttpRequest, dossier: Dossier) -> None:
    """Take back the file that the page's button names."""
    chosen = request.POST.get("detach", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        return
    attachment = get_object_or_404(dossier.document.attachments, pk=int(chosen))
    detach(dossier, attachment, by=request.user)
    messages.success(request, _("« %(name)s » est retiré du dossier.") % {"name": attachment.name})


@require_safe
def attachment(request: HttpRequest, pk: int, attachment: int) -> FileResponse:
    """Download a file; whatever it holds, it never runs with the portal's rights."""
    dossier = visible_dossier(request, pk)
    if not can_read_proposal(request.user, dossier):
        raise PermissionDenied
    joined = get_object_or_404(dossier.document.attachments.filter(removed_at=None), pk=attachment)
    response = FileResponse(
        joined.file.open("rb"), as_attachment=True, filename=joined.name, content_type=joined.mimetype
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def vision_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The vision of change as it prints, on its page (F16)."""
    dossier = visible_dossier(request, pk)
    if not can_read_proposal(request.user, dossier):
        raise PermissionDenied
    sections = dossier.document.question_set.sections.filter(kind=SectionKind.VISION)
    answer = get_object_or_404(dossier.document.answers, question__section__in=sections)
    content = pdf.render("proposals/pdf/vision.html", {"title": dossier.title, "text": answer.text}, "fr")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="vision.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
