"""The story of an initiative, and what initiatives lived before the portal (F62, F63)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.imports import Unreadable
from cimpact.programmes.models import Programme
from neighbourhoods.earlier import COLUMNS, REQUIRED, Report, read_import, save_import, write_stage
from neighbourhoods.models import EarlierStage, Initiative, Neighbourhood
from neighbourhoods.permissions import accompanied_by, can, reach_of, reads_plan

from ..forms.initiatives import EarlierStageForm, ImportForm
from ..stories import story_of

# The headings are the file's own, in French; a page in English says what each holds.
MEANINGS = {
    "quartier": pgettext_lazy("column", "quartier"),
    "initiative": pgettext_lazy("column", "initiative"),
    "première année": pgettext_lazy("column", "première année"),
    "dernière année": pgettext_lazy("column", "dernière année"),
    "soutien reçu": pgettext_lazy("column", "soutien reçu"),
    "résumé": pgettext_lazy("column", "résumé"),
    "source": pgettext_lazy("column", "source"),
}


@require_safe
def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything an initiative has lived, stage after stage."""
    shown = get_object_or_404(Initiative.objects.select_related("neighbourhood", "programme", "plan"), pk=pk)
    story = story_of(shown, request.user)
    if story is None:
        raise Http404
    return render(
        request,
        "dashboards/initiative.html",
        {
            "story": story,
            "initiative": shown,
            "plan_open": reads_plan(request.user, shown),
            "may_write": can(request.user, "write_history", shown.neighbourhood),
        },
    )


@require_http_methods(["GET", "POST"])
def earlier_stage(request: HttpRequest, slug: str, code: str, pk: int | None = None) -> HttpResponse:
    """Write, or correct, what a neighbourhood lived before the portal."""
    place = get_object_or_404(Neighbourhood, slug=slug)
    programme = get_object_or_404(Programme, code=code)
    if not can(request.user, "write_history", place) or programme.pk not in reach_of(request.user).programmes:
        raise PermissionDenied
    stages = EarlierStage.objects.filter(neighbourhood=place, programme=programme)
    stage = (
        get_object_or_404(stages, pk=pk)
        if pk
        else EarlierStage(
            neighbourhood=place,
            programme=programme,
            added_by=request.user,
            initiative_id=_asked_initiative(request, place),
        )
    )
    form = EarlierStageForm(request.POST or None, instance=stage)
    if request.method == "POST" and form.is_valid():
        write_stage(form.save(commit=False), by=request.user)
        messages.success(request, _("C’est inscrit dans l’histoire du quartier."))
        if stage.initiative_id:
            return redirect("initiative", stage.initiative_id)
        return redirect("neighbourhood", slug)
    return render(
        request,
        "dashboards/earlier_stage.html",
        {"neighbourhood": place, "programme": programme, "form": form, "stage": stage},
        status=422 if form.errors else 200,
    )


def _asked_initiative(request: HttpRequest, place: Neighbourhood) -> int | None:
    asked = request.GET.get("initiative", "")
    found = place.initiatives.filter(pk=asked) if asked.isascii() and asked.isdigit() else None
    return found.values_list("pk", flat=True).first() if found is not None else None


@require_http_methods(["GET", "POST"])
def earlier_import(request: HttpRequest, code: str) -> HttpResponse:
    """Import a table of what was lived before: a report line by line, then all or nothing."""
    programme = get_object_or_404(Programme, code=code)
    if programme.pk not in reach_of(request.user).teams:
        raise PermissionDenied
    form, report = ImportForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = read_import(
                programme, accompanied_by(request.user), file.name, file.read(), by=request.user
            )
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            if report.is_right:
                return _imported(request, report, programme)
    return render(
        request,
        "dashboards/earlier_import.html",
        {
            "programme": programme,
            "form": form,
            "report": report,
            "columns": [(column, _meaning(column), column in REQUIRED) for column in COLUMNS],
        },
        status=422 if form.errors or report else 200,
    )


def _meaning(column: str) -> str:
    """What a heading stands for, to whom reads another language than the file's."""
    meaning = str(MEANINGS[column])
    return "" if meaning == column else meaning


def _imported(request: HttpRequest, report: Report, programme: Programme) -> HttpResponse:
    count = save_import(report, by=request.user)
    messages.success(
        request,
        ngettext("%(n)s initiative inscrite.", "%(n)s initiatives inscrites.", count) % {"n": count},
    )
    if report.already:
        messages.info(
            request,
            ngettext(
                "%(n)s ligne était déjà inscrite : elle n’a pas changé.",
                "%(n)s lignes étaient déjà inscrites : elles n’ont pas changé.",
                report.already,
            )
            % {"n": report.already},
        )
    return redirect("earlier_import", programme.code)
