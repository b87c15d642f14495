"""Reading over and submitting: everything missing is said, then one submission, one frozen copy, one receipt each."""

import re

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.writing.models import FrozenCopy
from proposals import workflow
from proposals.checks import proposal_problems
from proposals.enums import EvidenceState, State
from proposals.models import AmountAsked, Dossier
from tests import cast as casting
from tests.threads import at_once


def url(name, dossier):
    return reverse(name, args=[dossier.pk])


def page(client, dossier, name="review"):
    return client.get(url(name, dossier)).content.decode()


def fresh(dossier):
    return Dossier.objects.with_names().get(pk=dossier.pk)


def confirm(client, dossier):
    """Open the last step and press its button."""
    shown = page(client, dossier, "submit")
    key = re.search(r'name="key" value="([^"]+)"', shown)[1]
    return client.post(url("submit", dossier), {"key": key})


@pytest.fixture
def ready(cast):
    return casting.ready(cast)


# What is missing


def test_everything_missing_is_said_with_the_way_to_it(cast, signed_in):
    dossier = casting.drafting(cast)
    shown = page(signed_in(cast.coordinator), dossier)
    for problem in proposal_problems(dossier):
        assert f'href="{reverse("section", args=[dossier.pk, problem.section])}#{problem.anchor}"' in shown
    assert "restent à faire avant le dépôt" in shown


def test_each_way_leads_to_something_on_its_page(cast, signed_in):
    dossier = casting.drafting(cast, kind="deployment")
    client = signed_in(cast.coordinator)
    for problem in proposal_problems(dossier):
        section = client.get(reverse("section", args=[dossier.pk, problem.section])).content.decode()
        assert f'id="{problem.anchor}"' in section


def test_who_only_reads_sees_what_is_missing_without_links(cast, signed_in):
    dossier = casting.drafting(cast)
    shown = page(signed_in(cast.reader), dossier)
    assert "À répondre" in shown
    assert "#table_role" not in shown


def test_the_button_is_the_main_one_only_when_everything_is_there(cast, ready, signed_in):
    client = signed_in(cast.coordinator)
    assert f'class="btn btn-primary" href="{url("submit", ready)}"' in page(client, ready)
    AmountAsked.objects.filter(dossier=ready).update(cents=1)
    shown = page(client, ready)
    assert f'href="{url("submit", ready)}"' not in shown
    assert "btn-primary" not in shown


def test_the_proposal_is_shown_as_it_will_be_read(cast, ready, signed_in):
    shown = page(signed_in(cast.contributor), ready)
    assert "Réponse à needs." in shown
    assert "25\xa0000\xa0$" in shown
    assert "Adopté à l’assemblée de mars." in shown


@pytest.mark.parametrize(
    ("kind", "dollars"),
    [
        ("planning", 24_999),
        ("planning", 50_001),
        ("deployment", 74_999),
        ("deployment", 150_001),
        ("scaling", 149_999),
        ("scaling", 350_001),
    ],
)
def test_r22_a_year_out_of_the_stage_s_range_is_not_submitted(cast, kind, dollars):
    dossier = casting.ready(cast, kind=kind)
    AmountAsked.objects.filter(dossier=dossier, year=1).update(cents=dollars * 100)
    dossier.budget.filter(year=1).update(cents=dollars * 100)
    with pytest.raises(NotPossible):
        workflow.submit(dossier, by=cast.coordinator)


