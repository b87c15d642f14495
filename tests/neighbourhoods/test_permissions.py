"""Who may do what in a neighbourhood: role × action, in the table and at the door of each page."""

import pytest
from django.urls import reverse

from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Membership
from neighbourhoods.permissions import ABILITIES, abilities, can_give, managed_by, roles_to_give
from tests.cast import neighbourhood, person
from tests.programmes_apart import other_programme_with_team

# person of the cast → what she may do in Les Ormes
TABLE = {
    "coordinator": {"see_people", "manage_members", "commit"},
    "contributor": {"see_people"},
    "reader": {"see_people"},
    "advisor": {"see_people", "edit", "manage_members", "manage_coordinators", "write_history"},
    "other_advisor": {"see_people"},
    "team": set(ABILITIES) - {"commit"},  # a table commits itself
    "neighbour": set(),
    "member": set(),
    "recused": set(),
    "governor": set(),
    "outsider": set(),
}

COORDINATOR, CONTRIBUTOR, READER = TableRole.values
GIVES = {
    "coordinator": [CONTRIBUTOR, READER],
    "advisor": [COORDINATOR, CONTRIBUTOR, READER],
    "team": [COORDINATOR, CONTRIBUTOR, READER],
}


@pytest.mark.parametrize("who", TABLE)
def test_role_by_action(cast, who):
    may = abilities(getattr(cast, who), cast.ormes)
    assert {action for action, allowed in may.items() if allowed} == TABLE[who]


@pytest.mark.parametrize("who", TABLE)
def test_roles_to_give(cast, who):
    given = [role for role, _label in roles_to_give(getattr(cast, who), cast.ormes)]
    assert given == GIVES.get(who, [])


def test_a_team_has_no_say_in_another_programmes_neighbourhoods(cast):
    other = other_programme_with_team(person("Yves", "Ailleurs"))
    assert abilities(other.team, cast.ormes) == dict.fromkeys(ABILITIES, False)
    assert not can_give(other.team, cast.ormes, TableRole.READER)


def test_before_any_programme_welcomes_it_each_team_may_r13(cast):
    new = neighbourhood("Le Nouveau", "le-nouveau")
    assert abilities(cast.team, new)["edit"]
    assert new in managed_by(cast.team)
    assert new not in managed_by(cast.advisor)


def test_a_role_that_ended_opens_nothing(cast):
    for role in (Membership.objects.all(), AdvisorAssignment.objects.all()):
        role.update(ended_on=cast.programme.starts_on)
    for who in ("coordinator", "advisor"):
        assert not any(abilities(getattr(cast, who), cast.ormes).values())


PAGES = {
    "neighbourhood_edit": "edit",
    "territories": "edit",
    "member_invite": "manage_members",
}


@pytest.mark.parametrize("who", TABLE)
@pytest.mark.parametrize("page", PAGES)
def test_the_doors_follow_the_table(cast, signed_in, who, page):
    response = signed_in(getattr(cast, who)).get(reverse(page, args=["les-ormes"]))
    assert response.status_code == (200 if PAGES[page] in TABLE[who] else 403)


@pytest.mark.parametrize("who", TABLE)
def test_the_door_of_the_advisor(cast, signed_in, who):
    response = signed_in(getattr(cast, who)).get(reverse("neighbourhood_advisor", args=["les-ormes", "PIC2"]))
    assert response.status_code == (200 if "assign_advisor" in TABLE[who] else 403)


@pytest.mark.parametrize("who", TABLE)
@pytest.mark.parametrize("target", ["coordinator", "contributor"])
def test_the_door_of_a_members_role(cast, signed_in, who, target):
    membership = Membership.objects.get(user=getattr(cast, target))
    response = signed_in(getattr(cast, who)).get(reverse("member", args=["les-ormes", membership.pk]))
    assert response.status_code == (200 if membership.role in GIVES.get(who, []) else 403)


@pytest.mark.parametrize("who", TABLE)
def test_the_door_of_a_handover(cast, signed_in, who):
    membership = Membership.objects.get(user=cast.coordinator)
    response = signed_in(getattr(cast, who)).get(reverse("hand_over", args=["les-ormes", membership.pk]))
    assert response.status_code == (200 if who == "team" else 403)


@pytest.mark.parametrize("who", TABLE)
def test_everyone_signed_in_may_see_the_neighbourhood(cast, signed_in, who):
    page = signed_in(getattr(cast, who)).get(reverse("neighbourhood", args=["les-ormes"]))
    assert page.status_code == 200
    assert (cast.contributor.email in page.content.decode()) is bool(TABLE[who])


def test_nobody_else_sees_anything(cast, client):
    for name in ("neighbourhoods", "people", "notices", "account"):
        assert client.get(reverse(name))["Location"].startswith("/fr/accounts/login/")


def test_a_member_of_another_table_is_not_found_through_this_one(cast, signed_in):
    elsewhere = Membership.objects.get(user=cast.neighbour)
    assert signed_in(cast.team).get(reverse("member", args=["les-ormes", elsewhere.pk])).status_code == 404
