"""The doors of a demonstration, which exist nowhere else."""

import pytest
from django.urls import reverse

from cimpact.accounts import demo


def test_every_account_has_a_door(client, demo):
    page = client.get("/fr/accounts/login/")
    accounts = page.context["accounts"]
    assert len(accounts) == 24
    assert all(f'value="{account["email"]}"' in page.content.decode() for account in accounts)
    response = client.post(reverse("demo_sign_in"), {"email": accounts[0]["email"]})
    assert response["Location"] == "/fr/"
    assert "_auth_user_id" in client.session


def test_it_speaks_the_language_of_the_page(client, demo):
    french = client.get("/fr/accounts/login/").context["accounts"]
    english = client.get("/en/accounts/login/").context["accounts"]
    assert [a["about"] for a in french] != [a["about"] for a in english]


def test_nobody_else_enters_by_it(client, cast):
    response = client.post(reverse("demo_sign_in"), {"email": cast.team.email})
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_it_leads_nowhere_else(client, demo):
    email = client.get("/fr/accounts/login/").context["accounts"][0]["email"]
    response = client.post(reverse("demo_sign_in"), {"email": email, "next": "https://ailleurs.example/"})
    assert response["Location"] == "/fr/"


@pytest.mark.parametrize("email", ["", "mireille.thibodeau-sanon@exemple.org"])
def test_outside_a_demonstration_there_is_no_door(client, demo, settings, email):
    settings.DEMO = False
    assert client.get("/fr/accounts/login/").context["accounts"] == []
    assert client.post(reverse("demo_sign_in"), {"email": email}).status_code == 404


def test_without_the_file_the_page_opens(client, db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert demo.accounts() == []
    assert client.get("/fr/accounts/login/").status_code == 200
