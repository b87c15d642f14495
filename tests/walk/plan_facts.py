"""A shared plan around a dossier's initiative, shown to those who accompany the table."""

from cimpact import clock
from neighbourhoods.models import Initiative, Membership, Plan, PlanCard
from neighbourhoods.wall_sessions import open_session


def plan_around(initiative: int | None) -> dict:
    """A plan with one partner and an open session of its wall, for the addresses of of_plan.py and of_wall.py."""
    found = Initiative.objects.filter(pk=initiative).first()
    if found is None:
        return {"plan_card": None, "room_code": None}
    plan, _made = Plan.objects.update_or_create(initiative=found, defaults={"shared_at": clock.now()})
    card, _made = PlanCard.objects.get_or_create(
        plan=plan, kind="partner", defaults={"values": {"name": "Comité logement", "sort": "community"}}
    )
    member = Membership.objects.ongoing().filter(organisation=found.neighbourhood.table).first()
    session = open_session(found, by=member.user)
    return {"plan_card": card.pk, "room_code": session.code}
