"""A shared plan around a dossier's initiative, shown to those who accompany the table."""

from cimpact import clock
from neighbourhoods.models import Initiative, Plan, PlanCard


def plan_around(initiative: int | None) -> dict:
    """A plan with one partner, for the addresses of tests/walk/of_plan.py."""
    found = Initiative.objects.filter(pk=initiative).first()
    if found is None:
        return {"plan_card": None}
    plan, _made = Plan.objects.update_or_create(initiative=found, defaults={"shared_at": clock.now()})
    card, _made = PlanCard.objects.get_or_create(
        plan=plan, kind="partner", defaults={"values": {"name": "Comité logement", "sort": "community"}}
    )
    return {"plan_card": card.pk}
