"""With the database away, people get a page of ours that asks nothing of it; machines get an answer too."""

import pytest
from django.urls import reverse

from tests.cast import person


@pytest.fixture
def away(databases):
    """Take the database away."""
    return lambda: databases.use(databases.named("absent/absent"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "said"), [("fr", "n’a pas pu répondre"), ("en", 'lang="en-CA"')])
def test_a_page_says_that_the_fault_is_ours(signed_in, away, language, said):
    client = signed_in(person("Noémie", "Lafleur"))
    client.raise_request_exception = False
    away()
    response = client.get(f"/{language}/dossiers/")
    assert response.status_code == 500
    assert said in response.text
    assert "/static/css/theme.css" in response.text


@pytest.mark.django_db(transaction=True)
def test_a_machine_is_told_that_the_portal_is_alive_and_not_ready(client, away):
    away()
    assert client.get(reverse("healthz")).status_code == 200
    ready = client.get(reverse("readyz"))
    assert ready.status_code == 503
    assert ready.json()["database"] == "OperationalError"
