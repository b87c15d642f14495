"""Who may decide what, when: the rows of the permission table that concern decisions, role × action × state."""

import pytest
from django.urls import reverse

from governance.enums import MeetingState
from governance.interests import declare_interest
from governance.models import Meeting
from governance.permissions import can_in
from governance.workflow.withdrawals import withdraw
from tests import cast as casting

from . import decision_scenes as scenes

P, C, U, H, D, X = (
    MeetingState.PLANNED,
    MeetingState.CONVENED,
    MeetingState.UNDER_WAY,
    MeetingState.HELD,
    MeetingState.CLOSED,
    MeetingState.CANCELLED,
)
# action: who, in which states of the meeting.
TABLE = {
    "propose_decision": ({"chair", "member", "substitute", "team"}, {P, C, U}),
    "decide": ({"chair", "team"}, {U}),
    "vote": ({"chair", "member", "substitute"}, {U}),
    "withdraw_oneself": ({"chair", "member", "substitute"}, {C, U}),
    "note_withdrawal": ({"chair", "team"}, {C, U}),
    "reopen_decision": ({"chair", "team"}, {P, C, U}),
    "send_consultation": ({"chair", "team"}, {P}),
    "extend_consultation": ({"chair", "team"}, {U}),
    "call_off_consultation": ({"chair", "team"}, {P, U}),
    "see_who_answered": ({"chair", "team"}, {U, D}),
    "send_again": ({"chair", "team"}, {D}),
}


@pytest.fixture
def people(cast):
    """One person a role around the management committee."""
    chair = scenes.member(cast, cast.management, is_chair=True)
    substitute = scenes.member(cast, cast.management, substitute_for=chair)
    gone = scenes.member(cast, cast.management, ended_on="2022-01-05")
    return {
        "chair": chair.user,
        "member": cast.member,
        "substitute": substitute.user,
        "team": cast.team,
        "advisor": cast.advisor,
        "coordinator": cast.coordinator,
        "governor": cast.governor,
        "gone": gone.user,
        "outsider": cast.outsider,
    }


@pytest.mark.parametrize("action", TABLE)
def test_r57_each_role_may_do_what_the_table_says_and_nothing_else(cast, people, action):
    roles, states = TABLE[action]
    found = {
        (role, state)
        for role, user in people.items()
        for state in MeetingState
        if can_in(user, action, Meeting(committee=cast.management, state=state))
    }
    assert found == {(role, state) for role in roles for state in states}


DOORS = ("resolution_edit", "resolution_amend", "resolution_vote", "resolution_decide", "resolution_open")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("how", ["marked", "applicant", "declared", "at_meeting"])
def test_r58_however_she_withdraws_every_door_of_the_decision_refuses_her(cast, signed_in, how, door):
    dossier = casting.before_committee(cast)
    meeting = scenes.meeting(cast)
    point = scenes.point(meeting, item=dossier.items.get())
    if how == "marked":
        seat = cast.management.members.get(user=cast.recused)
    else:
        organisation = cast.ormes.table if how == "applicant" else None
        seat = scenes.member(cast, cast.management, organisation=organisation, is_chair=True)
    scenes.there(meeting, seat)
    resolution = scenes.opened(point, cast.team, text="Recommander le soutien.")
    if how == "declared":
        declare_interest(seat.user, by=seat.user, subject=dossier)
    elif how == "at_meeting":
        withdraw(point, seat, by=seat.user)
    client = signed_in(scenes.fresh(seat.user))
    url = reverse(door, args=[resolution.pk])
    assert client.post(url, {f"q{resolution.pk}-voice": "in_favour"}).status_code == 403
    page = client.get(reverse("resolution", args=[resolution.pk])).content.decode()
    assert "Fermé pour vous" in page
    assert "Recommander le soutien." not in page
    assert not resolution.votes.exists()
