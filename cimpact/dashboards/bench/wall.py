"""The activity wall of a busy neighbourhood, for its page to be measured."""

from neighbourhoods.models import Initiative, Neighbourhood, Plan, PlanCard

NOTES, DOMAINS = 300, 8
STATES = ("idea", "planned", "running", "done")


def hung(place: Neighbourhood) -> Initiative:
    """An initiative of the place whose wall holds so many notes, spread over its domains."""
    initiative = place.initiatives.order_by("pk").first()
    plan, is_new = Plan.objects.get_or_create(initiative=initiative)
    if is_new:
        domains = PlanCard.objects.bulk_create(
            PlanCard(plan=plan, kind="domain", order=n, values={"name": f"Domaine {n}"})
            for n in range(DOMAINS)
        )
        PlanCard.objects.bulk_create(
            PlanCard(
                plan=plan,
                kind="activity",
                order=n,
                values={
                    "name": f"Atelier numéro {n} du quartier",
                    "organisation": f"Organisme {n % 40}",
                    "domain": str(domains[n % DOMAINS].pk),
                    "state": STATES[n % len(STATES)],
                },
            )
            for n in range(NOTES)
        )
    return initiative
