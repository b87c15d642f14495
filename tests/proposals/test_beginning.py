"""Beginning a dossier: who may, where, at which stage, and never twice by accident."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.history.models import Event
from cimpact.programmes.enums import StageKind
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as casting
from tests.threads import at_once

START = "/fr/dossiers/nouveau/"


def begin(client, cast, *, title="Des ruelles à vivre", kind="planning", how="letter", **fields):
    stage = casting.stage(cast, kind)
    return client.post(START, {"title": title, "stage": stage.pk, how: "", **fields})


def page(client, url=START):
    return client.get(url).content.decode()


def test_a_coordinator_begins_a_letter(cast, signed_in):
    answer = begin(signed_in(cast.coordinator), cast)
    dossier = Dossier.objects.get()
    assert answer.url == reverse("letter", args=[dossier.pk])
    assert (dossier.state, dossier.title, dossier.neighbourhood) == (
        State.LETTER_DRAFT,
        "Des ruelles à vivre",
        cast.ormes,
    )


def test_or_goes_straight_to_the_proposal(cast, signed_in):
    answer = begin(signed_in(cast.coordinator), cast, how="proposal")
    dossier = Dossier.objects.get()
    assert answer.url == reverse("section", args=[dossier.pk, "quartier"])
    assert (dossier.state, dossier.number) == (State.DRAFTING, "PIC-2022-001")


@pytest.mark.parametrize("kind", StageKind.values)
def test_r16_a_neighbourhood_enters_at_any_of_the_three_stages(cast, signed_in, kind):
    begin(signed_in(cast.coordinator), cast, kind=kind, how="proposal")
    assert Dossier.objects.get().stage.kind == kind


def test_r28_stage_3_opens_without_having_been_through_stage_2(cast, signed_in):
    begin(signed_in(cast.coordinator), cast, kind="scaling", how="proposal")
    asked = {p.code for p in Dossier.objects.get().stage.prerequisites.all()}
    assert asked >= {"neighbourhood_plan", "priority_change", "deployed_initiative"}
    assert "deployment_plan" not in asked


def test_r13_every_neighbourhood_may_take_part(cast, signed_in):
    """Even one that nobody accompanies yet."""
    place = casting.neighbourhood("Nouveau", "nouveau")
    someone = casting.joins(casting.person("Léa", "Neuve"), place, "coordinator")
    begin(signed_in(someone), cast)
    assert Dossier.objects.get().neighbourhood == place


@pytest.mark.parametrize("who", ["contributor", "reader"])
def test_r14_the_table_s_coordination_opens_a_dossier_and_the_others_are_told_who_does(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    answer = client.get(START)
    assert answer.status_code == 403
    assert cast.coordinator.email in answer.content.decode()
    assert begin(client, cast).status_code == 403
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "member"])
def test_r15_an_organisation_with_a_regional_vocation_is_sent_to_the_coordination_team(cast, signed_in, who):
    answer = signed_in(getattr(cast, who)).get(START)
    assert answer.status_code == 403
    assert cast.programme.contact_email in answer.content.decode()


def test_each_stage_says_how_much_how_long_what_must_be_there_and_when(cast, signed_in):
    shown = page(signed_in(cast.coordinator))
    for stage in cast.programme.current_rules().stages.all():
        assert stage.summary in shown
        for prerequisite in stage.prerequisites.all():
            assert prerequisite.text in shown
    assert "25\xa0000\xa0$ à 50\xa0000\xa0$" in shown
    assert "150\xa0000\xa0$ à 350\xa0000\xa0$" in shown
    assert "1<sup>er</sup>\xa0février 2022" in shown


def test_r5_october_2021_shows_as_the_next_moment_of_stage_1_only(cast, clock, signed_in):
    clock.set(2021, 10, 1)
    shown = page(signed_in(cast.coordinator))
    assert shown.count("15\xa0octobre 2021") == 1
    assert shown.count("1<sup>er</sup>\xa0février 2022") == 2


def test_r18_one_dossier_is_about_one_initiative(cast, signed_in):
    client = signed_in(cast.coordinator)
    begin(client, cast, title="Une initiative")
    begin(client, cast, title="Une autre")
    assert {d.initiative.title for d in Dossier.objects.all()} == {"Une initiative", "Une autre"}


def test_coming_back_finds_what_was_begun(cast, signed_in):
    client = signed_in(cast.coordinator)
    assert "Déjà commencé" not in page(client)
    begin(client, cast)
    shown = page(client)
    assert "Déjà commencé" in shown
    assert "Des ruelles à vivre" in shown


def test_the_same_beginning_sent_twice_is_one_dossier(cast, signed_in):
    client = signed_in(cast.coordinator)
    for how in ("letter", "letter"):
        begin(client, cast, how=how)
    begin(client, cast, title="  DES ruelles à  vivre ")
    assert Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["letter", "proposal"])
def test_begun_by_two_clicks_at_once_it_is_one_dossier(cast, signed_in, how):
    client = signed_in(cast.coordinator)
    client.get(START)
    outcomes = at_once(*[lambda: begin(client, cast, how=how).status_code] * 3)
    assert outcomes == [302] * 3
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Donnez un nom"),
        ({"title": "é" * 121}, "120"),
        ({"stage": ""}, "Choisissez une étape"),
        ({"stage": "999999"}, "Sélectionnez un choix valide"),
        ({"title": "nul\0nul"}, "Le caractère nul"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_begins(cast, signed_in, fields, sentence):
    stage = casting.stage(cast)
    answer = signed_in(cast.coordinator).post(
        START, {"title": "Un", "stage": stage.pk, "letter": "", **fields}
    )
    assert sentence in answer.content.decode()
    assert not Dossier.objects.exists()


# The first contact (R6)


def note(client, cast, **fields):
    return client.post(
        START, {"neighbourhood": cast.ormes.pk, "on": "5 janvier 2022", "note": "Un café.", **fields}
    )


@pytest.mark.parametrize("who", ["advisor", "team"])
def test_r6_the_first_step_is_a_contact_with_the_advisor(cast, signed_in, who):
    person = getattr(cast, who)
    note(signed_in(person), cast)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.contacted_on, dossier.contact_note) == (
        State.CONTACTED,
        dt.date(2022, 1, 5),
        "Un café.",
    )
    event = dossier.events.get()
    assert (event.kind, event.actor, event.comment) == ("dossier.note_contact", person, "Un café.")


def test_r6_what_the_table_begins_then_follows_that_contact(cast, signed_in):
    note(signed_in(cast.advisor), cast)
    client = signed_in(cast.coordinator)
    assert "premier contact du 5\xa0janvier 2022" in page(client)
    begin(client, cast)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.contacted_on) == (State.LETTER_DRAFT, dt.date(2022, 1, 5))


def test_r6_a_contact_noted_afterwards_completes_the_dossier(cast, signed_in):
    dossier = casting.drafting(cast)
    url = reverse("first_contact", args=[dossier.pk])
    signed_in(cast.advisor).post(url, {"on": "2022-01-04", "note": ""})
    dossier.refresh_from_db()
    assert (dossier.state, dossier.contacted_on) == (State.DRAFTING, dt.date(2022, 1, 4))


def test_a_contact_noted_twice_is_one(cast, signed_in):
    client = signed_in(cast.advisor)
    for _click in range(2):
        note(client, cast)
    assert (Dossier.objects.count(), Event.objects.filter(kind="dossier.note_contact").count()) == (1, 1)


def test_a_contact_to_come_is_not_noted(cast, signed_in):
    answer = note(signed_in(cast.advisor), cast, on="11 janvier 2022")
    assert "Cette date est à venir" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_an_advisor_notes_contacts_with_her_own_neighbourhoods_only(cast, signed_in):
    client = signed_in(cast.advisor)
    assert cast.canal.name not in page(client)
    answer = note(client, cast, neighbourhood=cast.canal.pk)
    assert answer.status_code == 200
    assert not Dossier.objects.exists()


def test_who_only_reads_notes_no_contact(cast, signed_in):
    dossier = casting.contacted(cast)
    url = reverse("first_contact", args=[dossier.pk])
    assert signed_in(cast.reader).get(url).status_code == 403
    assert signed_in(cast.neighbour).get(url).status_code == 404


def test_the_page_costs_the_same_with_one_draft_and_with_thirty(
    cast, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.coordinator)
    casting.drafting(cast, title="Une")
    client.get(START)
    with django_assert_max_num_queries(25) as one:
        client.get(START)
    for number in range(29):
        casting.drafting(cast, title=f"Initiative {number}")
    with django_assert_max_num_queries(25) as thirty:
        client.get(START)
    assert len(thirty) <= len(one)
