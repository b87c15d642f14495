"""The regional learning and transfer plan, to read: a programme's versions, one of them, its follow-up (R51, F69)."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import pdf
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.models import Programme
from cimpact.writing.session import keeps_what_is_typed
from proposals.views.documents import inline

from ..bars import height_of
from ..forms.regional import AnswerForm, ProgressForm, SuggestionForm
from ..models import PlanSuggestion, RegionalPlan, TransferAction
from ..permissions import community_of, may_say_progress, plan_abilities, plan_roles, writes_regional_plan
from ..regional_changes import changes_between
from ..regional_enums import SuggestionState
from ..regional_follow_up import agenda_of, drawn, legend, progress_of
from ..regional_text import ReadTheme, content_of, reading_of
from ..workflow.regional import propose_plan, publish_plan, share_plan, take_back_plan, unshare_plan
from ..workflow.regional_suggestions import answer_suggestion, suggest
from .regional_doors import or_back_to_plan, plan_for, programme_of_plans, theme_of, visible_plan

EVENTS_SHOWN = 10


@require_safe
def regional(request: HttpRequest) -> HttpResponse:
    """The plan of the person's programme, the latest one when she belongs to several."""
    programme = Programme.objects.filter(pk__in=community_of(request.user)).order_by("-pk").first()
    if programme is None:
        raise Http404
    return redirect("regional_of", programme.code)


@require_safe
def regional_of(request: HttpRequest, code: str) -> HttpResponse:
    """A programme's plan: the version in force, the one at work for those who build it, the earlier ones."""
    programme = programme_of_plans(request, code)
    plans = list(RegionalPlan.objects.open_to(request.user).filter(programme=programme))
    in_force = next((plan for plan in plans if plan.published_at), None)
    at_work = next((plan for plan in plans if not plan.is_adopted), None)
    unpublished = next((plan for plan in plans if plan.is_adopted and not plan.published_at), None)
    shown = {plan.pk for plan in (in_force, at_work, unpublished) if plan}
    context = {
        "programme": programme,
        "in_force": in_force,
        "reading": reading_of(in_force) if in_force else None,
        "agenda": agenda_of(in_force) if in_force else None,
        "at_work": at_work,
        "unpublished": unpublished,
        "earlier": [plan for plan in plans if plan.pk not in shown],
        "may_begin": writes_regional_plan(request.user, programme) and at_work is None,
        "builds": len(plan_roles(request.user, programme)) > 1,
    }
    return render(request, "learning/regional/programme.html", context)


@dataclass
class ThemeLine:
    """A theme to read, with what the committee suggests of it."""

    theme: ReadTheme
    suggestions: list = field(default_factory=list)
    form: SuggestionForm | None = None


@require_safe
def regional_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, whole, with what its reader may do of it."""
    return version_page(request, visible_plan(request, pk))


def version_page(
    request: HttpRequest,
    plan: RegionalPlan,
    *,
    suggesting: SuggestionForm | None = None,
    answering: tuple[int, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a version; `suggesting` and `answering` are forms to show again as they were sent."""
    can = plan_abilities(request.user, plan)
    reading = reading_of(plan)
    suggestions = _suggestions(plan, can, answering)
    known = {theme.pk for theme in reading.themes}

    def line(theme: ReadTheme) -> ThemeLine:
        return ThemeLine(
            theme,
            [row for row in suggestions if row["suggestion"].theme_id == theme.pk],
            _form(can, theme.pk, suggesting),
        )

    context = {
        "plan": plan,
        "programme": plan.programme,
        "can": can,
        "reading": reading,
        "groups": [(kind, [line(theme) for theme in themes]) for kind, themes in reading.by_kind],
        "of_whole": [row for row in suggestions if row["suggestion"].theme_id not in known],
        "whole_form": _form(can, None, suggesting),
        "unanswered": sum(row["suggestion"].state == SuggestionState.OPEN for row in suggestions),
        "changes": _changes(plan),
        "has_earlier": plan.number > 1,
        "events": _events(plan) if can["read_suggestions"] or can["write"] else [],
        "pdf_available": pdf.available(),
    }
    return render(request, "learning/regional/version.html", context, status=status)


def _form(can: dict[str, bool], theme: int | None, sent: SuggestionForm | None) -> SuggestionForm | None:
    if not can["suggest"]:
        return None
    return sent if sent is not None and sent.theme == theme else SuggestionForm(theme=theme)


def _suggestions(plan: RegionalPlan, can: dict[str, bool], sent: tuple[int, AnswerForm] | None) -> list[dict]:
    if not (can["read_suggestions"] or can["write"]):
        return []
    rows = []
    for one in plan.suggestions.select_related("author", "answered_by"):
        form = None
        if can["answer_suggestion"] and one.state == SuggestionState.OPEN:
            form = AnswerForm(suggestion=one.pk)
        if sent and sent[0] == one.pk:
            form = sent[1]
        rows.append({"suggestion": one, "form": form})
    return rows


def _changes(plan: RegionalPlan) -> list[str]:
    """What the version changes of the one before, in words."""
    before = RegionalPlan.objects.filter(programme=plan.programme, number=plan.number - 1).first()
    if before is None or before.snapshot is None:
        return []
    return changes_between(before.snapshot, plan.snapshot or content_of(plan))


