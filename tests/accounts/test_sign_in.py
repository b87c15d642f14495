"""Signing in: by a code, by a password, with a second factor; nothing tells whether an address has an account."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse

PASSWORD = "motdepasse-de-test"
CONFIRM = "/fr/connexion/code/"


@pytest.fixture
def person(cast):
    return cast.coordinator


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def ask_code(client, email, path="/fr/accounts/login/"):
    return client.post(path, {"login": email})


def code_received() -> str:
    return re.search(r"\d{6}", mail.outbox[-1].subject)[0]


@pytest.mark.parametrize("path", ["/accounts/login/", "/fr/accounts/login/", "/en/accounts/login/"])
def test_the_page_answers_with_and_without_a_language(db, client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/accounts/login/", "/fr/accounts/login/"])
def test_a_password_opens_the_session(client, person, path):
    response = client.post(path, {"login": person.email.upper(), "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/fr/")
    assert is_signed_in(client)


@pytest.mark.parametrize("path", ["/accounts/login/", "/fr/accounts/login/"])
def test_a_code_opens_the_session(client, person, path):
    response = ask_code(client, person.email, path)
    assert response["Location"] == CONFIRM
    response = client.post(CONFIRM, {"code": code_received()})
    assert response["Location"] == "/fr/"
    assert is_signed_in(client)


def test_a_wrong_code_says_so_and_three_end_the_attempt(client, person):
    ask_code(client, person.email)
    right = code_received()
    for _attempt in range(2):
        page = client.post(CONFIRM, {"code": "000000"})
        assert "Ce n’est pas le bon code" in page.content.decode()
    assert client.post(CONFIRM, {"code": "000000"})["Location"] == "/fr/accounts/login/"
    assert client.post(CONFIRM, {"code": right}).status_code == 302
    assert not is_signed_in(client)


def test_a_code_serves_once(client, person):
    ask_code(client, person.email)
    code = code_received()
    client.post(CONFIRM, {"code": code})
    other = Client()
    ask_code(other, person.email)
    other.post(CONFIRM, {"code": code})
    assert not is_signed_in(other)


def test_another_code_can_be_asked_for(client, person):
    ask_code(client, person.email)
    first = code_received()
    client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 2
    client.post(CONFIRM, {"code": first})
    assert not is_signed_in(client)
    client.post(CONFIRM, {"code": code_received()})
    assert is_signed_in(client)


def test_one_may_come_back_and_give_another_address(client, person):
    ask_code(client, "faute@exemple.org")
    assert client.get("/fr/accounts/login/").status_code == 200
    ask_code(client, person.email)
    client.post(CONFIRM, {"code": code_received()})
    assert is_signed_in(client)


def test_the_page_asked_for_opens_after_signing_in(client, person):
    target = reverse("account")
    response = client.get(target)
    assert response["Location"] == f"/fr/accounts/login/?next={target}"
    response = client.post(
        response["Location"], {"login": person.email, "password": PASSWORD, "next": target}
    )
    assert response["Location"] == target


def test_nobody_is_led_out_of_the_portal(client, person):
    data = {"login": person.email, "password": PASSWORD, "next": "https://ailleurs.example/"}
    assert client.post("/fr/accounts/login/", data)["Location"] == "/fr/"


def without_tokens(response, email) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(email, "…")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_unknown_address_gets_the_same_answers(cast, language):
    answers = []
    for email in (cast.coordinator.email, "personne@exemple.org"):
        client = Client()
        asked = ask_code(client, email, f"/{language}/accounts/login/")
        page = client.get(asked["Location"])
        wrong = client.post(asked["Location"], {"code": "000000"})
        password = Client().post(
            f"/{language}/accounts/login/", {"login": email, "password": "faux-mot-de-passe"}
        )
        reset = Client().post(f"/{language}/mot-de-passe/oubli/", {"email": email})
        answers.append(
            [
                (asked.status_code, asked["Location"]),
                without_tokens(page, email),
                without_tokens(wrong, email),
                without_tokens(password, email),
                (reset.status_code, reset["Location"]),
            ]
        )
    assert answers[0] == answers[1]


def test_an_unknown_address_costs_as_much_as_a_known_one(cast):
    """A mail leaves in both cases, and a password is hashed in both cases."""
    ask_code(Client(), cast.coordinator.email)
    ask_code(Client(), "personne@exemple.org")
    known, unknown = mail.outbox
    assert (known.to, unknown.to) == ([cast.coordinator.email], ["personne@exemple.org"])
    assert unknown.subject == "Aucun compte à cette adresse"
    assert "invitation" in unknown.body


def test_a_closed_account_gets_no_code(client, person):
    person.is_active = False
    person.save()
    ask_code(client, person.email)
    assert mail.outbox[-1].subject == "Aucun compte à cette adresse"


def test_a_closed_account_is_told_so_only_with_its_password(client, person):
    person.is_active = False
    person.save()
    response = client.post("/fr/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert response["Location"] == "/fr/connexion/compte-ferme/"
    assert client.get(response["Location"]).status_code == 200


def test_five_wrong_passwords_make_one_wait(client, person):
    for _attempt in range(5):
        client.post("/fr/accounts/login/", {"login": person.email, "password": "faux-mot-de-passe"})
    page = client.post("/fr/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert "Attendez cinq minutes" in page.content.decode()
    assert not is_signed_in(client)


def test_the_password_button_asks_for_the_password(client, person):
    page = client.post("/fr/accounts/login/", {"login": person.email, "password": "", "with_password": "1"})
    assert "Écrivez votre mot de passe" in page.content.decode()
    assert not mail.outbox


def test_a_forgotten_password_is_replaced_once(client, person, link_sent):
    client.post("/fr/mot-de-passe/oubli/", {"email": person.email})
    link = link_sent()
    form = client.get(link)["Location"]
    short = client.post(form, {"password1": "court"})
    assert "12 caractères" in short.content.decode()
    client.post(form, {"password1": "quatre mots sans rapport"})
    assert "Ce lien n’est plus bon" in Client().get(link, follow=True).content.decode()
    client.post("/fr/accounts/login/", {"login": person.email, "password": "quatre mots sans rapport"})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("name", "language"),
    [("account_reset_password", "fr"), ("account_reset_password_done", "fr"), ("account_logout", "fr")],
)
def test_the_other_doors_answer(signed_in, person, name, language):
    assert signed_in(person if name == "account_logout" else None).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "path", ["accounts/signup/", "accounts/email/", "accounts/3rdparty/", "accounts/confirm-email/", "2fa/"]
)
def test_what_the_portal_does_not_use_is_not_there(signed_in, person, path):
    assert signed_in(person).get(f"/fr/{path}").status_code == 404


def test_looking_for_a_sign_up_leads_to_sign_in(client, db):
    assert client.get("/fr/connexion/inscription/")["Location"] == "/fr/accounts/login/"


def now_code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_set_up_asked_for_and_taken_away(client, person):
    client.post("/fr/accounts/login/", {"login": person.email, "password": PASSWORD})
    again = client.get(reverse("mfa_activate_totp"))
    assert again["Location"].startswith(reverse("account_reauthenticate"))
    client.post(again["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Ce n’est pas le bon code" in wrong.content.decode()
    done = client.post(reverse("mfa_activate_totp"), {"code": now_code(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert mail.outbox[-1].subject == "La validation en deux étapes est activée"
    spare = client.get(done["Location"]).context["unused_codes"]
    assert len(spare) == 10

    other = Client()
    step = other.post("/fr/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert step["Location"] == "/fr/connexion/deux-etapes/"
    assert other.get(step["Location"]).status_code == 200
    assert not is_signed_in(other)
    other.post(step["Location"], {"code": spare[0]})
    assert is_signed_in(other)

    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_second_factor_stands_behind_a_code_too(client, person):
    totp.TOTP.activate(person, totp.generate_totp_secret())
    ask_code(client, person.email)
    response = client.post(CONFIRM, {"code": code_received()})
    assert response["Location"] == "/fr/connexion/deux-etapes/"
    assert not is_signed_in(client)


def test_changing_a_password_needs_the_former_one(signed_in, person):
    client = signed_in(person)
    page = client.post(
        reverse("account_change_password"), {"oldpassword": "faux", "password1": "quatre mots à moi"}
    )
    assert "Ce n’est pas votre mot de passe actuel" in page.content.decode()
    done = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "quatre mots à moi"}
    )
    assert done["Location"] == reverse("account")
    assert mail.outbox[-1].subject == "Votre mot de passe a été changé"


def test_whoever_enters_by_code_may_choose_a_password(signed_in, person):
    person.set_unusable_password()
    person.save()
    done = signed_in(person).post(reverse("account_set_password"), {"password1": "quatre mots à moi"})
    assert done["Location"] == reverse("account")


def test_the_admin_is_behind_the_same_sign_in(client, person):
    assert client.get("/technique/login/?next=/technique/")["Location"].startswith("/fr/accounts/login/")
