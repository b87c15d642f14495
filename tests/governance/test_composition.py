"""The composition of a committee beside its rule: on the guide's own committees, and against a plain recount."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from cimpact import clock
from cimpact.accounts.models import User
from governance.composition import Found, compose, composition_of, compositions_of, tables_in_governance
from governance.enums import CommitteeRole, Facilitator, Group, QuorumRule
from governance.findings import said_of, said_of_tables
from governance.models import Committee, CommitteeMember, GovernanceRules, Partner, Seat
from neighbourhoods.enums import OrganisationKind
from neighbourhoods.models import Organisation
from tests import cast as casting
from tests.governance.committee_scenes import (
    committee_of,
    loaded,
    local_committee,
    named,
    partner_of,
    seat_of,
    sits,
)

FOUNDATIONS = {
    "Fondation de la famille Pathy",
    "Fondation du Grand Montréal",
    "Fondation Lucie et André Chagnon",
    "Fondation Marcelle et Jean Coutu",
    "Fondation McConnell",
    "Fondation Mirella et Lino Saputo",
    "Fondation Molson",
}
CENTRAIDE = "Centraide du Grand Montréal"
COALITION = "Coalition montréalaise des Tables de quartier"
CITY = "Ville de Montréal, Service de la diversité et de l’inclusion sociale"
HEALTH = "Direction régionale de santé publique"


def places(committee) -> Counter:
    """How many people each organisation or group is asked for."""
    asked: Counter = Counter()
    for place in composition_of(committee).places:
        asked[place.name] += place.seat.places
    return asked


def kinds(committee) -> list[str]:
    return [finding.kind for finding in composition_of(committee).findings]


# The guide's committees, as an installation begins with them.


def test_r52_three_regional_committees_are_loaded_and_twice_is_once(db):
    programme = loaded()
    before = list(Seat.objects.values_list("pk", "label_fr").order_by("pk"))
    call_command("load_starting_data", verbosity=0)
    found = programme.committees.order_by("code").values_list("code", flat=True)
    assert list(found) == ["gestion", "gouvernance", "partenaires"]
    assert list(Seat.objects.values_list("pk", "label_fr").order_by("pk")) == before


def test_what_the_team_changed_stays_when_the_data_is_loaded_again(db):
    programme = loaded()
    management = committee_of(programme, "gestion")
    management.composition.filter(group=Group.INSTITUTIONAL).update(places=2)
    Committee.objects.filter(pk=management.pk).update(mandate_fr="Notre mandat.")
    programme.partners.filter(organisation__name="Fondation Molson").update(ended_on=dt.date(2024, 1, 1))
    GovernanceRules.objects.filter(programme=programme).update(regional_tables=4)
    call_command("load_starting_data", verbosity=0)
    management.refresh_from_db()
    assert management.mandate_fr == "Notre mandat."
    assert management.composition.get(group=Group.INSTITUTIONAL).places == 2
    assert not programme.partners.ongoing().filter(organisation__name="Fondation Molson").exists()
    assert tables_in_governance(programme).expected == 4


def test_r53_the_partners_committee_has_one_place_for_each_partner_and_the_coalition(db):
    committee = committee_of(loaded(), "partenaires")
    asked = places(committee)
    one_each = FOUNDATIONS | {CENTRAIDE, CITY, HEALTH, COALITION}
    assert {name for name, count in asked.items() if count == 1} == one_each
    community = committee.composition.get(group=Group.COMMUNITY)
    assert (community.places, COALITION in community.designated_by_fr) == (0, True)


def test_r54_the_management_committee_has_one_place_for_each_foundation_and_institution_and_centraide(db):
    asked = places(committee_of(loaded(), "gestion"))
    assert asked == Counter(dict.fromkeys(FOUNDATIONS | {CITY, HEALTH, CENTRAIDE}, 1))


def test_r55_the_governance_committee_has_one_member_for_each_group_named_by_the_partners(db):
    programme = loaded()
    committee = committee_of(programme, "gouvernance")
    seats = committee.composition.values_list("group", "places", "for_each", "designated_by_fr")
    assert list(seats) == [
        (group, 1, False, "le comité des partenaires")
        for group in (Group.PHILANTHROPIC, Group.INSTITUTIONAL, Group.COMMUNITY)
    ]
    assert committee_of(programme, "partenaires").chaired_from == committee


def test_r55_whoever_chairs_the_partners_committee_sits_on_the_governance_committee(db):
    programme = loaded()
    partners, governance = (committee_of(programme, code) for code in ("partenaires", "gouvernance"))
    chair = sits(partners, "Ana", organisation=named("Fondation Molson"), is_chair=True)
    assert Found.CHAIR_FROM_ELSEWHERE in kinds(partners)
    CommitteeMember.objects.create(committee=governance, user=chair.user, organisation=chair.organisation)
    assert Found.CHAIR_FROM_ELSEWHERE not in kinds(partners)


def test_r56_the_coordination_team_facilitates_the_first_two_committees(db):
    programme = loaded()
    facilitators = dict(programme.committees.values_list("code", "facilitated_by"))
    assert facilitators == {
        "partenaires": Facilitator.TEAM,
        "gestion": Facilitator.TEAM,
        "gouvernance": Facilitator.CHAIR,
    }


def test_r57_the_management_committee_recommends_and_nobody_ratifies_until_the_team_says_who(db):
    programme = loaded()
    roles = dict(programme.committees.values_list("code", "role"))
    assert roles["gestion"] == CommitteeRole.RECOMMENDS
    assert CommitteeRole.RATIFIES not in roles.values()
    assert set(programme.committees.values_list("quorum_rule", flat=True)) == {QuorumRule.NOT_SET}


def test_r59_three_tables_sit_in_regional_governance_and_the_checker_says_how_many_are_missing(db):
    programme = loaded()
    partners = committee_of(programme, "partenaires")
    assert tables_in_governance(programme).missing == 3
    tables = Organisation.objects.filter(kind=OrganisationKind.TABLE)[:3]
    for number, table in enumerate(tables):
        sits(partners, f"Table-{number}", organisation=table)
        # A second committee counts the same table once.
        sits(committee_of(programme, "gestion"), f"Table-{number}", organisation=table)
        assert tables_in_governance(programme).missing == 2 - number
    assert said_of_tables(tables_in_governance(programme)) is None


def test_r59_without_a_number_nothing_is_said_missing(db):
    programme = loaded()
    GovernanceRules.objects.filter(programme=programme).update(regional_tables=None)
    assert said_of_tables(tables_in_governance(programme)) is None


def groups(programme) -> dict[str, set]:
    found: dict[str, set] = {}
    for partner in programme.partners.filter(is_collective=False).select_related("organisation"):
        found.setdefault(partner.group, set()).add(partner.organisation.name)
    return found


def test_r60_the_operator_is_centraide_with_its_team_and_its_advisors(db):
    programme = loaded()
    assert groups(programme)[Group.OPERATOR] == {CENTRAIDE}
    role = named(CENTRAIDE).role_fr
    for who in ("direction adjointe", "conseil en impact", "partenariats stratégiques", "territoriaux"):
        assert who in role


def test_r61_the_philanthropic_partners_are_seven_foundations_and_centraide(db):
    assert groups(loaded())[Group.PHILANTHROPIC] == FOUNDATIONS | {CENTRAIDE}


def test_r62_the_institutional_community_and_external_partners_are_those_of_the_guide(db):
    programme = loaded()
    found = groups(programme)
    assert found[Group.INSTITUTIONAL] == {CITY, HEALTH}
    assert found[Group.COMMUNITY] == {COALITION}
    assert found[Group.EXTERNAL] == {"Dynamo"}
    collective = programme.partners.filter(is_collective=True).values_list("organisation__name", flat=True)
    assert sorted(collective) == [
        "Arrondissements, Direction de la culture, des sports, des loisirs et du développement social",
        "Centres intégrés universitaires de santé et de services sociaux",
        "Milieux de la recherche",
    ]


# What is found, one thing at a time.


@pytest.fixture
def seated(cast):
    """The management committee with one place for each foundation, all of it in order."""
    partner_of(cast.programme, cast.foundation)
    seat = seat_of(cast.management, for_each=True, group=Group.PHILANTHROPIC)
    cast.management.members.filter(user=cast.recused).delete()
    cast.management.members.filter(user=cast.member).update(seat=seat, is_chair=True)
    cast.seat = seat
    return cast


def test_nothing_is_said_of_a_committee_in_order(seated):
    assert kinds(seated.management) == []


def test_a_foundation_without_a_delegate_is_named(seated):
    partner_of(seated.programme, casting.organisation("Fondation du Lac"))
    [said] = said_of(composition_of(seated.management))
    assert said.text == "Fondation du Lac n’a personne au comité."


def test_a_foundation_that_left_has_no_place_any_more_and_its_delegate_sits_without_one(seated):
    Partner.objects.filter(organisation=seated.foundation).update(ended_on=clock.today())
    assert kinds(seated.management) == [Found.NO_PLACE]


def test_two_people_for_one_place_are_named_and_a_substitute_is_not_one_of_them(seated):
    second = sits(seated.management, "Deux", seat=seated.seat, organisation=seated.foundation)
    [said] = said_of(composition_of(seated.management))
    assert "Paul Mercier" in said.text
    assert "Deux" in said.text
    first = seated.management.members.get(user=seated.member)
    CommitteeMember.objects.filter(pk=second.pk).update(substitute_for=first)
    assert kinds(seated.management) == []


def test_a_member_without_a_seat_is_named(seated):
    sits(seated.management, "Libre", organisation=seated.foundation)
    assert kinds(seated.management) == [Found.NO_PLACE]


def test_a_seat_of_a_group_is_held_for_an_organisation_of_the_group(seated):
    institution = seat_of(seated.management, group=Group.INSTITUTIONAL)
    sits(seated.management, "Autre", seat=institution, organisation=seated.foundation)
    assert kinds(seated.management) == [Found.OTHER_GROUP]


@pytest.mark.parametrize(
    ("days", "found"),
    [(-1, [Found.TERM_OVER]), (0, [Found.TERM_ENDS_SOON]), (90, [Found.TERM_ENDS_SOON]), (91, [])],
)
def test_a_term_is_announced_before_its_end_and_said_over_after_it(seated, days, found):
    seated.management.members.update(term_ends_on=clock.today() + dt.timedelta(days))
    assert kinds(seated.management) == found


def test_how_long_before_is_a_setting(seated):
    GovernanceRules.objects.create(programme=seated.programme, ends_soon_days=10)
    seated.management.members.update(term_ends_on=clock.today() + dt.timedelta(11))
    assert kinds(seated.management) == []


def test_a_committee_without_a_chair_says_so(seated):
    seated.management.members.update(is_chair=False)
    assert kinds(seated.management) == [Found.NO_CHAIR]


def test_a_team_whose_chair_does_not_sit_on_the_steering_committee_says_so(cast):
    steering = local_committee(cast)
    team = local_committee(cast, "Équipe ruelles", kind="team", parent=steering)
    chair = sits(team, "Lise", is_chair=True)
    sits(steering, "Guy", is_chair=True)
    assert kinds(team) == [Found.CHAIR_NOT_ON_PARENT]
    CommitteeMember.objects.create(committee=steering, user=chair.user)
    assert kinds(team) == []


def test_many_committees_are_read_in_as_many_queries_as_one(seated, django_assert_num_queries):
    with django_assert_num_queries(4):
        compositions_of([seated.management])
    committees = [seated.management, seated.governance, local_committee(seated)]
    with django_assert_num_queries(4):
        compositions_of(committees)


# Against a plain recount, for any seats and any members.

ORGANISATIONS = [
    Organisation(pk=n, name=f"Organisation {n}", kind=OrganisationKind.FOUNDATION) for n in range(1, 5)
]
GROUPS = [Group.PHILANTHROPIC, Group.INSTITUTIONAL]
one_seat = st.fixed_dictionaries(
    {
        "group": st.sampled_from(GROUPS),
        "shape": st.sampled_from(["for_each", "organisation", "group"]),
        "organisation": st.sampled_from(ORGANISATIONS),
        "places": st.integers(0, 3),
        "is_optional": st.booleans(),
    }
)
one_member = st.tuples(
    st.integers(0, 5), st.sampled_from(ORGANISATIONS), st.booleans(), st.integers(-200, 200)
)


@given(
    seats=st.lists(one_seat, min_size=1, max_size=4),
    members=st.lists(one_member, max_size=8),
    groups_of=st.lists(st.sampled_from(GROUPS), min_size=4, max_size=4),
)
def test_the_checker_finds_what_a_plain_recount_finds(seats, members, groups_of):
    today = clock.today()
    committee = Committee(pk=1, kind="regional", programme_id=1)
    rows = [
        Seat(
            pk=number,
            committee=committee,
            order=number,
            group=seat["group"],
            for_each=seat["shape"] == "for_each",
            organisation=seat["organisation"] if seat["shape"] == "organisation" else None,
            places=seat["places"],
            is_optional=seat["is_optional"],
        )
        for number, seat in enumerate(seats, 1)
    ]
    partners = [
        Partner(organisation=organisation, group=group)
        for organisation, group in zip(ORGANISATIONS, groups_of, strict=True)
    ]
    people = [
        CommitteeMember(
            pk=number,
            committee=committee,
            user=User(pk=number, first_name=str(number)),
            seat_id=seat or None,
            organisation=organisation,
            substitute_for_id=1 if substitute and number > 1 else None,
            term_ends_on=today + dt.timedelta(days),
        )
        for number, (seat, organisation, substitute, days) in enumerate(members, 1)
    ]
    found = compose(committee, rows, people, partners, soon=today + dt.timedelta(90))

    # The recount: every pair of a seat and of whoever must fill it, one by one.
    own = {seat.organisation_id for seat in rows} - {None}
    missing = surplus = 0
    with_place: set[int] = set()
    for seat in rows:
        if seat.for_each:
            fillers = [
                [n]
                for n, group in zip((1, 2, 3, 4), groups_of, strict=True)
                if group == seat.group and n not in own
            ]
        else:
            fillers = [[seat.organisation_id] if seat.organisation_id else [1, 2, 3, 4]]
        for filler in fillers:
            holding = [
                person.pk
                for person in people
                if person.seat_id == seat.pk
                and person.organisation_id in filler
                and person.substitute_for_id is None
            ]
            with_place.update(holding)
            if not seat.is_optional and len(holding) < seat.places:
                missing += seat.places - len(holding)
            if seat.places and len(holding) > seat.places:
                surplus += len(holding) - seat.places
    standing = {person.pk for person in people if person.substitute_for_id is None} - with_place
    days = [days for _seat, _organisation, _substitute, days in members]
    counted = Counter(finding.kind for finding in found.findings)
    assert sum(place.missing for place in found.places) == missing
    assert sum(place.surplus for place in found.places) == surplus
    assert {member.pk for member in found.without_place} == standing
    assert counted[Found.TERM_OVER] == sum(day < 0 for day in days)
    assert counted[Found.TERM_ENDS_SOON] == sum(0 <= day <= 90 for day in days)
    assert counted[Found.NO_PLACE] == len(standing)
