"""Two questionnaires before signing in: whom to turn to (F2), and which stage fits (F4). The address holds the answers,
so that it can be shared; nothing is kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cimpact.programmes.models import Programme, Stage
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import advisor_of
from proposals.permissions import can_start
from proposals.picker import pick

from ..directory import open_to
from ..eligibility import NextStep, Who, next_step
from ..forms.paths import ASKED, OUTSIDE, EligibilityForm, PickerForm
from ..public import pages_about, programme_shown, rules_in_force, stages_of


@login_not_required
@require_safe
def eligibility(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Who you are and where: whom to turn to, by name when the neighbourhood is known (R13–R15)."""
    programme = programme_shown(code)
    neighbourhoods = list(open_to(programme).select_related("table").order_by("slug"))
    # A neighbourhood's page leads here with its name alone: nothing is said before the visitor asks.
    asked = "qui" in request.GET or ASKED in request.GET
    initial = {"ou": request.GET.get("ou", "")}
    form = EligibilityForm(request.GET if asked else None, neighbourhoods=neighbourhoods, initial=initial)
    context = {
        "programme": programme,
        "rules": programme.current_rules(),
        "form": form,
        "pages": pages_about(programme, "eligibility"),
    }
    if asked and form.is_valid():
        context |= _whom(programme, neighbourhoods, form.cleaned_data)
    return render(request, "public/eligibility.html", context)


def _whom(programme: Programme, neighbourhoods: list[Neighbourhood], said: dict) -> dict:
    """Whom the visitor turns to."""
    where = next((place for place in neighbourhoods if place.slug == said["ou"]), None)
    step = next_step(Who(said["qui"]), outside=said["ou"] == OUTSIDE)
    advisor = advisor_of(where, programme) if where and step == NextStep.ADVISOR else None
    return {"step": step, "neighbourhood": where, "advisor": advisor, "has": said["quoi"]}


@login_not_required
@require_safe
def picker(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The stages that fit, why, and what is missing for the next one (R16–R29)."""
    programme = programme_shown(code)
    rules = rules_in_force(programme)
    stages = stages_of(rules)
    form = PickerForm(request.GET or None, stages=stages)
    context = {
        "programme": programme,
        "rules": rules,
        "form": form,
        "pages": pages_about(programme, "picker"),
    }
    if form.is_bound and form.is_valid():
        answer = pick(stages, form.situation())
        best = answer.ready[0] if answer.ready else None
        context |= {
            "answer": answer,
            "best": best,
            "others": answer.ready[1:],
            "next": answer.next,
            "begin_url": _begin_url(request, programme, best.stage) if best and not answer.talk else "",
        }
    return render(request, "public/picker.html", context)


def _begin_url(request: HttpRequest, programme: Programme, stage: Stage) -> str:
    """Where a coordinator begins a proposal at that stage; empty for anyone else."""
    hat = getattr(request, "context", None) if request.user.is_authenticated else None
    if not hat or hat.kind != "table":
        return ""
    neighbourhood = Neighbourhood.objects.filter(pk=hat.object_id).first()
    if neighbourhood is None or not can_start(request.user, neighbourhood, programme):
        return ""
    return f"{reverse('dossier_start')}?{urlencode({'programme': programme.code, 'etape': stage.kind})}"
