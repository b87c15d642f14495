"""A shared plan around a dossier's initiative, shown to those who accompany the table."""

import uuid

from cimpact import clock
from neighbourhoods.models import (
    Brief,
    Initiative,
    Membership,
    OnePagePlan,
    Plan,
    PlanCard,
    ProgressReport,
)
from neighbourhoods.wall_sessions import open_session


def plan_around(initiative: int | None) -> dict:
    """A plan with a partner, a milestone, an open session of its wall: what of_plan.py and of_wall.py name."""
    found = Initiative.objects.filter(pk=initiative).first()
    if found is None:
        missing = ("plan_card", "wall_code", "plan_report", "plan_brief", "plan_token")
        return dict.fromkeys(missing)
    plan, _made = Plan.objects.update_or_create(initiative=found, defaults={"shared_at": clock.now()})
    card, _made = PlanCard.objects.get_or_create(
        plan=plan, kind="partner", defaults={"values": {"name": "Comité logement", "sort": "community"}}
    )
    # So that meetings have a strategy map to look at.
    PlanCard.objects.get_or_create(
        plan=plan, kind="milestone", defaults={"values": {"name": "Entente signée", "day": "2100-01-01"}}
    )
    member = Membership.objects.ongoing().filter(organisation=found.neighbourhood.table).first()
    session = open_session(found, by=member.user)
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
        "wall_code": session.code,
        "plan_token": page.token,
        "plan_report": report.pk,
        "plan_brief": brief.pk,
    }
