"""Pages cost the same whatever the number of dossiers: counted in queries, at one and at thirty, as each role."""

import uuid

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact.dashboards.bench.volume import Volume
from proposals import workflow
from tests import cast as scenes
from tests.cast import pic

LISTS = 15
DOSSIERS = 25


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    ContentType.objects.get_for_models(*apps.get_models())  # read once a process
    return cast


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def thirty_drafts(cast):
    stage = scenes.stage(cast)
    for n in range(29):
        workflow.open_proposal(
            cast.ormes, cast.programme, title=f"Ruelle {n}", stage=stage, by=cast.coordinator
        )


@pytest.mark.parametrize("path", ["/fr/", "/fr/dossiers/", "/fr/dossiers/?vue=attend"])
@pytest.mark.parametrize("role", ["coordinator", "contributor", "reader", "advisor", "team"])
def test_a_list_or_a_home_costs_as_much_at_one_as_at_thirty(cast, signed_in, role, path):
    scenes.drafting(cast)
    client = signed_in(getattr(cast, role))
    client.get(path)  # what is kept in the cache is asked once
    at_one = queries(client, path)
    thirty_drafts(cast)
    at_thirty = queries(client, path)
    assert at_thirty == at_one <= LISTS


@pytest.mark.parametrize(
    "path", ["/fr/", "/fr/dossiers/", "/fr/dossiers/?vue=etudies", "/fr/dossiers/?vue=fermes"]
)
@pytest.mark.parametrize("role", ["member", "recused", "governor"])
def test_a_committee_s_pages_cost_as_much_at_one_as_at_many(cast, signed_in, role, path):
    scenes.recommended(cast)
    scenes.before_committee(cast)
    client = signed_in(getattr(cast, role))
    client.get(path)
    few = queries(client, path)
    for _n in range(2):
        scenes.recommended(cast)
        scenes.before_committee(cast)
    assert queries(client, path) == few <= LISTS


def test_a_page_of_every_state_costs_as_much_whatever_lies_behind_it(db, signed_in):
    volume = Volume(pic())
    volume.grow_to(300)
    paths = {
        volume.team: ["/fr/", "/fr/dossiers/", "/fr/dossiers/?vue=attend", "/fr/dossiers/?vue=retard"],
        volume.advisors[0]: ["/fr/", "/fr/dossiers/", "/fr/dossiers/?q=changement"],
        volume.coordinator: ["/fr/", "/fr/dossiers/"],
    }
    ContentType.objects.get_for_models(*apps.get_models())
    few = [queries(signed_in(user), path) for user in paths for path in paths[user]]
    volume.grow_to(600)
    many = [queries(signed_in(user), path) for user in paths for path in paths[user]]
    # A page without a participation need not read what participations owe.
    assert all(after <= before + 1 for before, after in zip(few, many, strict=True))
    assert max(many) <= LISTS, dict(zip([p for user in paths for p in paths[user]], many, strict=True))


@pytest.mark.parametrize("role", ["coordinator", "advisor", "team", "member"])
@pytest.mark.parametrize("state", list(scenes.AT))
def test_a_dossier_s_page_stays_within_its_budget(cast, signed_in, role, state):
    dossier = scenes.AT[state](cast)
    client = signed_in(getattr(cast, role))
    path = reverse("dossier", args=[dossier.pk])
    if client.get(path).status_code == 404:
        assert role == "member"
        return

    def read_after(count: int) -> int:
        for n in range(count):
            workflow.say(dossier, text=f"Message {n}", question=None, key=uuid.uuid4(), by=cast.advisor)
        client.get(path)  # what is new is noted as read
        return queries(client, path)

    assert read_after(1) == read_after(9) <= DOSSIERS
