"""A modification agreed by both, and a plan written by keyboard, each person at her own browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import ActionPlan, AgreedVersion
from proposals.workflow.plans import begin_plan, rows_of
from tests import cast as casting

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_modification_agreed_by_both(cast, person):
    dossier = casting.active(cast, kind="deployment")
    table = person(cast.coordinator)
    table.goto(reverse("participation", args=[dossier.pk]))
    table.get_by_role("link", name="Proposer une modification").click()
    table.get_by_label("Pourquoi cette modification?").fill("La salle ouvre plus tard.")
    table.get_by_label("Première année", exact=True).fill("80 000")
    table.get_by_role("button", name="Proposer à l’autre partie").click()
    assert table.get_by_role("heading", level=1).inner_text().endswith("l’équipe doit y répondre")

    team = person(cast.team, width=390)
    team.goto(reverse("participation", args=[dossier.pk]))
    team.locator(".card.you").get_by_role("link", name="Lire la modification").click()
    assert "La salle ouvre plus tard." in team.locator("main").inner_text()
    team.get_by_role("button", name="Donner notre accord").click()
    assert "Version 2, en vigueur" in team.get_by_role("heading", level=1).inner_text()

    table.goto(reverse("participation", args=[dossier.pk]))
    table.locator("#convenu").locator("xpath=ancestor::section").get_by_role("link").first.click()
    assert "80\xa0000\xa0$" in table.locator("main").inner_text()
    assert AgreedVersion.objects.count() == 2
    assert table.faults == team.faults == []


def test_the_budget_of_a_modification_shows_its_five_years_at_once_and_scrolls_alone_on_a_phone(cast, person):
    page = person(cast.team)
    page.goto(reverse("modification_propose", args=[casting.active(cast, kind="deployment").pk]))
    grid = page.get_by_role("region", name="Ce programme")
    assert grid.get_by_role("columnheader").count() == 6
    assert grid.evaluate("grid => grid.scrollWidth <= grid.clientWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    assert grid.evaluate("grid => grid.scrollWidth > grid.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_plan_is_written_moved_and_saved_by_keyboard(cast, person):
    dossier = casting.active(cast, kind="deployment")
    begin_plan(dossier, 1, by=cast.coordinator)
    page = person(cast.coordinator)
    page.goto(reverse("action_plan", args=[dossier.pk, 1]))
    page.locator("#id_plan-what_0").fill("Ouvrir trois jardins")
    page.locator("#id_plan-what_1").fill("Tenir un marché")
    page.locator("[data-row]").nth(1).get_by_role("button", name="Monter").focus()
    page.keyboard.press("Enter")
    assert page.locator("#id_plan-what_0").input_value() == "Tenir un marché"
    assert "position 1" in page.locator("[data-rows-status]").inner_text()
    page.get_by_role("button", name="Ajouter une activité").press("Enter")
    page.keyboard.type("Faire le bilan")
    page.locator("[data-save][data-state=saved]").wait_for()
    expect(page.locator("[name=plan-version]")).to_have_value(re.compile(r"^([3-9]|\d\d+)$"))
    page.locator("[data-save][data-state=saved]").wait_for()
    rows = [row["what"] for row in rows_of(ActionPlan.objects.get())]
    assert rows == ["Tenir un marché", "Ouvrir trois jardins", "Faire le bilan"]
    page.get_by_role("button", name="Enregistrer et donner mon accord").click()
    page.get_by_text("Votre accord est donné").wait_for()
    assert ActionPlan.objects.get().table_agreed_by == cast.coordinator
    assert page.faults == []
