"""Every text of these pages went through gettext, errors included: a reader of the pseudo-language reads no other."""

import pytest
from django.test import Client
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.accounts.workflow import invite
from cimpact.dashboards.handover import pass_on_table
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from neighbourhoods.models import Membership
from tests import cast as scenes
from tests.pseudo import Page, pseudo_language

PASSWORD = "motdepasse-de-test"


@pytest.fixture
def cast(db, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    cast = scenes.find_cast()
    cast.new = scenes.joins(scenes.person("Zoé", "Neuve"), cast.ormes, "reader")
    cast.new.set_unusable_password()
    cast.new.save()
    return cast


@pytest.fixture
def reads(cast):
    """Open a page, or post a form, and expect that it speaks the reader's language only."""

    def read(client: Client, path: str, data: dict | None = None, status: int = 200):
        with pseudo_language():
            response = client.get(path) if data is None else client.post(path, data)
        assert response.status_code == status, path
        assert Page(response.content.decode()).faults == [], path
        return response

    return read


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/fr/accounts/login/", None),
        ("/fr/accounts/login/", {"login": "pas une adresse"}),
        ("/fr/accounts/login/", {"login": ""}),
        ("/fr/accounts/login/", {"login": "a@exemple.org", "password": "faux"}),
        ("/fr/accounts/login/", {"login": "a@exemple.org", "with_password": "1"}),
        ("/fr/mot-de-passe/oubli/", None),
        ("/fr/mot-de-passe/oubli/", {"email": "non"}),
        ("/fr/mot-de-passe/oubli/envoye/", None),
        ("/fr/mot-de-passe/nouveau/", None),
        ("/fr/mot-de-passe/nouveau/1-faux/", None),
        ("/fr/connexion/compte-ferme/", None),
    ],
)
def test_at_the_door(reads, path, data):
    reads(Client(), path, data)


def test_at_the_door_of_a_demonstration(demo, client):
    with pseudo_language():
        page = client.get("/fr/accounts/login/").content.decode()
    assert Page(page).faults == []


def test_with_a_code(cast, reads, client):
    client.post("/fr/accounts/login/", {"login": cast.advisor.email})
    reads(client, "/fr/connexion/code/")
    reads(client, "/fr/connexion/code/", {"code": "000000"})


def test_too_many_tries(reads, client):
    for _attempt in range(31):
        client.post("/fr/accounts/login/", {"login": "pas une adresse"})
    reads(client, "/fr/accounts/login/", {"login": "pas une adresse"}, status=429)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account", None),
        ("account", {"first_name": ""}),
        ("account_change_password", None),
        ("account_change_password", {"oldpassword": "faux", "password1": "court"}),
        ("account_reauthenticate", None),
        ("account_reauthenticate", {"password": "faux"}),
        ("account_logout", None),
    ],
)
def test_in_ones_own_account(cast, reads, signed_in, name, data):
    reads(signed_in(cast.advisor), reverse(name), data)


def test_with_a_second_factor(cast, reads, client):
    client.post("/fr/accounts/login/", {"login": cast.advisor.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    reads(client, reverse("mfa_activate_totp"))
    reads(client, reverse("mfa_activate_totp"), {"code": "000000"})
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal import auth as totp

    totp.TOTP.activate(cast.advisor, totp.generate_totp_secret())
    RecoveryCodes.activate(cast.advisor)
    for name in (
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        reads(client, reverse(name))
    other = Client()
    step = other.post("/fr/accounts/login/", {"login": cast.advisor.email, "password": PASSWORD})["Location"]
    reads(other, step)
    reads(other, step, {"code": "000000"})


def test_without_a_password(cast, reads, signed_in):
    reads(signed_in(cast.new), reverse("account"))
    reads(signed_in(cast.new), reverse("account_set_password"))


def test_an_invitation(cast, reads, signed_in, clock):
    invite(cast.new, by=cast.team, message="Bienvenue!")
    token = Notice.objects.get(kind="invitation").details["token"]
    path = reverse("invitation", args=[token])
    reads(Client(), path)
    reads(Client(), path, {"first_name": "", "password": "court"})
    reads(signed_in(cast.reader), path, status=409)
    reads(Client(), reverse("invitation", args=["faux"]), status=404)
    clock.advance(days=20)
    reads(Client(), path, status=410)
    User.objects.filter(pk=cast.new.pk).update(last_login="2022-01-01T00:00Z")
    reads(Client(), path, status=410)


def test_people_and_neighbourhoods(cast, reads, signed_in):
    scenes.submitted(cast)
    invite(cast.new, by=cast.team)
    pass_on_table(Membership.objects.ongoing().get(user=cast.neighbour), to=cast.outsider, by=cast.team)
    outbox.send_due()
    Notice.objects.filter(kind="receipt").update(status=Status.FAILED, error="550 refused")
    client = signed_in(cast.team)
    member = Membership.objects.ongoing().get(user=cast.coordinator)
    for name, *args in (
        ("people",),
        ("invite",),
        ("invite", "accompagnement"),
        ("invite", "equipe"),
        ("invite", "comite"),
        ("person", cast.reader.pk),
        ("person", cast.new.pk),
        ("person", cast.neighbour.pk),
        ("person", cast.advisor.pk),
        ("person", cast.member.pk),
        ("person_edit", cast.reader.pk),
        ("role_add", cast.reader.pk),
        ("role_add", cast.reader.pk, "comite"),
        ("neighbourhoods",),
        ("neighbourhood", "les-ormes"),
        ("neighbourhood_edit", "les-ormes"),
        ("member_invite", "les-ormes"),
        ("member", "les-ormes", member.pk),
        ("hand_over", "les-ormes", member.pk),
        ("neighbourhood_advisor", "les-ormes", "PIC2"),
        ("notices",),
        ("deliveries",),
    ):
        reads(client, reverse(name, args=args))
    for query in ("?q=zzz", "?vue=attente"):
        reads(client, reverse("people") + query)
    reads(client, reverse("neighbourhoods") + "?q=zzz")
    reads(signed_in(cast.coordinator), reverse("neighbourhood", args=["les-ormes"]))
    reads(signed_in(cast.outsider), reverse("neighbourhood", args=["les-ormes"]))
    reads(signed_in(cast.coordinator), reverse("notices"))
    reads(signed_in(cast.outsider), reverse("notices"))
    reads(client, reverse("invite"), {"email": "non"})
    reads(client, reverse("hand_over", args=["les-ormes", member.pk]), {"email": "non"})
    reads(
        client,
        reverse("neighbourhood_edit", args=["les-ormes"]),
        {"table-neq": "12", "table-postal_code": "x"},
    )


def test_under_way_the_participation_is_on_the_page(demo, reads_demo):
    reads_demo("faubourg-aux-ormes")
    reads_demo("la-briqueterie")


@pytest.fixture
def reads_demo(signed_in):
    def read(slug: str):
        team = User.objects.get(email="veronique.sauvageau-ly@exemple.org")
        with pseudo_language():
            page = signed_in(team).get(reverse("neighbourhood", args=[slug])).content.decode()
        assert Page(page).faults == []

    return read
