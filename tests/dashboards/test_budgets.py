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
# A home gathers what waits from every app: each asks once.
HOMES = 19
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


def are_few(counts: dict[str, int]) -> bool:
    """Whether each page keeps to its budget."""
    return all(count <= (HOMES if path == "/fr/" else LISTS) for path, count in counts.items())


def thirty_drafts(cast):
    stage = scenes.stage(cast)
    for n in range(29):
        workflow.open_proposal(
            cast.ormes, cast.programme, title=f"Ruelle {n}", stage=stage, by=cast.coordinator
        )


@pytest.mark.parametrize("role", ["coordinator", "contributor", "reader", "advisor", "team"])
def test_a_list_or_a_home_costs_as_much_at_one_as_at_thirty(cast, signed_in, role):
    scenes.drafting(cast)
    client = signed_in(getattr(cast, role))
    paths = ["/fr/", "/fr/dossiers/", "/fr/dossiers/?vue=attend"]
    client.get(paths[0])  # what is kept in the cache is asked once
    at_one = {path: queries(client, path) for path in paths}
    thirty_drafts(cast)
    assert {path: queries(client, path) for path in paths} == at_one
    assert are_few(at_one), at_one


@pytest.mark.parametrize("role", ["coordinator", "advisor", "team"])
def test_a_home_costs_as_much_with_one_participation_as_with_several(cast, signed_in, role):
    scenes.active(cast)
    client = signed_in(getattr(cast, role))
    client.get("/fr/")
    at_one = queries(client, "/fr/")
    for _n in range(2):
        scenes.active(cast)
    assert queries(client, "/fr/") == at_one <= HOMES


@pytest.mark.parametrize("role", ["member", "recused", "governor"])
def test_a_committee_s_pages_cost_as_much_at_one_as_at_many(cast, signed_in, role):
    scenes.recommended(cast)
    scenes.before_committee(cast)
    client = signed_in(getattr(cast, role))
    paths = ["/fr/", "/fr/dossiers/", "/fr/dossiers/?vue=etudies", "/fr/dossiers/?vue=fermes"]
    client.get(paths[0])
    few = {path: queries(client, path) for path in paths}
    for _n in range(4):
        scenes.recommended(cast)
        scenes.before_committee(cast)
    assert {path: queries(client, path) for path in paths} == few
    assert are_few(few), few


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
    for path, count in zip([p for user in paths for p in paths[user]], many, strict=True):
        assert are_few({path: count}), path


@pytest.mark.parametrize("state", list(scenes.AT))
def test_a_dossier_s_page_stays_within_its_budget(cast, signed_in, state):
    dossier = scenes.AT[state](cast)
    path = reverse("dossier", args=[dossier.pk])

    def read_after(client, count: int) -> int:
        for n in range(count):
            workflow.say(dossier, text=f"Message {n}", question=None, key=uuid.uuid4(), by=cast.advisor)
        client.get(path)  # what is new is noted as read
        return queries(client, path)

    for role in ("coordinator", "advisor", "team", "member"):
        client = signed_in(getattr(cast, role))
        if role == "member" and client.get(path).status_code == 404:
            continue
        few = read_after(client, 1)
        assert read_after(client, 29) == few <= DOSSIERS, role
