"""Invitations: a link that opens an account once, for fourteen days."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cimpact.accounts.models import Invitation, User
from cimpact.accounts.roles import contexts_of
from cimpact.history.models import Event
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership

ZOE = {
    "first_name": "Zoé",
    "last_name": "Tremblay",
    "email": "zoe.tremblay@exemple.org",
    "role": TableRole.CONTRIBUTOR,
    "language": "fr",
    "message": "Nous avons hâte d’écrire avec vous.",
}
ACCEPTED = {"first_name": "Zoé", "last_name": "Tremblay-Roy", "phone": "514 555-0199", "language": "fr"}


@pytest.fixture
def invite(cast, signed_in):
    def send(by=None, **changes):
        path = reverse("member_invite", args=[cast.ormes.slug])
        return signed_in(by or cast.coordinator).post(path, ZOE | changes)

    return send


def zoe() -> User:
    return User.objects.get(email=ZOE["email"])


def test_it_prepares_the_account_and_writes(cast, invite, link_sent):
    response = invite()
    assert response["Location"] == "/fr/quartiers/les-ormes/"
    user = zoe()
    assert (user.full_name, user.has_usable_password(), user.has_opened) == ("Zoé Tremblay", False, False)
    assert [c.place for c in contexts_of(user)] == ["Table de quartier Les Ormes"]
    link = link_sent()
    letter = mail.outbox[-1]
    assert letter.subject == "Noémie Lafleur vous invite dans le portail cimpact"
    for words in (
        "Table de quartier Les Ormes (Rédaction)",
        "Nous avons hâte d’écrire avec vous.",
        cast.coordinator.email,
        link,
    ):
        assert words in letter.body
    assert link in letter.alternatives[0].content


def test_it_is_written_in_the_language_chosen(invite, link_sent):
    invite(language="en")
    assert link_sent().startswith("/en/invitation/")


def test_the_page_says_who_invites_to_what(invite, link_sent):
    invite()
    page = Client().get(link_sent()).content.decode()
    for words in ("Noémie Lafleur vous invite", "Table de quartier Les Ormes", "Nous avons hâte"):
        assert words in page


def test_accepting_opens_the_session_and_the_account(invite, link_sent):
    invite()
    link, client = link_sent(), Client()
    response = client.post(link, ACCEPTED | {"password": ""})
    assert response["Location"] == "/fr/"
    user = zoe()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.last_name, user.phone, user.has_usable_password()) == ("Tremblay-Roy", "514 555-0199", False)
    assert user.invitation.accepted_at


def test_a_password_may_be_chosen(invite, link_sent):
    invite()
    Client().post(link_sent(), ACCEPTED | {"password": "quatre mots sans rapport"})
    client = Client()
    client.post("/fr/accounts/login/", {"login": ZOE["email"], "password": "quatre mots sans rapport"})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("password", ["court", "zoe.tremblay@exemple.org", "1q2w3e4r5t6y"])
def test_a_weak_password_opens_nothing(invite, link_sent, password):
    invite()
    response = Client().post(link_sent(), ACCEPTED | {"password": password})
    assert response.context["form"].errors.get("password")
    assert not zoe().has_opened


def test_home_opens_in_the_language_chosen_on_arrival(invite, link_sent):
    invite()
    assert Client().post(link_sent(), ACCEPTED | {"language": "en"})["Location"] == "/en/"


def test_it_lasts_fourteen_days(invite, link_sent, clock):
    clock.set(2026, 3, 2)
    invite()
    link = link_sent()
    clock.advance(days=13)
    assert Client().get(link).status_code == 200
    clock.advance(days=1)
    page = Client().get(link)
    assert page.status_code == 410
    assert "Cette invitation a expiré" in page.content.decode()
    assert Client().post(link, ACCEPTED).status_code == 410
    assert not zoe().has_opened


def test_it_serves_once(invite, link_sent):
    invite()
    link = link_sent()
    Client().post(link, ACCEPTED)
    again = Client().post(link, ACCEPTED | {"last_name": "Intruse"})
    assert again.status_code == 410
    assert "Votre compte est déjà ouvert" in again.content.decode()
    assert zoe().last_name == "Tremblay-Roy"


def test_entering_by_a_code_closes_the_link(invite, link_sent):
    """The account is hers by then: whoever finds the link must not choose its password."""
    invite()
    link, client = link_sent(), Client()
    client.post("/fr/accounts/login/", {"login": ZOE["email"]})
    client.post("/fr/connexion/code/", {"code": re.search(r"\d{6}", mail.outbox[-1].subject)[0]})
    assert Client().get(link).status_code == 410


def test_an_unknown_link_says_what_to_do(db):
    page = Client().get(reverse("invitation", args=["nimporte-quoi"]))
    assert page.status_code == 404
    assert "ouvrez le lien directement du courriel" in page.content.decode()


def test_sent_again_the_former_link_opens_nothing(cast, invite, link_sent, signed_in):
    invite()
    first = link_sent()
    signed_in(cast.team).post(reverse("invite_again", args=[zoe().pk]))
    second = link_sent()
    assert first != second
    assert mail.outbox[-1].subject == "Judith Okafor vous invite dans le portail cimpact"
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_sent_again_before_it_left_only_one_leaves(cast, invite, signed_in, clock):
    clock.set(2026, 3, 2)
    invite()
    signed_in(cast.team).post(reverse("invite_again", args=[zoe().pk]))
    outbox.send_due()
    assert len(mail.outbox) == 1
    link = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body)[1]
    assert Client().get(link).status_code == 200


def test_once_the_mail_left_nobody_else_holds_the_key(invite, link_sent):
    invite()
    key = link_sent().rstrip("/").rsplit("/", 1)[1]
    notice = Notice.objects.get(kind="invitation")
    assert (notice.status, notice.details) == (Status.SENT, {})
    assert key not in str(Invitation.objects.values())


def test_an_open_account_is_not_invited_again(cast, signed_in):
    signed_in(cast.team).post(reverse("invite_again", args=[cast.coordinator.pk]))
    assert not Invitation.objects.filter(user=cast.coordinator).exists()


def test_an_account_that_exists_gets_the_role_and_a_notice(cast, invite, link_sent):
    invite(email=cast.neighbour.email.upper(), first_name="Autre", last_name="Nom")
    cast.neighbour.refresh_from_db()
    assert cast.neighbour.full_name == "Odile Roy"
    assert Membership.objects.ongoing().filter(user=cast.neighbour, organisation=cast.ormes.table).exists()
    assert not Invitation.objects.filter(user=cast.neighbour).exists()
    link_sent()
    letter = mail.outbox[-1]
    assert (letter.subject, letter.to) == (
        "Vous avez un nouveau rôle dans le portail cimpact",
        [f'"Odile Roy" <{cast.neighbour.email}>'],
    )
    assert "Noémie Lafleur vous a donné un rôle\xa0: Table de quartier Les Ormes (Rédaction)" in letter.body


def test_twice_the_same_person_is_told(cast, invite):
    invite()
    response = invite()
    assert response.status_code == 302
    assert Membership.objects.filter(user=zoe()).count() == 1


def test_a_closed_account_is_not_invited(cast, invite):
    cast.outsider.is_active = False
    cast.outsider.save()
    page = invite(email=cast.outsider.email)
    assert "Ce compte est fermé" in page.content.decode()


@pytest.mark.parametrize("email", ["", "zoe", "zoé@exemple.org", "zoe@exemple.org, autre@exemple.org"])
def test_an_address_that_is_not_one_is_refused(invite, email):
    assert invite(email=email).context["form"].errors["email"]
    assert not mail.outbox


def test_another_person_signed_in_is_told_to_leave_first(cast, invite, link_sent, signed_in):
    invite()
    link, client = link_sent(), signed_in(cast.reader)
    page = client.post(link, ACCEPTED)
    assert page.status_code == 409
    assert "Cette invitation est pour une autre personne" in page.content.decode()
    assert client.post(reverse("account_logout"), {"next": link})["Location"] == link
    assert client.get(link).status_code == 200


def test_it_is_written_in_the_history(cast, invite, link_sent):
    invite()
    link = link_sent()
    Client().post(link, ACCEPTED)
    told = Event.objects.about(zoe()).values_list("kind", "actor__first_name")
    assert list(told) == [("person.accept", "Zoé"), ("person.invite", "Noémie")]


def test_the_page_of_an_invitation_is_never_kept_by_a_cache(invite, link_sent):
    invite()
    assert "no-store" in Client().get(link_sent())["Cache-Control"]


def test_a_new_address_gets_a_new_invitation(cast, invite, link_sent, signed_in):
    invite()
    first = link_sent()
    corrected = {
        "first_name": "Zoé",
        "last_name": "Tremblay",
        "email": "z.tremblay@exemple.org",
        "phone": "",
        "job_title": "",
        "language": "fr",
    }
    signed_in(cast.team).post(
        reverse("person_edit", args=[User.objects.get(email=ZOE["email"]).pk]), corrected
    )
    second = link_sent()
    assert "<z.tremblay@exemple.org>" in mail.outbox[-1].to[0]
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)


def test_the_life_of_a_link_is_two_weeks():
    assert dt.timedelta(days=14) == Invitation.LIFETIME
