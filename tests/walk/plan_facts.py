"""A shared plan around a dossier's initiative, shown to those who accompany the table."""

import uuid

from cimpact import clock
from neighbourhoods.models import Brief, Initiative, OnePagePlan, Plan, PlanCard, ProgressReport


def plan_around(initiative: int | None) -> dict:
    """A plan with one partner, for the addresses of tests/walk/of_plan.py."""
    found = Initiative.objects.filter(pk=initiative).first()
    if found is None:
        return {"plan_card": None, "plan_report": None, "plan_brief": None, "plan_token": None}
    plan, _made = Plan.objects.update_or_create(initiative=found, defaults={"shared_at": clock.now()})
    card, _made = PlanCard.objects.get_or_create(
        plan=plan, kind="partner", defaults={"values": {"name": "Comité logement", "sort": "community"}}
    )
    page, _made = OnePagePlan.objects.update_or_create(
        plan=plan,
        defaults={"token": f"walk-{plan.pk}", "sections": ["theory", "partners", "results", "part"]},
    )
    report, _made = ProgressReport.objects.update_or_create(
        plan=plan,
        key=uuid.UUID(int=plan.pk),
        defaults={"shared_at": clock.now(), "words": {"title": "Rapport"}},
    )
    brief, _made = Brief.objects.get_or_create(
        plan=plan, key=uuid.UUID(int=plan.pk), defaults={"words": {"title": "Note"}}
    )
    return {
        "plan_card": card.pk,
        "plan_token": page.token,
        "plan_report": report.pk,
        "plan_brief": brief.pk,
    }
