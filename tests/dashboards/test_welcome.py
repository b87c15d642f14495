"""The page of whoever is not signed in: what the programme is, in its own figures."""

import pytest

from cimpact import formatting
from tests import cast as scenes


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


def test_the_root_leads_to_the_language_of_the_reader(cast, client, signed_in):
    assert client.get("/")["Location"] == "/fr/"
    client.cookies["django_language"] = "en"
    assert client.get("/")["Location"] == "/en/"
    cast.coordinator.language = "en"
    cast.coordinator.save()
    assert signed_in(cast.coordinator).get("/")["Location"] == "/en/"
    assert signed_in(None, accept_language="en").get("/")["Location"] == "/fr/"


def test_it_says_the_stages_with_the_programme_s_own_figures(cast, client):
    page = client.get("/fr/").content.decode()
    for stage in cast.programme.current_rules().stages.all():
        assert (
            f"{formatting.money(stage.amount_min)} à {formatting.money(stage.amount_max)} par année" in page
        )
    assert "1 an, ou 2 avec une justification" in page
    assert "3 ans, ou 4 avec une justification" in page
    assert "3 ans au plus" in page


def test_it_says_when_to_submit_and_where_to_sign_in(cast, client):
    page = client.get("/fr/").content.decode()
    assert formatting.long_date(cast.programme.windows.order_by("date")[2].date) in page
    assert "/fr/accounts/login/" in page


def test_r15_it_sends_regional_organisations_to_the_coordination_team(cast, client):
    page = client.get("/fr/").content.decode()
    assert "vocation régionale" in page
    assert f"mailto:{cast.programme.contact_email}" in page


def test_it_stands_without_any_programme(db, client):
    assert client.get("/fr/").status_code == 200
    assert client.get("/fr/calendrier/").status_code == 200
