"""The resources, the glossary and the charter of a programme, for anyone (F6, F8)."""

from pathlib import PurePath

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cimpact.programmes.charters import in_force
from cimpact.programmes.models import Resource
from cimpact.writing.attachments import KINDS
from neighbourhoods.models import Commitment
from neighbourhoods.permissions import reach_of

from ..library import by_kind, by_letter, glossary, parts_of
from ..public import pages_about, programme_shown, programmes


@login_not_required
@require_safe
def resources(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The guide, the templates and the references; the way to the glossary and to the forms to print."""
    programme = programme_shown(code)
    return render(
        request,
        "public/resources.html",
        {
            "programme": programme,
            "groups": by_kind(programme.resources.filter(published=True)),
            "terms": programme.terms.count(),
            "manages": programme.pk in reach_of(request.user).teams,
            "others": [other for other in programmes() if other.pk != programme.pk],
        },
    )


@login_not_required
@require_safe
def resource_file(request: HttpRequest, pk: int) -> FileResponse:
    """Download a resource's file; whatever it holds, it never runs with the portal's rights."""
    open_to_reader = Q(published=True) | Q(programme__in=reach_of(request.user).teams)
    resource = get_object_or_404(Resource.objects.exclude(file="").filter(open_to_reader), pk=pk)
    suffix = PurePath(resource.name).suffix.lower()
    response = FileResponse(
        resource.file.open("rb"),
        as_attachment=True,
        filename=resource.name,
        content_type=KINDS.get(suffix, "application/octet-stream"),
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def glossary_page(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The words of the programme, from A to Z."""
    programme = programme_shown(code)
    return render(
        request,
        "public/glossary.html",
        {
            "programme": programme,
            "letters": by_letter(glossary(programme)),
            "manages": programme.pk in reach_of(request.user).teams,
        },
    )


@login_not_required
@require_safe
def charter(request: HttpRequest, code: str) -> HttpResponse:
    """The values and the posture in force, and the tables that have committed to them."""
    programme = programme_shown(code)
    shown = in_force(programme)
    given = Commitment.objects.none()
    if shown:
        given = shown.commitments.select_related("neighbourhood__table").order_by("neighbourhood__name")
    return render(
        request,
        "public/charter.html",
        {
            "programme": programme,
            "charter": shown,
            "commitments": given,
            "manages": programme.pk in reach_of(request.user).teams,
            "pages": pages_about(programme, "charter"),
            **(parts_of(shown) if shown else {}),
        },
    )