def _events(plan: RegionalPlan) -> list[Event]:
    return list(Event.objects.about(plan).select_related("actor", "on_behalf_of")[:EVENTS_SHOWN])


@require_POST
@or_back_to_plan
def regional_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Share the draft, take it back, put it before the committee, publish it once adopted."""
    name = request.POST.get("step", "")
    steps = {
        "share": (share_plan, _("Les membres du comité peuvent lire le plan et faire des suggestions.")),
        "unshare": (unshare_plan, _("Le plan n’est plus lu que par l’équipe.")),
        "propose": (propose_plan, _("Le plan attend la décision du comité : mettez-le à l’ordre du jour.")),
        "take_back": (take_back_plan, _("Vous pouvez de nouveau écrire le plan.")),
        "publish": (publish_plan, _("Le plan est publié : toute la communauté du programme le lit.")),
    }
    if name not in steps:
        raise Http404
    plan = plan_for(request, pk, name)
    act, said = steps[name]
    act(plan, by=request.user)
    messages.success(request, said)
    return redirect("regional_version", pk)


@keeps_what_is_typed
@require_POST
def regional_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest something of a theme, or of the whole plan."""
    plan = plan_for(request, pk, "suggest")
    asked = request.POST.get("theme", "")
    theme = theme_of(plan, int(asked)) if asked.isascii() and asked.isdecimal() else None
    form = SuggestionForm(request.POST, theme=theme.pk if theme else None)
    if not form.is_valid():
        return version_page(request, plan, suggesting=form, status=422)
    data = form.cleaned_data
    try:
        suggest(plan, theme=theme, text=data["text"], key=data["key"], by=request.user)
    except NotPossible as refusal:
        return _too_late(request, plan, str(refusal), data["text"])
    messages.success(request, _("Votre suggestion est inscrite."))
    return redirect("regional_version", pk)


@keeps_what_is_typed
@require_POST
def regional_answer(request: HttpRequest, pk: int, suggestion: int) -> HttpResponse:
    """Keep a suggestion or not."""
    plan = plan_for(request, pk, "answer_suggestion")
    found = get_object_or_404(PlanSuggestion, plan=plan, pk=suggestion)
    form = AnswerForm(request.POST, suggestion=found.pk)
    if not form.is_valid():
        return version_page(request, plan, answering=(found.pk, form), status=422)
    data = form.cleaned_data
    try:
        answer_suggestion(found, state=data["state"], answer=data["answer"], by=request.user)
    except NotPossible as refusal:
        return _too_late(request, plan, str(refusal), data["answer"])
    messages.success(request, _("Votre réponse est inscrite."))
    return redirect("regional_version", pk)


def _too_late(request: HttpRequest, plan: RegionalPlan, why: str, typed: str) -> HttpResponse:
    """Why what was sent was not kept, and the text itself, to copy."""
    context = {"plan": plan, "why": why, "typed": typed}
    return render(request, "learning/regional/too_late.html", context, status=409)


@require_safe
def regional_follow_up(request: HttpRequest, code: str) -> HttpResponse:
    """What the plan in force asks to be done: late, to come, done."""
    programme = programme_of_plans(request, code)
    plan = RegionalPlan.objects.filter(programme=programme).in_force().first()
    context: dict = {"programme": programme, "plan": plan}
    if plan:
        progress = progress_of(reading_of(plan))
        context |= {
            "agenda": agenda_of(plan),
            "progress": progress,
            "bars": drawn(progress),
            "height": height_of(progress),
            "legend": legend(),
            "follows_up": plan_abilities(request.user, plan)["follow_up"],
        }
    return render(request, "learning/regional/follow_up.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def transfer_action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action of a published plan: read by the community, moved by whoever takes care of it and by the team."""
    actions = TransferAction.objects.select_related(
        "theme__plan__programme", "owner", "state_by", "updated_by"
    )
    plans = RegionalPlan.objects.open_to(request.user).filter(published_at__isnull=False)
    own = actions.filter(owner=request.user, theme__plan__published_at__isnull=False)
    readable = actions.filter(theme__plan__in=plans.values("pk")) | own
    action = get_object_or_404(readable, pk=pk, removed_at=None, theme__removed_at=None)
    plan = action.theme.plan
    in_force = RegionalPlan.objects.filter(programme=plan.programme).in_force().first()
    may = may_say_progress(request.user, action)
    form = ProgressForm(request.POST or None, action=action) if may and plan == in_force else None
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form is None:
            said = _("Cette action n’est plus celle du plan en vigueur : ouvrez le suivi du plan.")
            return _too_late(request, plan, said, request.POST.get("progress-note", ""))
        if form.is_valid() and form.save(by=request.user):
            messages.success(request, _("C’est inscrit."))
            return redirect("regional_follow_up", plan.programme.code)
    status = 200 if form is None or not form.is_bound else 409 if form.conflict else 422
    context = {"action": action, "plan": plan, "programme": plan.programme, "form": form}
    return render(request, "learning/regional/action_progress.html", context, status=status)


@require_safe
def regional_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as a PDF, made anew: an entry taken back is no longer in it."""
    plan = visible_plan(request, pk)
    language = get_language()
    context = {"plan": plan, "programme": plan.programme, "reading": reading_of(plan)}
    content = pdf.render("learning/pdf/regional.html", context, language)
    return inline(content, f"plan-regional-{plan.programme.code.lower()}-v{plan.number}.pdf")
