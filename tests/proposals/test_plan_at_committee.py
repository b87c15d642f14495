"""Under a point about a dossier, the strategy map of its initiative, for those there who read the plan (F83, R58)."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.enums import CommitteeKind, MeetingState
from governance.meeting_page import MeetingPage
from governance.models import Committee, CommitteeMember, Meeting
from neighbourhoods.plan_cards import Place, add_card, share_plan
from neighbourhoods.plan_since import moments_of
from neighbourhoods.plan_tools import kinds
from proposals.plan_at_committee import maps_under_points
from tests import cast as casting
from tests.governance import meeting_scenes as scenes

TITLE = "Carte stratégique"
MILESTONE = "Entente signée avec la coopérative"


@pytest.fixture
def dossier(cast):
    found = casting.before_committee(cast)
    values = {"name": MILESTONE, "day": "2022-11-02", "sort": "milestone", "state": "ahead"}
    add_card(Place(found.initiative, kinds()["milestone"]), by=cast.coordinator, values=values)
    return found


@pytest.fixture
def meeting(cast, dossier):
    found = scenes.meeting(cast, state=MeetingState.CONVENED)
    scenes.investment(found, dossier.items.get())
    return found


def text(signed_in, person, meeting) -> str:
    return signed_in(person).get(reverse("meeting", args=[meeting.pk])).content.decode()


def seat_of_table(cast) -> None:
    """The coordination of the table sits on the committee that decides on its dossier: she withdraws."""
    CommitteeMember.objects.create(
        user=cast.coordinator, committee=cast.management, organisation=cast.ormes.table
    )


def test_f83_the_team_sees_the_map_once_the_table_shows_its_plan(cast, meeting, dossier, signed_in):
    assert TITLE not in text(signed_in, cast.team, meeting)
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    seen = text(signed_in, cast.team, meeting)
    assert TITLE in seen
    assert MILESTONE in seen


def test_f83_a_member_who_does_not_read_the_plan_sees_nothing_of_it(cast, meeting, dossier, signed_in):
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    for who in (cast.member, cast.recused):
        seen = text(signed_in, who, meeting)
        assert TITLE not in seen
        assert MILESTONE not in seen


def test_f83_r58_whoever_withdraws_sees_nothing_even_of_her_own_plan(cast, meeting, dossier, signed_in):
    seat_of_table(cast)
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    seen = text(signed_in, cast.coordinator, meeting)
    assert "Fermé pour vous" in seen
    assert MILESTONE not in seen


def test_f83_it_says_what_changed_since_the_committee_s_meeting_before(
    cast, meeting, dossier, signed_in, clock
):
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    before = scenes.meeting(cast, days=-30, state=MeetingState.CLOSED)
    scenes.meeting(cast, days=-3, state=MeetingState.CANCELLED)
    day = before.starts_at.date().isoformat()
    assert f"?depuis={day}" in text(signed_in, cast.team, meeting)


def test_f83_two_maps_take_as_many_queries_as_one(cast, meeting, dossier, rf):
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    other = casting.before_committee(cast)
    add_card(Place(other.initiative, kinds()["milestone"]), by=cast.coordinator, values={"name": "Cuisine"})
    share_plan(other.initiative, shown=True, by=cast.coordinator)
    asked = []
    for item in (None, other.items.get()):
        if item:
            scenes.investment(meeting, item)
        request = rf.get("/")
        request.user = get_user_model().objects.get(pk=cast.team.pk)
        page = MeetingPage(meeting, request.user)
        with CaptureQueriesContext(connection) as queries:
            found = maps_under_points(request, page)
        asked.append((len(found), len(queries)))
    assert [maps for maps, _queries in asked] == [1, 2]
    assert asked[0][1] >= asked[1][1]
    assert asked[1][1] <= 6


def test_f83_a_table_counts_from_the_last_meeting_of_its_own_committee(cast, dossier, clock):
    committee = Committee.objects.create(
        programme=cast.programme,
        neighbourhood=cast.ormes,
        kind=CommitteeKind.LOCAL,
        code="partenaires",
        name_fr="Comité des partenaires",
        name_en="Partners’ committee",
    )
    found = scenes.meeting(cast, days=-20, state=MeetingState.HELD)
    coming = scenes.meeting(cast, days=5, state=MeetingState.CONVENED)
    Meeting.objects.filter(pk__in=(found.pk, coming.pk)).update(committee=committee)
    moments = {one.code: one.on for one in moments_of(cast.coordinator, dossier.initiative)}
    assert moments["comite"] == found.starts_at.date()
    assert "comite" not in {one.code for one in moments_of(cast.advisor, dossier.initiative)}
