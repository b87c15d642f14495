"""Committees: who may do what to them, and what each action leaves behind."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from governance import workflow
from governance.enums import CommitteeKind, QuorumRule
from governance.models import Committee, CommitteeMember, GovernanceRules
from governance.permissions import can, visible_committees
from tests import cast as casting
from tests.governance.committee_scenes import local_committee, seat_of, sits

# Who may do what to a committee: its own hosts, and nobody else's.
REGIONAL = {
    "manage": {"team"},
    "manage_members": {"team"},
    "see_composition": {"team", "member", "recused"},
    "see_people": {"team", "member", "recused", "advisor", "other_advisor"},
}
LOCAL = {
    "manage": {"coordinator"},
    "manage_members": {"coordinator"},
    "see_composition": {"coordinator", "local_member"},
    "see_people": {
        "coordinator",
        "contributor",
        "reader",
        "local_member",
        "team",
        "advisor",
        "other_advisor",
    },
}
PEOPLE = (*casting.PEOPLE, "local_member")


@pytest.fixture
def local(cast):
    committee = local_committee(cast)
    cast.local_member = sits(committee, "Lucie").user
    return committee


@pytest.mark.parametrize("action", REGIONAL)
def test_who_may_do_each_action_to_a_regional_committee(cast, local, action):
    assert {who for who in PEOPLE if can(getattr(cast, who), action, cast.management)} == REGIONAL[action]


@pytest.mark.parametrize("action", LOCAL)
def test_who_may_do_each_action_to_a_committee_of_a_neighbourhood(cast, local, action):
    assert {who for who in PEOPLE if can(getattr(cast, who), action, local)} == LOCAL[action]


def test_who_sees_a_committee_of_a_neighbourhood(cast, local):
    sees = {
        who
        for who in PEOPLE
        if visible_committees(Committee.objects.filter(pk=local.pk), getattr(cast, who)).exists()
    }
    assert sees == {"coordinator", "contributor", "reader", "advisor", "team", "local_member"}


def test_another_committee_is_not_found_and_one_that_is_seen_is_not_always_managed(cast, local, signed_in):
    edit = reverse("committee_edit", args=[local.pk])
    assert signed_in(cast.neighbour).get(edit).status_code == 404
    assert signed_in(cast.contributor).get(edit).status_code == 403
    assert signed_in(cast.team).get(edit).status_code == 403
    assert signed_in(cast.coordinator).get(edit).status_code == 200


@pytest.mark.parametrize(
    ("who", "regional", "local_status"),
    [("team", 200, 403), ("coordinator", 403, 200), ("contributor", 403, 403), ("neighbour", 403, 403)],
)
def test_the_team_creates_regional_committees_and_the_coordinator_her_neighbourhoods(
    cast, signed_in, who, regional, local_status
):
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("committee_add", args=["PIC2"])).status_code == regional
    assert client.get(reverse("local_committee_add", args=["les-ormes"])).status_code == local_status


def test_a_coordinator_creates_an_action_team_under_its_committee(cast, local, signed_in):
    response = signed_in(cast.coordinator).post(
        reverse("local_committee_add", args=["les-ormes"]),
        {
            "name_fr": "Équipe ruelles",
            "name_en": "Alleys team",
            "kind": "team",
            "parent": local.pk,
            "facilitated_by": "table",
            "quorum_rule": "not_set",
            "majority": "simple",
        },
    )
    team = Committee.objects.get(name_fr="Équipe ruelles")
    assert response.headers["Location"].endswith(reverse("committee", args=[team.pk]))
    assert (team.parent, team.kind, team.neighbourhood) == (local, CommitteeKind.TEAM, cast.ormes)


def test_a_quorum_is_set_and_changed_in_the_portal_and_asks_for_its_number(cast, signed_in):
    client, url = signed_in(cast.team), reverse("committee_edit", args=[cast.management.pk])
    data = {
        "name_fr": "Comité de gestion",
        "name_en": "Management committee",
        "facilitated_by": "team",
        "quorum_rule": "members",
        "majority": "two_thirds",
    }
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Inscrivez le nombre" in refused.content.decode()
    client.post(url, data | {"quorum_number": "5"})
    cast.management.refresh_from_db()
    assert (cast.management.quorum_rule, cast.management.quorum_number) == (QuorumRule.MEMBERS, 5)
    client.post(url, data | {"quorum_rule": "not_set", "quorum_number": "5"})
    cast.management.refresh_from_db()
    assert (cast.management.quorum_rule, cast.management.quorum_number) == (QuorumRule.NOT_SET, None)


# Who sits.


def part(member) -> dict:
    return {
        "organisation": member.organisation,
        "seat": member.seat,
        "term_ends_on": member.term_ends_on,
        "substitute_for": member.substitute_for,
    }


@pytest.fixture
def member(cast):
    return cast.management.members.get(user=cast.member)


def test_a_person_is_invited_to_a_seat_from_the_committees_page(cast, signed_in, mailoutbox):
    seat = seat_of(cast.management, organisation=cast.foundation)
    response = signed_in(cast.team).post(
        reverse("committee_invite", args=[cast.management.pk]),
        {
            "first_name": "Irène",
            "last_name": "Blais",
            "email": "irene.blais@exemple.org",
            "language": "fr",
            "organisation": cast.foundation.pk,
            "seat": seat.pk,
            "term_ends_on": "1er mars 2024",
            "is_chair": "on",
        },
    )
    assert response.status_code == 302
    invited = CommitteeMember.objects.get(user__email="irene.blais@exemple.org")
    assert (invited.seat, invited.is_chair, invited.term_ends_on) == (seat, True, dt.date(2024, 3, 1))


def test_a_person_already_there_is_refused_with_what_was_typed(cast, signed_in):
    response = signed_in(cast.team).post(
        reverse("committee_invite", args=[cast.management.pk]),
        {
            "first_name": "Paul",
            "last_name": "Mercier",
            "email": cast.member.email,
            "language": "fr",
            "organisation": cast.foundation.pk,
            "message": "Bienvenue au comité.",
        },
    )
    assert response.status_code == 422
    assert "siège déjà" in response.content.decode()
    assert "Bienvenue au comité." in response.content.decode()


def test_a_term_is_renewed_and_the_history_says_from_when_to_when(cast, member):
    until = clock.today() + dt.timedelta(365)
    for _click in range(2):
        workflow.change_seat(member, **part(member) | {"term_ends_on": until}, by=cast.team)
    member.refresh_from_db()
    assert member.term_ends_on == until
    [event] = Event.objects.about(cast.management).filter(kind="committee.change_seat")
    assert (event.before["term_ends_on"], event.after["term_ends_on"]) == ("", until.isoformat())


def test_a_new_chair_takes_the_place_of_the_former_one(cast, member):
    other = cast.management.members.get(user=cast.recused)
    workflow.name_chair(member, by=cast.team)
    for _click in range(2):
        workflow.name_chair(other, by=cast.team)
    assert list(cast.management.members.filter(is_chair=True)) == [other]
    assert Event.objects.about(cast.management).filter(kind="committee.name_chair").count() == 2


def test_a_substitute_neither_chairs_nor_is_replaced(cast, member):
    helper = workflow.take_seat(
        cast.management,
        casting.person("Zoé", "Appui"),
        organisation=cast.foundation,
        substitute_for=member,
        by=cast.team,
    )
    with pytest.raises(NotPossible, match="présidence"):
        workflow.name_chair(helper, by=cast.team)
    with pytest.raises(NotPossible, match="qui siège lui-même"):
        workflow.take_seat(
            cast.management,
            casting.person("Yan", "Relais"),
            organisation=cast.foundation,
            substitute_for=helper,
            by=cast.team,
        )
    other = cast.management.members.get(user=cast.recused)
    with pytest.raises(NotPossible, match="elle-même suppléée"):
        workflow.change_seat(member, **part(member) | {"substitute_for": other}, by=cast.team)


def test_when_a_member_leaves_her_substitute_leaves_with_her_and_a_second_click_changes_nothing(cast, member):
    helper = workflow.take_seat(
        cast.management,
        casting.person("Zoé", "Appui"),
        organisation=cast.foundation,
        substitute_for=member,
        by=cast.team,
    )
    for _click in range(2):
        workflow.leave_seat(member, by=cast.team)
    assert not cast.management.members.ongoing().filter(pk__in=[member.pk, helper.pk]).exists()
    assert Event.objects.about(cast.management).filter(kind="committee.leave_seat").count() == 2


def test_a_regional_seat_is_held_for_an_organisation(cast):
    with pytest.raises(NotPossible, match="pour une organisation"):
        workflow.take_seat(cast.management, casting.person("Seul", "Un"), organisation=None, by=cast.team)


def test_f100_the_chair_of_a_team_joins_the_steering_committee_in_one_click(cast, local, signed_in):
    team = local_committee(cast, "Équipe ruelles", kind="team", parent=local)
    chair = sits(team, "Lise", is_chair=True)
    client, url = signed_in(cast.coordinator), reverse("committee_chair_joins", args=[team.pk])
    page = client.get(reverse("committee", args=[team.pk])).content.decode()
    assert url in page
    for _click in range(2):
        client.post(url)
    assert local.members.ongoing().filter(user=chair.user).count() == 1
    assert url not in client.get(reverse("committee", args=[team.pk])).content.decode()


def test_a_committee_ends_with_its_members_unless_investments_or_teams_depend_on_it(cast, local):
    with pytest.raises(NotPossible, match="investissements"):
        workflow.end_committee(cast.management, by=cast.team)
    team = local_committee(cast, "Équipe ruelles", kind="team", parent=local)
    with pytest.raises(NotPossible, match="équipes"):
        workflow.end_committee(local, by=cast.coordinator)
    workflow.end_committee(team, by=cast.coordinator)
    for _click in range(2):
        workflow.end_committee(local, by=cast.coordinator)
    assert not local.members.ongoing().exists()
    assert Event.objects.about(local).filter(kind="committee.end").count() == 1
    with pytest.raises(NotPossible, match="pris fin"):
        workflow.take_seat(
            Committee.objects.get(pk=local.pk), casting.person("Tard", "Un"), organisation=None, by=cast.team
        )


def test_a_seat_taken_out_leaves_its_holder_without_a_place(cast, member, signed_in):
    seat = seat_of(cast.management, organisation=cast.foundation)
    seat_of(cast.management, "Autre", is_optional=True)
    CommitteeMember.objects.filter(pk=member.pk).update(seat=seat)
    client = signed_in(cast.team)
    client.post(reverse("committee_seat_end", args=[cast.management.pk, seat.pk]))
    page = client.get(reverse("committee", args=[cast.management.pk])).content.decode()
    assert "Paul Mercier siège sans place prévue." in page


def test_what_is_checked_is_set_by_the_team(cast, signed_in):
    url = reverse("governance_settings", args=["PIC2"])
    assert signed_in(cast.coordinator).get(url).status_code == 403
    signed_in(cast.team).post(url, {"regional_tables": "2", "ends_soon_days": "30"})
    rules = GovernanceRules.objects.get(programme=cast.programme)
    assert (rules.regional_tables, rules.ends_soon_days) == (2, 30)
    page = signed_in(cast.team).get(reverse("committees")).content.decode()
    assert "Il manque 2 tables de quartier" in page


# Homes and other pages.


def test_the_home_of_whoever_sits_only_locally_is_about_her_committee(cast, local, signed_in):
    page = signed_in(cast.local_member).get(reverse("home")).content.decode()
    assert "Comité de pilotage" in page
    assert "Les propositions viennent ici" not in page
    assert reverse("dossiers") not in page


def test_the_teams_home_says_what_is_amiss_in_one_line_and_nothing_when_all_is_in_order(cast, signed_in):
    client, line = signed_in(cast.team), reverse("committees_to_settle", args=[cast.programme.pk])
    assert line in client.get(reverse("home")).content.decode()
    assert "dans la composition des comités" in client.get(line).content.decode()
    for committee in (cast.management, cast.governance):
        seat = seat_of(committee, places=0)
        committee.members.update(seat=seat)
        workflow.name_chair(committee.members.first(), by=cast.team)
    assert client.get(line).content.decode().strip() == ""
    assert signed_in(cast.coordinator).get(line).status_code == 403


def test_the_neighbourhoods_page_lists_its_committees_to_those_who_see_them(cast, local, signed_in):
    url = reverse("neighbourhood", args=["les-ormes"])
    assert "Comité de pilotage" in signed_in(cast.reader).get(url).content.decode()
    assert "Comité de pilotage" not in signed_in(cast.neighbour).get(url).content.decode()


def test_the_picture_and_its_list_say_the_same(cast, local, signed_in):
    team = local_committee(cast, "Équipe ruelles", kind="team", parent=local)
    apart = local_committee(cast, "Équipe jardins", kind="team", parent=local)
    lucie = CommitteeMember.objects.create(committee=team, user=cast.local_member, is_chair=True)
    sits(apart, "Marc", is_chair=True)
    page = signed_in(cast.coordinator).get(reverse("constellation", args=["les-ormes"])).content.decode()
    picture, table = page.split('<div class="as-table', 1)
    for name in ("Équipe ruelles", "Équipe jardins"):
        assert name in picture
        assert name in table
    assert picture.count('class="team apart"') == 1
    assert table.count("Pas encore") == 1
    assert lucie.user.full_name in table


PAPERS = {
    "team": {"programme_partners", "essential_documents", "reflection", "decisions"},
    "member": {"programme_partners", "essential_documents", "decisions"},
    "advisor": {"programme_partners", "essential_documents"},
    "coordinator": {"programme_partners", "essential_documents"},
}


@pytest.mark.parametrize("part", PAPERS)
def test_the_list_leads_to_what_its_reader_may_open_of_the_programme_s_papers(cast, signed_in, part):
    client = signed_in(getattr(cast, part))
    page = client.get(reverse("committees")).content.decode()
    code = cast.programme.code
    urls = {
        "programme_partners": reverse("programme_partners", args=[code]),
        "essential_documents": reverse("essential_documents", args=[code]),
        "reflection": reverse("reflection", args=[code, clock.today().year]),
        "decisions": reverse("decisions"),
    }
    assert {name for name, url in urls.items() if f'href="{url}"' in page} == PAPERS[part]
    for name in PAPERS[part]:
        assert client.get(urls[name]).status_code == 200


def test_whoever_sits_only_in_a_neighbourhood_is_led_to_no_page_closed_to_her(cast, signed_in):
    person = sits(local_committee(cast), "Odette").user
    page = signed_in(person).get(reverse("committees")).content.decode()
    for name in ("programme_partners", "essential_documents"):
        assert reverse(name, args=[cast.programme.code]) not in page