@pytest.mark.parametrize(
    ("kind", "years", "least", "most"),
    [
        ("planning", 1, 25_000, 50_000),
        ("planning", 2, 50_000, 100_000),
        ("deployment", 3, 225_000, 450_000),
        ("deployment", 4, 300_000, 600_000),
        ("scaling", 3, 450_000, 1_050_000),
    ],
)
def test_r23_the_totals_that_follow_are_submitted(cast, kind, years, least, most):
    for total in (least, most):
        dossier = casting.ready(cast, kind=kind, title=f"Pour {total}")
        ask(dossier, years, total // years * 100)
        workflow.submit(dossier, by=cast.coordinator)
        assert sum(fresh(dossier).asked.values()) == total * 100


def ask(dossier, years, cents):
    """Ask for the same amount each year, spread in the budget."""
    dossier.years = years
    dossier.save()
    dossier.amounts.all().delete()
    category = dossier.budget.first().category
    dossier.budget.all().delete()
    for year in range(1, years + 1):
        dossier.amounts.create(year=year, cents=cents)
        dossier.budget.create(year=year, category=category, source=dossier.rules.own_source, cents=cents)


def test_r21_a_longer_duration_waits_for_its_justification(cast):
    dossier = casting.ready(cast)
    ask(dossier, 2, 25_000_00)
    dossier.document.answers.filter(question__code="duration_justification").update(text="")
    with pytest.raises(NotPossible):
        workflow.submit(dossier, by=cast.coordinator)


def test_r21_intensification_lasts_three_years_at_most(cast):
    dossier = casting.ready(cast, kind="scaling")
    ask(dossier, 4, 150_000_00)
    with pytest.raises(NotPossible):
        workflow.submit(dossier, by=cast.coordinator)


def test_r19_a_prerequisite_not_yet_met_keeps_from_submitting(cast, ready):
    ready.evidence.filter(prerequisite__code="priority_change").update(state=EvidenceState.NOT_YET)
    with pytest.raises(NotPossible):
        workflow.submit(ready, by=cast.coordinator)


def test_r17_the_proposal_names_one_priority_change_and_how_it_was_chosen(cast, ready):
    ready.document.answers.filter(question__code="change_choice").delete()
    codes = {problem.anchor for problem in proposal_problems(fresh(ready))}
    assert codes == {"change_choice"}


def test_r28_stage_3_is_submitted_without_stage_2(cast):
    dossier = casting.ready(cast, kind="scaling")
    workflow.submit(dossier, by=cast.coordinator)
    assert fresh(dossier).state == State.SUBMITTED


# Submitting


def test_it_is_confirmed_then_submitted_then_leads_to_its_receipt(cast, clock, ready, signed_in):
    client = signed_in(cast.coordinator)
    shown = page(client, ready, "submit")
    assert "Vous pourrez la relire en tout temps, mais non la modifier" in shown
    clock.set(2022, 1, 30, 16, 12)
    assert confirm(client, ready).url == url("receipt", ready)
    ready = fresh(ready)
    assert (ready.state, ready.submitted_by, ready.window.date.isoformat()) == (
        State.SUBMITTED,
        cast.coordinator,
        "2022-02-01",
    )


def test_the_receipt_says_its_number_its_time_and_what_comes_next(cast, clock, ready, signed_in):
    clock.set(2022, 1, 30, 16, 12)
    workflow.submit(ready, by=cast.coordinator)
    shown = page(signed_in(cast.contributor), ready, "receipt")
    assert "PIC-2022-001" in shown
    assert "30\xa0janvier à 16\xa0h\xa012" in shown
    assert f"{url('dossier_pdf', ready)}?copie=1" in shown
    assert "mardi 29\xa0mars 2022" in shown  # eight weeks after 1 February
    assert cast.advisor.full_name in shown


def test_what_was_submitted_is_frozen_whole(cast, ready):
    copy = workflow.submit(ready, by=cast.coordinator)
    assert (copy.number, copy.by, copy.content["number"]) == (1, cast.coordinator, "PIC-2022-001")
    answers = {
        question["code"]: question["text"]
        for section in copy.content["sections"]
        for question in section["questions"]
    }
    assert answers["needs"] == "<p>Réponse à needs.</p>"
    assert copy.content["amounts"] == {"1": 25_000_00}
    assert copy.content["submitted_by"] == cast.coordinator.full_name


@pytest.mark.parametrize("who", ["contributor", "reader", "advisor", "team"])
def test_r14_only_the_table_s_coordination_submits(cast, ready, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(url("submit", ready)).status_code == 403
    assert client.post(url("submit", ready)).status_code == 403
    assert fresh(ready).state == State.DRAFTING


def test_an_incomplete_proposal_has_no_last_step(cast, signed_in):
    dossier = casting.drafting(cast)
    client = signed_in(cast.coordinator)
    assert client.get(url("submit", dossier)).url == url("review", dossier)
    key = fresh(dossier).state_since.isoformat()
    answer = client.post(url("submit", dossier), {"key": key}, follow=True)
    assert "n’est pas encore complète" in answer.content.decode()


def test_sent_twice_it_is_one_submission_and_both_lead_to_the_receipt(cast, ready, signed_in):
    client = signed_in(cast.coordinator)
    key = re.search(r'name="key" value="([^"]+)"', page(client, ready, "submit"))[1]
    for _click in range(2):
        assert client.post(url("submit", ready), {"key": key}).url == url("receipt", ready)
    assert once(ready)


def once(dossier):
    """One submission: one event, one copy, one receipt for each person."""
    receipts = Notice.objects.filter(kind="receipt")
    return (
        dossier.events.filter(kind="dossier.submit").count() == 1
        and FrozenCopy.objects.filter(document=dossier.document_id).count() == 1
        and receipts.count() == receipts.values("recipient").distinct().count()
    )


@pytest.mark.django_db(transaction=True)
def test_submitted_by_two_people_and_two_clicks_at_once_it_is_one(cast, signed_in):
    colleague = casting.joins(casting.person("Léa", "Roy"), cast.ormes, "coordinator")
    dossier = casting.ready(cast)
    clients = [
        signed_in(cast.coordinator),
        signed_in(cast.coordinator),
        signed_in(colleague),
        signed_in(colleague),
    ]
    key = re.search(r'name="key" value="([^"]+)"', page(clients[0], dossier, "submit"))[1]
    outcomes = at_once(*[lambda c=c: c.post(url("submit", dossier), {"key": key}).url for c in clients])
    assert outcomes == [url("receipt", dossier)] * 4
    assert once(dossier)
    copy = FrozenCopy.objects.get()
    assert copy.by == fresh(dossier).submitted_by
    assert set(Notice.objects.filter(kind="receipt").values_list("recipient__email", flat=True)) == {
        cast.coordinator.email,
        colleague.email,
        cast.advisor.email,
    }


@pytest.mark.django_db(transaction=True)
def test_submitting_and_withdrawing_at_once_leave_one_story(cast):
    dossier = casting.ready(cast)
    at_once(
        lambda: workflow.submit(dossier, by=cast.coordinator),
        lambda: workflow.withdraw(dossier, reason="Nous attendons.", by=cast.coordinator),
    )
    states = list(dossier.events.order_by("id").values_list("from_state", "to_state"))
    assert all(before[1] == after[0] for before, after in zip(states, states[1:], strict=False))
    assert fresh(dossier).state == State.WITHDRAWN


@pytest.mark.django_db(transaction=True)
def test_what_counts_is_when_the_request_came_not_how_long_it_waited(cast, clock):
    """Both press at the last second; the second waits for the first, and is not told that it came too late."""
    first, second = casting.ready(cast), casting.ready(cast, title="Une autre")
    clock.set(2022, 2, 1, 23, 59, 59)
    outcomes = at_once(*[lambda d=d: workflow.submit(d, by=cast.coordinator) for d in (first, first, second)])
    assert [type(outcome) for outcome in outcomes] == [FrozenCopy] * 3
    clock.advance(seconds=1)
    assert workflow.submit(first, by=cast.coordinator) == outcomes[0]


def test_a_confirmation_kept_open_does_not_submit_what_was_taken_up_again(cast, clock, ready, signed_in):
    client = signed_in(cast.coordinator)
    key = re.search(r'name="key" value="([^"]+)"', page(client, ready, "submit"))[1]
    client.post(url("submit", ready), {"key": key})
    clock.advance(hours=1)
    workflow.withdraw(ready, reason="Une erreur.", by=cast.coordinator)
    clock.advance(hours=1)
    workflow.reopen(ready, reason="Corrigée.", by=cast.coordinator)
    answer = client.post(url("submit", ready), {"key": key})
    assert "confirmez de nouveau" in answer.content.decode()
    assert fresh(ready).state == State.DRAFTING
    assert confirm(client, ready).url == url("receipt", ready)
    assert fresh(ready).document.copies.count() == 2
    assert "?copie=2" in page(client, ready, "receipt")


def test_going_back_after_the_submission_leads_to_the_receipt(cast, ready, signed_in):
    client = signed_in(cast.coordinator)
    confirm(client, ready)
    assert client.get(url("submit", ready)).url == url("receipt", ready)


def test_there_is_no_receipt_before_nor_without_a_submission(cast, ready, signed_in):
    client = signed_in(cast.coordinator)
    assert client.get(url("receipt", ready)).url == url("dossier", ready)
    workflow.withdraw(ready, reason="Non.", by=cast.coordinator)
    assert client.get(url("receipt", ready)).url == url("dossier", ready)


def test_once_submitted_reading_over_leads_to_the_text(cast, ready, signed_in):
    workflow.submit(ready, by=cast.coordinator)
    assert signed_in(cast.coordinator).get(url("review", ready)).url == url("dossier_text", ready)


@pytest.mark.parametrize("name", ["review", "submit", "receipt", "dossier_text", "dossier_pdf"])
def test_a_neighbour_finds_none_of_it(cast, ready, signed_in, name):
    assert signed_in(cast.neighbour).get(url(name, ready)).status_code == 404


@pytest.mark.parametrize("name", ["review", "receipt", "dossier_text", "dossier_pdf"])
def test_the_staff_reads_it_once_submitted(cast, ready, signed_in, name):
    client = signed_in(cast.advisor)
    assert client.get(url(name, ready)).status_code == 403
    workflow.submit(ready, by=cast.coordinator)
    assert client.get(url(name, ready)).status_code in (200, 302)


@pytest.mark.parametrize("name", ["review", "submit"])
def test_the_pages_open_in_english(cast, ready, signed_in, name):
    answer = signed_in(cast.coordinator).get(url(name, ready).replace("/fr/", "/en/"))
    assert "$25,000" in answer.content.decode()


def test_reading_over_costs_the_same_with_little_and_with_much(
    cast, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.coordinator)
    short, full = casting.ready(cast), casting.ready(cast, title="Une autre", kind="deployment")
    for category in full.rules.categories.all()[1:]:
        full.budget.create(year=1, category=category, source=full.rules.own_source, cents=100)
    client.get(url("review", short))
    with django_assert_max_num_queries(25) as little:
        client.get(url("review", short))
    with django_assert_max_num_queries(25) as much:
        client.get(url("review", full))
    assert len(much) <= len(little)
    full.budget.filter(cents=100).delete()
    workflow.submit(full, by=cast.coordinator)
    for name in ("receipt", "dossier_text", "history", "conversation"):
        with django_assert_max_num_queries(25):
            client.get(url(name, full))
