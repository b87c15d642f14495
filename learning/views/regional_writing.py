"""Writing the regional plan: begin a version, its presentation, its themes, their sources, their actions (R51)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.errors import NotPossible
from cimpact.writing.session import keeps_what_is_typed

from ..forms.regional import ActionForm, OverVersion, PlanForm, ThemeForm
from ..forms.regional_sources import SourceFilters
from ..models import RegionalPlan, ThemeSource
from ..permissions import writes_regional_plan
from ..workflow.regional_themes import add_sources, remove_action, remove_source, remove_theme
from .regional_doors import action_of, or_back_to_plan, plan_for, programme_of_plans, theme_of

LISTED = 20


def _saved(request: HttpRequest, form: OverVersion) -> bool:
    """Whether what was sent is kept; why not is said on the form, with everything that was typed."""
    if not form.is_valid():
        return False
    try:
        return form.save(by=request.user)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False


def _status(form: OverVersion) -> int:
    return 200 if not form.is_bound else 409 if form.conflict else 422


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def regional_begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the plan, or its next version, which starts as a copy of the latest."""
    programme = programme_of_plans(request, code)
    if not writes_regional_plan(request.user, programme):
        raise PermissionDenied
    latest = RegionalPlan.objects.filter(programme=programme).first()
    form = PlanForm(request.POST or None, programme=programme, latest=latest)
    if request.method == "POST" and _saved(request, form):
        messages.success(request, _("La version est commencée : ajoutez ses thèmes."))
        return redirect("regional_version", form.saved.pk)
    context = {"programme": programme, "plan": None, "latest": latest, "form": form}
    return render(request, "learning/regional/plan_form.html", context, status=_status(form))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def regional_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The title, the years and the purpose of a draft."""
    plan = plan_for(request, pk, "write")
    form = PlanForm(request.POST or None, programme=plan.programme, plan=plan)
    if request.method == "POST" and _saved(request, form):
        messages.success(request, _("C’est enregistré."))
        return redirect("regional_version", pk)
    context = {"programme": plan.programme, "plan": plan, "form": form}
    return render(request, "learning/regional/plan_form.html", context, status=_status(form))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def regional_theme(request: HttpRequest, pk: int, theme: int | None = None) -> HttpResponse:
    """Add a theme, or change one."""
    plan = plan_for(request, pk, "write")
    found = theme_of(plan, theme) if theme else None
    form = ThemeForm(request.POST or None, plan=plan, theme=found)
    if request.method == "POST" and _saved(request, form):
        messages.success(request, _("Le thème est enregistré."))
        return redirect(f"{reverse('regional_version', args=[pk])}#theme-{form.saved.pk}")
    context = {"programme": plan.programme, "plan": plan, "theme": found, "form": form}
    return render(request, "learning/regional/theme_form.html", context, status=_status(form))


@require_POST
@or_back_to_plan
def regional_theme_remove(request: HttpRequest, pk: int, theme: int) -> HttpResponse:
    """Take a theme out of the draft."""
    plan = plan_for(request, pk, "write")
    remove_theme(theme_of(plan, theme), by=request.user)
    messages.success(request, _("Le thème est retiré du plan."))
    return redirect("regional_version", pk)


@require_http_methods(["GET", "POST"])
@or_back_to_plan
def regional_sources(request: HttpRequest, pk: int, theme: int) -> HttpResponse:
    """The entries of the community, to choose those that a theme draws on."""
    plan = plan_for(request, pk, "write")
    found = theme_of(plan, theme)
    if request.method == "POST":
        return _choose(request, plan, found)
    filters = SourceFilters(request.GET, programme=plan.programme)
    page = Paginator(filters.found(), LISTED).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    used = ThemeSource.objects.filter(
        theme__plan=plan, theme__removed_at=None, entry__in=[entry.pk for entry in entries]
    ).select_related("theme")
    themes_by_entry: dict[int, list] = {}
    for source in used:
        themes_by_entry.setdefault(source.entry_id, []).append(source.theme)
    context = {
        "programme": plan.programme,
        "plan": plan,
        "theme": found,
        "form": filters,
        "filtered": bool(filters.chosen),
        "rows": [
            {
                "entry": entry,
                "themes": themes_by_entry.get(entry.pk, []),
                "is_here": any(one.pk == found.pk for one in themes_by_entry.get(entry.pk, [])),
            }
            for entry in entries
        ],
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "total": page.paginator.count,
    }
    return render(request, "learning/regional/sources.html", context)


def _choose(request: HttpRequest, plan: RegionalPlan, theme) -> HttpResponse:
    """Add what was ticked, or take one away; then back where one was in the list."""
    here = request.get_full_path()
    if removed := request.POST.get("remove", ""):
        if removed.isascii() and removed.isdecimal():
            remove_source(theme, entry=int(removed), by=request.user)
            messages.success(request, _("La source est retirée du thème."))
        return redirect(here)
    chosen = {int(pk) for pk in request.POST.getlist("entry") if pk.isascii() and pk.isdecimal()}
    if not chosen:
        messages.error(request, _("Cochez au moins une entrée à ajouter au thème."))
        return redirect(here)
    n = add_sources(theme, entries=chosen, by=request.user)
    if n:
        said = ngettext("%(n)s source est ajoutée au thème.", "%(n)s sources sont ajoutées au thème.", n)
        messages.success(request, said % {"n": n})
    else:
        messages.info(
            request, _("Ces entrées sont déjà dans le thème, ou ne sont plus ouvertes à la communauté.")
        )
    return redirect(here)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def regional_action_add(request: HttpRequest, pk: int, theme: int) -> HttpResponse:
    """Add a transfer action to a theme."""
    plan = plan_for(request, pk, "write")
    found = theme_of(plan, theme)
    return _action_page(request, ActionForm(request.POST or None, theme=found), found)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def regional_action(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Change a transfer action."""
    plan = plan_for(request, pk, "write")
    found = action_of(plan, action)
    form = ActionForm(request.POST or None, theme=found.theme, action=found)
    return _action_page(request, form, found.theme)


def _action_page(request: HttpRequest, form: ActionForm, theme) -> HttpResponse:
    plan = theme.plan
    if request.method == "POST" and _saved(request, form):
        messages.success(request, _("L’action est enregistrée."))
        return redirect(f"{reverse('regional_version', args=[plan.pk])}#theme-{theme.pk}")
    context = {
        "programme": plan.programme,
        "plan": plan,
        "theme": theme,
        "action": form.saved,
        "form": form,
    }
    return render(request, "learning/regional/action_form.html", context, status=_status(form))


@require_POST
@or_back_to_plan
def regional_action_remove(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Take an action out of the draft."""
    plan = plan_for(request, pk, "write")
    remove_action(action_of(plan, action), by=request.user)
    messages.success(request, _("L’action est retirée du plan."))
    return redirect("regional_version", pk)
