"""What the addresses of disagreements and evaluations name: one of the table’s own, the evaluations of two years."""

from governance.models import Disagreement, OperatorEvaluation
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership
from proposals.models import Dossier


def accords_around(dossier: Dossier) -> dict[str, int]:
    """Ids by the name that the tables of addresses use."""
    people = Membership.objects.ongoing().filter(organisation=dossier.neighbourhood.table)
    coordinator = people.filter(role=TableRole.COORDINATOR).first().user
    disagreement, created = Disagreement.objects.get_or_create(
        programme=dossier.programme,
        title=f"Désaccord de la marche, {dossier.neighbourhood.slug}",
        defaults={
            "words": "Une salle pour deux.",
            "opened_by": coordinator,
            "facilitator": people.filter(role=TableRole.CONTRIBUTOR).first().user,
        },
    )
    if created:
        disagreement.parties.add(coordinator)
    evaluations = OperatorEvaluation.objects.filter(committee__programme=dossier.programme)
    current, past = evaluations.order_by("-year")[:2]
    return {
        "disagreement": disagreement.pk,
        "evaluating": current.committee_id,
        "evaluation": current.pk,
        "past_evaluation": past.pk,
    }
