"""Joining the community: a table commits to the charter, the team sees who has, and writes the next text (F8)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.programmes import charters
from cimpact.programmes.models import Charter, Programme
from neighbourhoods.commitments import commit, commitments_of, standing_of_tables
from neighbourhoods.models import Neighbourhood
from neighbourhoods.permissions import can, programmes_of

from ..forms.library import CharterForm, CharterItems, CommitmentForm
from ..library import parts_of
from .library import of_my_team


@require_http_methods(["GET", "POST"])
def commitment(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The table's coordinator reads the charter in force and commits the table, by name."""
    neighbourhood = get_object_or_404(Neighbourhood.objects.select_related("table"), slug=slug)
    programme = get_object_or_404(Programme, code=code)
    if not can(request.user, "commit", neighbourhood) or programme.pk not in programmes_of(neighbourhood):
        raise PermissionDenied
    charter = charters.in_force(programme)
    given = commitments_of(neighbourhood, Programme.objects.filter(pk=programme.pk))
    user = request.user
    initial = {"name": user.full_name, "title": user.job_title, "charter": charter.pk if charter else None}
    form = CommitmentForm(request.POST or None, initial=initial)
    if request.method == "POST" and charter and form.is_valid():
        if _committed(request, neighbourhood, programme, form):
            return redirect("neighbourhood", slug)
        # The text changed while it was read: the new one is shown, what was typed is kept.
        form.data = form.data.copy()
        form.data["charter"] = str(charter.pk)
    return render(
        request,
        "neighbourhoods/commit.html",
        {
            "neighbourhood": neighbourhood,
            "programme": programme,
            "charter": charter,
            "given": given[0] if given else None,
            "form": form,
            **(parts_of(charter) if charter else {}),
        },
        status=422 if form.errors else 200,
    )


def _committed(
    request: HttpRequest, neighbourhood: Neighbourhood, programme: Programme, form: CommitmentForm
) -> bool:
    said = form.cleaned_data
    read = get_object_or_404(Charter, pk=said["charter"], programme=programme)
    try:
        commit(neighbourhood, read, name=said["name"], title=said["title"], by=request.user)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("{table} s’est engagée. Merci.").format(table=neighbourhood.table.name))
    return True


@require_safe
def commitments(request: HttpRequest, code: str) -> HttpResponse:
    """Which tables have committed to the text in force, which have to renew, which have not yet."""
    programme = of_my_team(request, code)
    return render(
        request,
        "library/commitments.html",
        {
            "programme": programme,
            "charter": charters.in_force(programme),
            "next": charters.in_preparation(programme),
            "standings": standing_of_tables(programme),
        },
    )


@require_http_methods(["GET", "POST"])
def charter_write(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next text, from the one in preparation or from the one in force."""
    programme = of_my_team(request, code)
    draft, current = charters.in_preparation(programme), charters.in_force(programme)
    source = draft or current
    form = CharterForm(
        request.POST or None,
        stored=source,
        initial={
            "effective_on": draft.effective_on if draft else clock.today(),
            "intro_fr": source.intro_fr if source else "",
            "intro_en": source.intro_en if source else "",
        },
    )
    lines = list(source.items.order_by("-part", "order").values()) if source else []
    items = CharterItems(request.POST or None, initial=lines, prefix="items")
    sent = request.method == "POST" and form.is_valid() and items.is_valid()
    if sent and form.is_over_what_was_read(items.items()):
        try:
            written = charters.write_charter(programme, **form.words(), items=items.items(), by=request.user)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            _say_when(request, written)
            return redirect("commitments", code)
    return render(
        request,
        "library/charter_write.html",
        {
            "programme": programme,
            "draft": draft,
            "current": current,
            "form": form,
            "items": items,
            "concerned": current.commitments.count() if current else 0,
        },
        status=422 if request.method == "POST" else 200,
    )


def _say_when(request: HttpRequest, written: Charter) -> None:
    if written.effective_on <= clock.today():
        messages.success(
            request,
            _("Le texte est en vigueur. Les tables qui s’étaient engagées sont invitées à renouveler."),
        )
    else:
        messages.success(
            request, _("Le texte est prêt. Il se modifie encore, jusqu’au jour où il prend effet.")
        )


@require_POST
def charter_drop(request: HttpRequest, code: str) -> HttpResponse:
    """Give up the text in preparation."""
    programme = of_my_team(request, code)
    if draft := charters.in_preparation(programme):
        charters.drop_charter(draft, by=request.user)
        messages.success(request, _("Le texte en préparation est retiré."))
    return redirect("commitments", code)
