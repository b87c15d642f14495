"""A role that asks for a second factor opens no page to whoever has none (F126)."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from cimpact.dashboards.second_factor import counted_choices, without_second_factor
from cimpact.history.models import Event
from tests import cast as scenes

PAGE = "/fr/compte/deux-etapes/demandee/"


@pytest.fixture
def ask(cast):
    """Ask for a second factor of the holders of some kinds of roles."""

    def ask(*kinds):
        cast.programme.second_factor_for = list(kinds)
        cast.programme.save()

    return ask


def protect(user) -> None:
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)


HOLDERS = {
    "team": {"team"},
    "advisor": {"advisor", "other_advisor"},
    "committee": {"member", "governor", "recused"},
}


@pytest.mark.parametrize("kind", HOLDERS)
@pytest.mark.parametrize("who", ["coordinator", "reader", "advisor", "team", "member", "recused", "outsider"])
def test_f126_only_the_holders_of_the_chosen_roles_are_led_to_it(cast, signed_in, ask, kind, who):
    ask(kind)
    response = signed_in(getattr(cast, who)).get(reverse("home"))
    led = response.status_code == 302 and response["Location"] == PAGE
    assert led == (who in HOLDERS[kind])


def test_f126_nothing_is_asked_until_the_team_chooses_it(cast, signed_in):
    assert cast.programme.second_factor_for == []
    assert signed_in(cast.team).get(reverse("home")).status_code == 200
    assert signed_in(cast.team).get(PAGE)["Location"] == reverse("home")


@pytest.mark.parametrize(
    "name", ["home", "dossiers", "people", "account", "notices", "calendar", "mfa_deactivate_totp"]
)
def test_f126_every_page_leads_to_setting_it_up(cast, signed_in, ask, name):
    ask("team")
    assert signed_in(cast.team).get(reverse(name))["Location"] == PAGE


def test_f126_the_page_says_why_and_the_steps_open_the_portal(cast, signed_in, ask):
    ask("team")
    client = Client()
    entered = client.post(
        reverse("account_login"), {"login": cast.team.email, "password": "motdepasse-de-test"}, follow=True
    )
    assert entered.redirect_chain[-1][0] == PAGE
    page = client.get(PAGE)
    assert "Équipe de coordination" in page.text
    assert reverse("mfa_activate_totp") in page.text
    again = client.get(reverse("mfa_activate_totp"))  # it asks for the password once more
    client.post(again["Location"], {"password": "motdepasse-de-test"})
    form = client.get(reverse("mfa_activate_totp"))
    assert form.status_code == 200
    code = totp.format_hotp_value(totp.hotp_value(form.context["form"].secret, int(time.time()) // 30))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("home")).status_code == 200


def test_f126_whoever_has_one_enters_and_cannot_turn_it_off(cast, signed_in, ask):
    ask("team")
    protect(cast.team)
    client = signed_in(cast.team)
    assert "Demandée par un de vos rôles" in client.get(reverse("account")).text
    assert reverse("mfa_deactivate_totp") not in client.get(reverse("account")).text
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("account")
    assert Authenticator.objects.filter(user=cast.team).exists()


def test_f126_whoever_loses_the_role_may_turn_it_off_again(cast, signed_in, ask):
    ask("committee")
    protect(cast.member)
    cast.member.seats.update(ended_on=cast.member.seats.get().started_on)
    assert "Désactiver" in signed_in(cast.member).get(reverse("account")).text


def test_what_was_being_written_is_kept_when_it_is_first_asked(cast, signed_in, ask, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    dossier = scenes.in_analysis(cast)
    client = signed_in(cast.advisor)
    ask("advisor")
    url = reverse("summary_save", args=[dossier.pk])
    saved = client.post(url, {"summary-text": "Trois phrases."}, headers={"X-Autosave": "1"})
    assert saved.status_code == 401
    page = client.post(url, {"summary-text": "Trois phrases."})
    assert page.status_code == 403
    assert "Trois phrases." in page.text


def test_the_team_sees_whom_it_would_concern(cast):
    protect(cast.advisor)
    assert without_second_factor(cast.programme) == {
        "team": (1, 1),
        "advisor": (2, 1),
        "committee": (3, 3),
    }
    choices = counted_choices(cast.programme, [("advisor", "Conseillers")])
    assert choices == [("advisor", "Conseillers (2 personnes, dont 1 devra l’activer)")]


def test_the_team_takes_away_a_second_factor_that_was_lost(cast, signed_in):
    protect(cast.advisor)
    lost = signed_in(cast.advisor)
    url = reverse("person_access", args=[cast.advisor.pk])
    assert signed_in(cast.coordinator).post(url, {"decision": "forget"}).status_code == 403
    team = signed_in(cast.team)
    assert "Retirer sa validation" in team.get(reverse("person", args=[cast.advisor.pk])).text
    for _click in range(2):
        team.post(url, {"decision": "forget"})
    assert not Authenticator.objects.filter(user=cast.advisor).exists()
    assert lost.get(reverse("account")).status_code == 302
    assert Event.objects.about(cast.advisor).count() == 1
