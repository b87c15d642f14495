"""The programme's list of partners: kept by the team, read by whoever is signed in (R37, R40, F112)."""

import pytest
from django.urls import reverse

from cimpact.history.models import Event
from cimpact.programmes.enums import CapacityTheme
from learning.capacity_enums import Language
from learning.models import CapacityPartner

from .capacities import partner

FORM = {
    "name": "Coopérative Sillage",
    "organisation": "",
    "themes": ["systemic", "edi"],
    "languages": ["fr", "es"],
    "offer_fr": "Évaluer avec les gens.",
    "offer_en": "Evaluating with people.",
    "availability": "Le jeudi",
    "contact_name": "Ariane",
    "contact_email": "ariane@exemple.org",
    "contact_phone": "",
    "is_active": "on",
}


def the_list(cast):
    return reverse("partners", args=[cast.programme.code])


def test_r37_the_team_adds_a_partner_that_everyone_signed_in_reads(cast, signed_in):
    signed_in(cast.team).post(reverse("partner_add", args=[cast.programme.code]), FORM)
    made = CapacityPartner.objects.get()
    assert (made.themes, made.languages, made.is_active) == (["systemic", "edi"], ["fr", "es"], True)
    for who in ("coordinator", "reader", "neighbour", "advisor", "member", "outsider"):
        assert "Coopérative Sillage" in signed_in(getattr(cast, who)).get(the_list(cast)).content.decode()
    assert signed_in().get(the_list(cast)).status_code == 302
    assert Event.objects.about(cast.programme).filter(kind="capacity.keep_partner").count() == 1


def test_r37_the_same_partner_is_not_in_the_list_twice(cast, signed_in):
    partner(cast)
    page = signed_in(cast.team).post(reverse("partner_add", args=[cast.programme.code]), FORM)
    assert page.status_code == 422
    assert "déjà dans la liste" in page.content.decode()


def test_r37_a_partner_no_longer_offered_stays_for_the_team_only(cast, signed_in):
    made = partner(cast)
    url = reverse("partner", args=[cast.programme.code, made.pk])
    signed_in(cast.team).post(url, {**FORM, "is_active": ""})
    assert "Coopérative Sillage" not in signed_in(cast.coordinator).get(the_list(cast)).content.decode()
    assert "Plus proposé" in signed_in(cast.team).get(the_list(cast)).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Sillage", "Mesure"}),
        ("?theme=systemic", {"Sillage"}),
        ("?theme=sustainability", {"Mesure"}),
        ("?language=en", {"Mesure"}),
        ("?theme=systemic&language=en", set()),
        ("?q=TABLEAU", {"Mesure"}),
    ],
)
def test_r40_the_list_is_chosen_by_theme_and_by_language(cast, signed_in, query, found):
    partner(cast, "Sillage", themes=[CapacityTheme.SYSTEMIC], languages=[Language.FRENCH])
    partner(
        cast,
        "Mesure",
        themes=[CapacityTheme.SUSTAINABILITY],
        languages=[Language.FRENCH, Language.ENGLISH],
        offer_fr="Un tableau de bord.",
    )
    shown = signed_in(cast.coordinator).get(the_list(cast) + query).content.decode()
    assert {name for name in ("Sillage", "Mesure") if name in shown} == found


def test_the_offer_is_read_in_ones_own_language(cast, signed_in):
    partner(cast)
    english = the_list(cast).replace("/fr/", "/en/")
    assert "Evaluating with people." in signed_in(cast.coordinator).get(english).content.decode()


def test_another_programmes_team_keeps_nothing_here(cast, signed_in):
    for who in ("coordinator", "advisor", "member", "outsider"):
        page = signed_in(getattr(cast, who)).post(reverse("partner_add", args=[cast.programme.code]), FORM)
        assert page.status_code == 403
    assert not CapacityPartner.objects.exists()


def test_r37_sent_empty_the_page_of_a_partner_says_what_to_write(cast, signed_in):
    answer = signed_in(cast.team).post(reverse("partner_add", args=["PIC2"]), {"name": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "le nom du partenaire.",
        "en français ce que",
        "en anglais ce que",
        "Aucun organisme du portail",
    ):
        assert sentence in page
    assert "obligatoire" not in page
