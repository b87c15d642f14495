"""The addresses of a programme's partners."""

from cimpact.programmes.models import Programme
from governance.models import Partner, PartnerPerson

from .elsewhere import Place, of_programme
from .people import MEMBERS, POST_ONLY, ROLES, STAFF, TABLE

READERS = (*TABLE, *STAFF, *MEMBERS, "neighbour", "recused")


def a_partner(facts) -> int:
    return Partner.objects.filter(programme__code=facts.code).order_by("pk").first().organisation_id


def a_person(facts) -> int:
    programme = Programme.objects.get(code=facts.code)
    made, _created = PartnerPerson.objects.get_or_create(
        programme=programme, organisation_id=a_partner(facts), name="Lise Aubin"
    )
    return made.pk


OF_PARTNERS: dict[str, list[Place]] = {
    "programme_partners": [Place(READERS, names=lambda facts: {"code": facts.code})],
    "programme_partner": [
        Place(READERS, names=lambda facts: {"code": facts.code, "pk": a_partner(facts)}, most_queries=25)
    ],
    "partner_person_add": [of_programme(pk=a_partner)],
    "partner_person": [of_programme(pk=a_partner, person=a_person)],
    "partner_undo": [
        Place(ROLES, answer=POST_ONLY, names=lambda facts: {"code": facts.code, "pk": a_partner(facts)})
    ],
}
