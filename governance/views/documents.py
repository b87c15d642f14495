"""The essential documents of a structure: one page, and what its host does there (F99)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.storage import NoRoom
from cimpact.writing.attachments import too_large
from cimpact.writing.uploads import refused_for_room, refused_for_size

from ..documents import events_of, shelves_of
from ..enums import DocumentKind
from ..forms.documents import ApprovalForm, ReviewForm, VersionForm
from ..models import DocumentVersion
from ..permissions import structure_abilities, visible_versions
from ..structures import Structure
from ..workflow.documents import add_version, approve_version, set_review, take_back_version
from .structures import require_in, structure_at


@require_safe
def essential_documents(request: HttpRequest, code: str, slug: str | None = None) -> HttpResponse:
    """Every essential document of the programme or of a neighbourhood's structure, grouped as in the guide."""
    structure = structure_at(code, slug)
    require_in(request, structure, "read_approved", seen_with="read_approved")
    can = structure_abilities(request.user, structure)
    context = {
        "structure": structure,
        "shelves": shelves_of(structure, request.user),
        "events": events_of(structure) if can["read_documents"] else [],
        "can": can,
    }
    return render(request, "governance/papers/documents.html", context)


@require_http_methods(["GET", "POST"])
def essential_document_add(
    request: HttpRequest, code: str, kind: str, slug: str | None = None
) -> HttpResponse:
    """Add a version of one of them."""
    structure = structure_at(code, slug)
    require_in(request, structure, "manage_documents", seen_with="read_approved")
    if kind not in DocumentKind.values:
        raise Http404
    wanted = DocumentKind(kind)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _is_whole(request, form):
        try:
            add_version(structure, wanted, **form.values(), by=request.user)
        except ValidationError as error:
            form.add_error("upload", error)
        except NotPossible as refusal:
            form.add_error("upload", str(refusal))
        else:
            messages.success(request, _("La version est ajoutée : {document}.").format(document=wanted.label))
            return _back(structure, wanted)
    context = {"structure": structure, "kind": wanted, "form": form}
    return render(request, "governance/papers/add.html", context, status=422 if form.errors else 200)


def _is_whole(request: HttpRequest, form: VersionForm) -> bool:
    """Whether the form is filled and its file was received; what is missing is said beside the field."""
    is_valid = form.is_valid()
    problem = ""
    if oversized := refused_for_size(request):
        problem = too_large(oversized[1])
    elif refused_for_room(request):
        problem = str(NoRoom())
    if problem:
        form.errors.pop("link", None)
        form.add_error("upload", problem)
    return is_valid and not problem


def _back(structure: Structure, kind: str) -> HttpResponse:
    return redirect(f"{structure.documents_url}#{kind}")


def _version(request: HttpRequest, pk: int) -> tuple[Structure, DocumentVersion]:
    """A version that the person may read."""
    versions = DocumentVersion.objects.select_related(
        "document__programme", "document__neighbourhood", "approved_by"
    )
    found = get_object_or_404(versions, pk=pk)
    structure = Structure(found.document.programme, found.document.neighbourhood)
    if not visible_versions(DocumentVersion.objects.filter(pk=pk), request.user, structure).exists():
        raise Http404
    return structure, found


@require_safe
def version_file(request: HttpRequest, pk: int) -> FileResponse:
    """Download a version's file; whatever it holds, it never runs with the portal's rights."""
    _structure, version = _version(request, pk)
    if not version.file:
        raise Http404
    response = FileResponse(
        version.file.open("rb"),
        as_attachment=True,
        filename=version.name,
        content_type=version.mimetype or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def version_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a committee approved the version."""
    structure, version = _version(request, pk)
    require_in(request, structure, "manage_documents", seen_with="read_approved")
    form = ApprovalForm(request.POST or None, committees=structure.committees())
    if request.method == "POST" and form.is_valid():
        try:
            approve_version(version, **form.cleaned_data, by=request.user)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("C’est noté : cette version est celle qui s’applique."))
        return _back(structure, version.document.kind)
    if request.method == "GET" and version.approved_on:
        return _back(structure, version.document.kind)
    return _page(request, "approve", structure, version, form)


@require_http_methods(["GET", "POST"])
def version_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when the version is to be looked at again."""
    structure, version = _version(request, pk)
    require_in(request, structure, "manage_documents", seen_with="read_approved")
    form = ReviewForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        set_review(version, on=form.cleaned_data["review_on"], by=request.user)
        messages.success(request, _("La date est changée."))
        return _back(structure, version.document.kind)
    return _page(request, "review", structure, version, form)


@require_POST
def version_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a version proposed by mistake."""
    structure, version = _version(request, pk)
    require_in(request, structure, "manage_documents", seen_with="read_approved")
    try:
        take_back_version(version, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La version est retirée."))
    return _back(structure, version.document.kind)


def _page(request: HttpRequest, name: str, structure: Structure, version, form) -> HttpResponse:
    context = {"structure": structure, "version": version, "kind": version.document.kind, "form": form}
    template = f"governance/papers/{name}.html"
    return render(request, template, context, status=422 if form.errors else 200)
