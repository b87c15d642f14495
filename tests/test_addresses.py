"""An address that only receives a form leads whoever opens it to the page that holds the form."""

import pytest
from django.urls import reverse

from cimpact.addresses import page_above
from tests import cast as casting
from tests.proposals.test_agreement import offered


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/fr/dossiers/4/entente/accepter/", "/fr/dossiers/4/entente/"),
        ("/fr/dossiers/4/modifications/1/repondre/", "/fr/dossiers/4/modifications/1/"),
        ("/fr/dossiers/4/quartiers/le-canal/refus/", "/fr/dossiers/4/quartiers/"),
        ("/fr/dossiers/4/analyse/precisions/7/", "/fr/dossiers/4/analyse/"),
        ("/fr/dossiers/4/plan/2/enregistrer/", "/fr/dossiers/4/plan/2/"),
        ("/fr/dossiers/4/lettre/personne/", "/fr/dossiers/4/lettre/"),
        ("/fr/", "/"),
        ("/", "/"),
    ],
)
def test_the_page_above_is_the_nearest_that_exists(address, above):
    assert page_above(address) == above


def test_a_browser_that_opens_it_sees_the_page_and_a_program_is_refused(cast, signed_in):
    dossier, client = casting.active(cast), signed_in(cast.coordinator)
    sign = reverse("agreement_sign", args=[dossier.pk])
    opened = client.get(sign, headers={"sec-fetch-mode": "navigate"}, follow=True)
    assert opened.redirect_chain == [(reverse("agreement", args=[dossier.pk]), 302)]
    assert opened.status_code == 200
    assert client.get(sign).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_f9_the_other_language_of_a_refused_form_is_one_click_away(cast, person):
    dossier = offered(cast)
    page = person(cast.coordinator)
    page.goto(reverse("agreement", args=[dossier.pk]))
    page.get_by_role("button", name="Accepter l’entente").click()
    page.get_by_text("Inscrivez le nom de la personne qui signe.").wait_for()
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="Read the agreement, then accept it").wait_for()
