"""Calendars to subscribe to: what they hold, who reads them, and how a moved date reaches them (F123)."""

import dataclasses
import datetime as dt

import icalendar
import pytest
import vobject
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.dashboards.models import CalendarAddress
from proposals.agreed_terms import terms_of, versions_of
from proposals.workflow.discussion import set_meeting
from proposals.workflow.modifications import agree_modification, propose_modification
from tests import cast as scenes


def read(signed_in, address: CalendarAddress) -> dict[str, icalendar.Event]:
    """What a calendar reads at the address, by UID."""
    answer = signed_in(None).get(reverse("agenda_file", args=[address.key]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    vobject.readOne(
        answer.content.decode()
    ).validate()  # another library, which refuses what the standard does
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert not calendar.errors
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


@pytest.fixture(autouse=True)
def _before_february(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)


@pytest.fixture
def mine(cast):
    return CalendarAddress.objects.create(user=cast.coordinator)


def test_f123_a_coordinator_reads_what_her_participation_owes(cast, mine, signed_in):
    dossier = scenes.active(cast)
    events = read(signed_in, mine)
    for obligation in dossier.participation.obligations.all():
        event = events[f"obligation-{obligation.pk}@testserver"]
        assert event["DTSTART"].dt == obligation.due_on
        assert str(event["SUMMARY"]).endswith("Des ruelles à vivre (Les Ormes)")
        assert str(event["URL"]).startswith("http://testserver/fr/dossiers/")


def test_a_date_that_moves_keeps_its_uid_and_its_sequence_grows(cast, mine, clock, signed_in):
    dossier = scenes.active(cast)
    report = dossier.participation.obligations.get(kind="final_report")
    uid = f"obligation-{report.pk}@testserver"
    before = read(signed_in, mine)[uid]
    clock.advance(days=3)
    terms = terms_of(versions_of(dossier.participation)[0].content)
    later = dataclasses.replace(terms, ends_on=terms.ends_on + dt.timedelta(days=31))
    modification = propose_modification(
        dossier, terms=later, reason="Une équipe à reformer.", by=cast.coordinator
    )
    agree_modification(modification, by=cast.team)
    after = read(signed_in, mine)[uid]
    assert after["DTSTART"].dt > before["DTSTART"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_a_meeting_is_said_in_the_zone_of_the_programme_whatever_the_season(cast, mine, clock, signed_in):
    dossier = scenes.active(cast)
    winter = dt.datetime(2022, 3, 1, 19, 30, tzinfo=dt.UTC)  # 14 h 30 in Montréal
    set_meeting(dossier, at=winter, place="Au café, à l’étage", by=cast.advisor)
    event = read(signed_in, mine)[f"analyse-{dossier.pk}@testserver"]
    assert event["DTSTART"].dt == winter
    assert event["DTSTART"].params["TZID"] == "America/Toronto"
    assert event["DTSTART"].dt.strftime("%H:%M") == "14:30"
    assert str(event["LOCATION"]) == "Au café, à l’étage"


def test_the_language_is_the_person_s(cast, signed_in):
    User.objects.filter(pk=cast.coordinator.pk).update(language="en")
    address = CalendarAddress.objects.create(user=cast.coordinator)
    scenes.ready(cast)
    titles = [str(event["SUMMARY"]) for event in read(signed_in, address).values()]
    assert any(title.startswith("Submission of the proposal, before 11:59") for title in titles), titles


def test_nobody_reads_another_neighbourhood_s_dates(cast, signed_in):
    scenes.active(cast)
    others = CalendarAddress.objects.create(user=cast.neighbour)
    recused = CalendarAddress.objects.create(user=cast.recused)
    for address in (others, recused):
        assert not [uid for uid in read(signed_in, address) if uid.startswith(("obligation", "dossier"))]


def test_an_address_renewed_or_withdrawn_answers_nothing_any_more(cast, mine, signed_in):
    client, former = signed_in(cast.coordinator), mine.key
    client.post(reverse("agenda_renew"))
    current = CalendarAddress.objects.get(user=cast.coordinator).key
    assert current != former
    assert signed_in(None).get(reverse("agenda_file", args=[former])).status_code == 404
    assert signed_in(None).get(reverse("agenda_file", args=[current])).status_code == 200
    client.post(reverse("agenda_withdraw"))
    assert signed_in(None).get(reverse("agenda_file", args=[current])).status_code == 404


def test_the_address_of_someone_who_left_answers_nothing(cast, mine, signed_in):
    User.objects.filter(pk=cast.coordinator.pk).update(is_active=False)
    assert signed_in(None).get(reverse("agenda_file", args=[mine.key])).status_code == 404


def test_r56_the_team_opens_a_committee_s_calendar_and_its_members_find_it(cast, signed_in):
    address = reverse("agenda_of_committee", args=[cast.management.pk])
    assert signed_in(cast.coordinator).post(address).status_code == 404
    assert signed_in(cast.member).post(address).status_code == 403
    assert signed_in(cast.team).post(address).status_code == 302
    key = CalendarAddress.objects.get(committee=cast.management).key
    assert key in signed_in(cast.member).get(reverse("agenda")).content.decode()
    assert key not in signed_in(cast.coordinator).get(reverse("agenda")).content.decode()


def test_a_committee_reads_its_moments_and_the_answers_it_prepares(cast, signed_in):
    dossier = scenes.before_committee(cast)
    address = CalendarAddress.objects.create(committee=cast.management)
    events = read(signed_in, address)
    assert events[f"dossier-{dossier.pk}-reponse@testserver"]["DTSTART"].dt == dossier.answer_due_on
    assert [uid for uid in events if uid.startswith("moment-")]


def test_the_queries_do_not_grow_with_the_dossiers(cast, mine, signed_in, django_assert_max_num_queries):
    for title in ("Une ruelle", "Deux ruelles", "Trois ruelles"):
        scenes.ready(cast, title=title)
    with django_assert_max_num_queries(15):
        assert len(read(signed_in, mine)) > 3
