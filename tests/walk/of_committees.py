"""The committees: a regional one of the programme, the one of a neighbourhood, and who sits on them."""

from dataclasses import replace

from governance.enums import CommitteeKind, CommitteeRole
from governance.models import Committee

from .elsewhere import TEAM, Place
from .people import HIDDEN, POST_ONLY, ROLES, STAFF, TABLE


def _regional() -> Committee:
    return Committee.objects.get(programme__code="ELAN", role=CommitteeRole.RECOMMENDS)


def _of_a_seat(facts) -> dict:
    committee = _regional()
    return {"pk": committee.pk, "seat": committee.composition.first().pk}


def _of_a_member(facts) -> dict:
    committee = _regional()
    return {"pk": committee.pk, "member": committee.members.filter(ended_on=None).first().pk}


def _of_a_team(facts) -> dict:
    return {"pk": Committee.objects.filter(kind=CommitteeKind.TEAM).first().pk}


# Whoever belongs to no programme's community opens no committee.
COMMUNITY = tuple(role for role in ROLES if role != "outsider")
of_committee = Place(
    TEAM, names=lambda facts: {"pk": _regional().pk}, hidden_from=("outsider",), most_queries=25
)
of_programme = Place(TEAM, names=lambda facts: {"code": "ELAN"}, most_queries=25)
of_seat = replace(of_committee, names=_of_a_seat)
of_member = replace(of_committee, names=_of_a_member)

OF_COMMITTEES: dict[str, list[Place]] = {
    "committees": [Place()],
    "committee": [replace(of_committee, enters=COMMUNITY)],
    "committee_edit": [of_committee],
    "committee_seats": [of_committee],
    "committee_seat": [of_seat],
    "committee_invite": [of_committee],
    "committee_member": [of_member],
    "committee_add": [of_programme],
    "governance_settings": [of_programme],
    "committees_to_settle": [
        replace(of_programme, names=lambda facts: {"pk": _regional().programme_id}, most_queries=15)
    ],
    "constellation": [
        Place(
            (*TABLE, *STAFF),
            refusal=HIDDEN,
            names=lambda facts: {"slug": facts.slug},
            most_queries=25,
        )
    ],
    "local_committee_add": [
        Place(("coordinator",), names=lambda facts: {"slug": facts.slug}, most_queries=25)
    ],
    "committee_end": [Place(answer=POST_ONLY, names=lambda facts: {"pk": _regional().pk})],
    "committee_seat_end": [Place(answer=POST_ONLY, names=_of_a_seat)],
    "committee_member_end": [Place(answer=POST_ONLY, names=_of_a_member)],
    "committee_chair": [Place(answer=POST_ONLY, names=_of_a_member)],
    "committee_chair_joins": [Place(answer=POST_ONLY, names=_of_a_team)],
}
