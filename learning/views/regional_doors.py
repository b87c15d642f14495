"""The doors of the regional plan: unseen is a 404, what one may not do is a 403, what has passed is said."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cimpact.errors import said_on
from cimpact.programmes.models import Programme

from ..models import PlanTheme, RegionalPlan, TransferAction
from ..permissions import PLAN_ABILITIES, plan_abilities, plan_roles, reads_regional_plan


def programme_of_plans(request: HttpRequest, code: str) -> Programme:
    """The programme, for its community."""
    programme = get_object_or_404(Programme, code=code)
    if not reads_regional_plan(request.user, programme):
        raise Http404
    return programme


def visible_plan(request: HttpRequest, pk: int) -> RegionalPlan:
    """The version, when the person may read it."""
    plans = RegionalPlan.objects.open_to(request.user)
    return get_object_or_404(plans.select_related("programme", "adopted_by", "updated_by"), pk=pk)


def plan_for(request: HttpRequest, pk: int, action: str) -> RegionalPlan:
    """The version, when the person ever does the action on it; a form sent too late is told so by the action itself."""
    plan = visible_plan(request, pk)
    roles, _where = PLAN_ABILITIES[action]
    if not roles & plan_roles(request.user, plan.programme):
        raise PermissionDenied
    if request.method != "POST" and not plan_abilities(request.user, plan)[action]:
        raise PermissionDenied
    return plan


def theme_of(plan: RegionalPlan, pk: int) -> PlanTheme:
    """A theme of the version."""
    theme = get_object_or_404(PlanTheme.objects.select_related("updated_by"), plan=plan, pk=pk)
    theme.plan = plan
    return theme


def action_of(plan: RegionalPlan, pk: int) -> TransferAction:
    """An action of the version."""
    actions = TransferAction.objects.select_related("theme", "owner", "updated_by")
    action = get_object_or_404(actions, theme__plan=plan, pk=pk)
    action.theme.plan = plan
    return action


or_back_to_plan = said_on("regional_version")
