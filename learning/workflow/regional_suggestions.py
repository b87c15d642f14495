"""What the committee's members suggest of a draft, and what the team makes of each suggestion (R51)."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record

from ..models import PlanSuggestion, PlanTheme, RegionalPlan
from ..regional_enums import SuggestionState
from .regional import expect_plan


@transaction.atomic
def suggest(plan: RegionalPlan, *, theme: PlanTheme | None, text: str, key: uuid.UUID, by) -> PlanSuggestion:
    """Suggest something of a theme, or of the whole. The same key is the same suggestion."""
    plan = expect_plan(plan, "suggest", by)
    suggestion, created = PlanSuggestion.objects.get_or_create(
        key=key, defaults={"plan": plan, "theme": theme, "text": text, "author": by}
    )
    if created:
        record(plan, "regional_plan.suggest", by=by, after={"theme": theme.title if theme else ""})
    return suggestion


@transaction.atomic
def answer_suggestion(suggestion: PlanSuggestion, *, state: str, answer: str, by) -> PlanSuggestion:
    """Keep a suggestion or not, and say why. The first answer stands: another person's is refused, hers is shown."""
    expect_plan(suggestion.plan, "answer_suggestion", by)
    suggestion = PlanSuggestion.objects.select_related("answered_by").get(pk=suggestion.pk)
    if suggestion.state != SuggestionState.OPEN:
        if (suggestion.state, suggestion.answer) == (state, answer):
            return suggestion
        raise NotPossible(
            _(
                "Cette suggestion a déjà sa réponse, que montre la page du plan. La vôtre n’a pas été inscrite."
            )
        )
    suggestion.state, suggestion.answer = SuggestionState(state), answer
    suggestion.answered_at, suggestion.answered_by = clock.now(), by
    suggestion.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record(suggestion.plan, "regional_plan.answer", by=by, after={"state": state})
    return suggestion
