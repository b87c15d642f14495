"""A dossier's history, which both sides read as far as it concerns them (F30, F52)."""

import pytest
from django.urls import reverse

from governance.enums import Outcome
from proposals import workflow
from proposals.events import LABELS
from proposals.workflow import TRANSITIONS
from tests import cast as casting


def page(client, dossier, query=""):
    return client.get(reverse("history", args=[dossier.pk]) + query).content.decode()


def test_it_tells_who_did_what_the_latest_first(cast, signed_in):
    dossier = casting.submitted(cast)
    shown = page(signed_in(cast.reader), dossier)
    assert shown.index("a déposé la proposition") < shown.index("a ouvert la proposition")
    assert cast.coordinator.full_name in shown
    assert "10\xa0janvier 2022" in shown


def test_it_tells_what_changed_before_and_after(cast, signed_in):
    dossier = casting.drafting(cast)
    workflow.rename(dossier, title="Un autre nom", by=cast.contributor)
    workflow.move_moment(dossier, window=cast.programme.windows.last(), by=cast.coordinator)
    shown = page(signed_in(cast.coordinator), dossier)
    assert "<del>Des ruelles à vivre</del>" in shown
    assert "Un autre nom" in shown
    assert "<del>1er\xa0février 2022</del>" in shown
    assert "14\xa0octobre 2022" in shown


def test_it_tells_reasons_in_people_s_own_words(cast, signed_in):
    dossier = casting.drafting(cast)
    workflow.withdraw(dossier, reason="L’assemblée <a> choisi autre chose.", by=cast.coordinator)
    assert "L’assemblée &lt;a&gt; choisi autre chose." in page(signed_in(cast.advisor), dossier)


def test_what_the_table_does_among_itself_stays_with_it(cast, signed_in):
    dossier = casting.drafting(cast)
    workflow.rename(dossier, title="Un autre nom", by=cast.contributor)
    assert "a renommé l’initiative" in page(signed_in(cast.reader), dossier)
    assert "a renommé l’initiative" not in page(signed_in(cast.advisor), dossier)


@pytest.fixture
def recommended(cast):
    dossier = casting.before_committee(cast)
    recorded = workflow.Recorded(
        met_on=dossier.submitted_at.date(), outcome=Outcome.AS_ASKED, reasons="Très fort."
    )
    workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    dossier.refresh_from_db()
    return dossier


def test_the_recommendation_stays_with_those_who_prepare_the_answer(cast, recommended, signed_in):
    for who, reads in (("coordinator", False), ("advisor", True), ("team", True), ("member", True)):
        shown = page(signed_in(getattr(cast, who)), recommended)
        assert ("a inscrit la recommandation" in shown) is reads
        assert ("Très fort." in shown) is reads


@pytest.mark.parametrize("who", ["neighbour", "outsider", "recused"])
def test_it_is_closed_to_whom_the_dossier_is_closed(cast, recommended, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("history", args=[recommended.pk])).status_code == 404


def test_every_step_of_a_dossier_has_its_sentence():
    assert {f"dossier.{action}" for action in TRANSITIONS} <= LABELS.keys()


def test_it_reads_in_english(cast, signed_in):
    dossier = casting.submitted(cast)
    url = reverse("history", args=[dossier.pk]).replace("/fr/", "/en/")
    shown = signed_in(cast.coordinator).get(url).content.decode()
    assert "submitted the proposal" in shown
    assert "February\xa01, 2022" in shown


def test_a_long_history_comes_in_pages_at_the_same_cost(cast, signed_in, django_assert_max_num_queries):
    dossier = casting.drafting(cast)
    client = signed_in(cast.coordinator)
    page(client, dossier)
    with django_assert_max_num_queries(25) as short:
        page(client, dossier)
    for number in range(60):
        workflow.rename(dossier, title=f"Nom {number}", by=cast.coordinator)
    with django_assert_max_num_queries(25) as long:
        shown = page(client, dossier)
    assert len(long) <= len(short)
    assert "a ouvert la proposition" not in shown
    assert "a ouvert la proposition" in page(client, dossier, "?page=2")
