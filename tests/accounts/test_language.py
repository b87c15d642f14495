"""The language comes from the address, then the account, then the cookie, else French; never from the browser."""

import pytest
from django.test import Client

PASSWORD = "motdepasse-de-test"
ENGLISH_BROWSER = {"accept-language": "en-CA,en;q=0.9"}


@pytest.fixture
def anglophone(cast):
    cast.neighbour.language = "en"
    cast.neighbour.save()
    return cast.neighbour


def test_the_browser_is_not_asked(db):
    response = Client(headers=ENGLISH_BROWSER).get("/accounts/login/")
    assert response["Content-Language"] == "fr"


@pytest.mark.parametrize(("path", "language"), [("/fr/accounts/login/", "fr"), ("/en/accounts/login/", "en")])
def test_the_address_comes_first(signed_in, anglophone, path, language):
    assert signed_in(anglophone, **ENGLISH_BROWSER).get(path)["Content-Language"] == language


def test_then_the_account(signed_in, anglophone):
    client = signed_in(anglophone)
    client.cookies["django_language"] = "fr"
    assert client.get("/compte/")["Location"] == "/en/compte/"


def test_then_the_cookie_which_keeps_the_last_language_read(db):
    client = Client()
    client.get("/en/accounts/login/")
    assert client.get("/accounts/login/")["Content-Language"] == "en"


def test_else_french(db):
    assert Client().get("/accounts/login/")["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("path", "home"),
    [("/accounts/login/", "/en/"), ("/fr/accounts/login/", "/fr/"), ("/en/accounts/login/", "/en/")],
)
def test_home_opens_in_the_language_of_the_address_else_of_the_account(anglophone, path, home):
    response = Client().post(path, {"login": anglophone.email, "password": PASSWORD})
    assert response["Location"] == home


def test_a_language_that_does_not_exist_changes_nothing(db):
    client = Client()
    client.cookies["django_language"] = "xx"
    assert client.get("/accounts/login/")["Content-Language"] == "fr"
