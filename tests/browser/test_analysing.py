"""A correction round in two browsers, an opinion, several dossiers at once, as people live them (F32, F37, F49)."""

import re

import pytest
from playwright.sync_api import expect

from proposals.models import Dossier, Opinion
from tests import cast as casting

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile("Enregistré à")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def test_f32_a_correction_round_and_its_differences_seen_by_both_sides(cast, person):
    dossier = casting.in_analysis(cast)
    advisor, table = person(cast.advisor), person(cast.coordinator)
    advisor.goto(f"/fr/dossiers/{dossier.pk}/analyse/?base=needs")
    advisor.get_by_text("Demander une précision").first.click()
    advisor.get_by_label("Ce qui manque et pourquoi").first.fill("D’où viennent ces chiffres?")
    press(advisor, "Envoyer la demande")
    expect(advisor.locator(".waiting")).to_be_visible()

    table.goto("/fr/")
    table.get_by_role("link", name="Répondre à la demande").first.click()
    box = table.locator("[data-part] :is(textarea, [role=textbox]):visible").first
    box.fill("Réponse à needs, d’après l’enquête de mars.")
    box.blur()
    expect(table.locator("[data-save]")).to_have_text(SAVED)
    press(table, "Rendre la réponse")
    expect(table.locator("main ins").first).to_contain_text("enquête de mars")

    for page in (advisor, table):
        page.goto(f"/fr/dossiers/{dossier.pk}/comparer/")
        expect(page.get_by_role("heading", level=1)).to_have_text("1 réponse a changé")
        expect(page.locator("main ins").first).to_contain_text("enquête de mars")
        assert page.faults == []
    assert Dossier.objects.get(pk=dossier.pk).state == "analysis"


def test_f37_an_opinion_is_written_and_read_in_the_analysis(cast, person):
    dossier = casting.in_analysis(cast)
    advisor, expert = person(cast.advisor), person(cast.outsider)
    advisor.goto(f"/fr/dossiers/{dossier.pk}/avis/")
    for name, text in {
        "first_name": "Xavier",
        "last_name": "Dehors",
        "email": cast.outsider.email,
        "request": "Est-ce réaliste?",
    }.items():
        advisor.locator(f"[name={name}]").fill(text)
    advisor.locator("[name=sections]").nth(1).check()
    press(advisor, "Envoyer la demande")

    expert.goto("/fr/")
    expert.get_by_role("link", name="Lire et donner mon avis").first.click()
    expert.get_by_label("Votre avis").fill("C’est réaliste.")
    expert.get_by_label("Votre avis").blur()
    expect(expert.locator("[data-save]")).to_have_text(SAVED)
    press(expert, "Envoyer mon avis")
    expect(expert.locator("main")).to_contain_text("Votre avis est envoyé")

    advisor.goto(f"/fr/dossiers/{dossier.pk}/analyse/")
    expect(advisor.locator("main")).to_contain_text("C’est réaliste.")
    assert Opinion.objects.get().given_at
    assert advisor.faults == expert.faults == []


def test_f49_ticking_all_the_page_and_raising_a_flag(cast, person):
    casting.in_analysis(cast)
    casting.drafting(cast, title="Un autre")
    team = person(cast.team)
    team.goto("/fr/dossiers/?vue=tous")
    team.get_by_label("Tous ceux de la page").check()
    expect(team.locator("[data-chosen]")).to_have_text("2 dossiers choisis")
    team.get_by_label("Avec les dossiers cochés").select_option("signaler")
    press(team, "Continuer")
    team.get_by_label("À surveiller").fill("À relancer avant Noël.")
    press(team, "Signaler")
    expect(team.get_by_role("heading", level=1)).to_have_text("C’est fait pour tous les dossiers choisis")
    team.goto("/fr/dossiers/?vue=tous&signale=1")
    expect(team.locator("main tbody tr")).to_have_count(2)
    assert team.faults == []
