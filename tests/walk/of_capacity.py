"""The addresses of capacity building: those of a participation, and those of a programme."""

from learning.invitations import link_of
from learning.models import CapacityPartner, CapacityRequest, GroupOffer, Registration
from proposals.permissions import Role

from .elsewhere import Place, of_programme
from .of_a_dossier import Address, has_participation, post_only_with, the_two_sides
from .people import ELSEWHERE, FOUND, HELD, POST_ONLY, ROLES, STAFF, TABLE


def first_request(dossier) -> dict | None:
    asked = CapacityRequest.objects.filter(participation__dossier=dossier).first()
    return {"asked": asked.pk} if asked else None


def may(*roles: Role):
    return lambda role, dossier: bool(HELD[role] & set(roles)) and dossier.state == "active"


OF_A_WALLET: dict[str, Address] = {
    "wallet": Address(the_two_sides, exists=has_participation),
    "capacity_ask": Address(may(Role.COORDINATOR), exists=has_participation),
    "capacity_request": Address(the_two_sides, names=first_request),
    "capacity_match": Address(may(Role.ADVISOR, Role.TEAM), (FOUND, ELSEWHERE), names=first_request),
    "capacity_act": post_only_with("asked"),
}


def _an_offer(**chosen) -> GroupOffer:
    return GroupOffer.objects.published().filter(**chosen).order_by("pk").first()


def of_offer(answer: int = FOUND, enters: tuple[str, ...] = ROLES) -> Place:
    return Place(
        enters,
        answer=answer,
        most_queries=25,
        names=lambda facts: {"code": facts.code, "pk": _an_offer(audience="tables").pk},
    )


public = Place(signed_out=FOUND)
read_by_staff = Place(STAFF, names=lambda facts: {"code": facts.code}, most_queries=25)
read_by_all = Place(names=lambda facts: {"code": facts.code}, most_queries=40)
OF_CAPACITY: dict[str, list[Place]] = {
    "capacity": [Place(answer=ELSEWHERE)],
    "capacity_of": [read_by_all],
    "capacity_requests": [read_by_staff],
    "partners": [read_by_all],
    "partner_add": [of_programme()],
    "partner": [of_programme(pk=lambda facts: CapacityPartner.objects.first().pk)],
    "region_needs": [read_by_staff],
    "needs": [
        Place((*TABLE, *STAFF), names=lambda facts: {"code": facts.code, "slug": facts.slug}, most_queries=25)
    ],
    "offers": [read_by_all],
    "offer_add": [of_programme()],
    "offer": [of_offer()],
    "offer_edit": [of_offer(enters=("team",))],
    "offer_act": [of_offer(answer=POST_ONLY)],
    "activities": [public],
    "activity": [Place(signed_out=FOUND, names=lambda facts: {"pk": _an_offer(audience="everyone").pk})],
    "offer_invitation": [
        Place(
            signed_out=FOUND,
            names=lambda facts: {
                "token": link_of(
                    _an_offer(audience="tables"), facts.coordinator.organisation.neighbourhood
                ).split("/")[-2]
            },
        )
    ],
    "place": [Place(signed_out=FOUND, names=lambda facts: {"token": Registration.objects.first().token})],
}
