"""What the addresses of the regional plan name: the version that is being written, and the one in force."""

import uuid

from cimpact.programmes.models import Programme
from learning.models import PlanSuggestion, RegionalPlan, TransferAction


def plan_at_work(programme: Programme) -> RegionalPlan:
    return RegionalPlan.objects.get(programme=programme, adopted_at=None)


def plan_in_force(programme: Programme) -> RegionalPlan:
    return RegionalPlan.objects.filter(programme=programme).in_force()[0]


def names_at_work(facts) -> dict[str, int]:
    """The draft, one of its themes, one of its actions, a suggestion."""
    plan = plan_at_work(Programme.objects.get(code=facts.code))
    theme = plan.themes.filter(removed_at=None, actions__isnull=False).first()
    suggestion = plan.suggestions.first() or PlanSuggestion.objects.create(
        plan=plan, author=plan.created_by, text="Plus court.", key=uuid.uuid4()
    )
    return {
        "pk": plan.pk,
        "theme": theme.pk,
        "action": theme.actions.first().pk,
        "suggestion": suggestion.pk,
    }


def action_in_force(facts) -> int:
    plan = plan_in_force(Programme.objects.get(code=facts.code))
    return TransferAction.objects.filter(theme__plan=plan, removed_at=None).first().pk
