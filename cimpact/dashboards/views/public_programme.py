"""A programme explained by its rules in force: its stages, its path, its calendar (F4, F5; R16–R31)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cimpact.programmes.enums import CapacityTheme
from cimpact.programmes.models import Programme, Stage
from cimpact.programmes.preconditions import preconditions
from learning.enums import ReflectionKind
from learning.guide import matter_of

from ..moments import Calendar, calendars
from ..public import (
    pages_about,
    path_of,
    plan_of,
    programme_shown,
    programmes,
    totals_of,
)


@login_not_required
@require_safe
def programme(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The programme on one page: the three stages, the path from the first contact to the answer, the moments."""
    shown = programme_shown(code)
    calendar = _calendar(shown)
    return render(
        request,
        "public/programme.html",
        {
            "programme": shown,
            "rules": calendar.rules,
            "stages": _stages(calendar),
            "steps": path_of(shown),
            "calendar": calendar,
            "themes": CapacityTheme.labels,
            "pages": pages_about(shown, "programme"),
            "others": [other for other in programmes() if other.pk != shown.pk],
        },
    )


@login_not_required
@require_safe
def programme_stage(request: HttpRequest, code: str, step: int) -> HttpResponse:
    """One stage: what it is for, what must be there before, how much, how long, what follows."""
    shown = programme_shown(code)
    calendar = _calendar(shown)
    stages = _stages(calendar)
    stage = next((stage for stage in stages if stage.step == step), None)
    if stage is None:
        raise Http404
    return render(
        request,
        "public/stage.html",
        {
            "programme": shown,
            "rules": calendar.rules,
            "stage": stage,
            "stages": stages,
            "inherited": {p.code for p in stages[0].prerequisites.all()} if step > 1 else set(),
            "plan": plan_of(stage),
            "totals": totals_of(stage),
            "moments": [m for m in calendar.coming if stage.kind in m.window.stages],
            "pages": pages_about(shown, ""),
        },
    )


@login_not_required
@require_safe
def foundations(request: HttpRequest, code: str) -> HttpResponse:
    """What the approach rests on: three preconditions, five conditions, equity in five dimensions (R44, R46, R47)."""
    shown = programme_shown(code)
    return render(
        request,
        "public/foundations.html",
        {
            "programme": shown,
            "preconditions": preconditions(),
            "conditions": matter_of(ReflectionKind.CONDITIONS),
            "edi": matter_of(ReflectionKind.EDI),
            "pages": pages_about(shown, "foundations"),
        },
    )


def _calendar(shown: Programme) -> Calendar:
    """The programme's moments and its rules in force. Raises Http404 before the first take effect."""
    (calendar,) = calendars(Programme.objects.filter(pk=shown.pk))
    if calendar.rules is None:
        raise Http404
    return calendar


def _stages(calendar: Calendar) -> list[Stage]:
    """The stages in the order of the climb."""
    return sorted(calendar.stages, key=lambda stage: stage.step)
