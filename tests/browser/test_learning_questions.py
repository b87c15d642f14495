"""A learning question from the proposal to the report, whose chapter on learnings writes itself (R48, R50)."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cimpact.writing.enums import SectionKind
from learning.lists import LISTS
from learning.models import LearningQuestion, QuestionFinding, Report
from tests import cast as casting

pytestmark = pytest.mark.django_db(transaction=True)


def saved(page):
    expect(page.locator("[data-save]")).to_have_attribute("data-state", "saved")


def test_the_questions_of_a_proposal_save_themselves_and_stay_the_same(cast, person):
    dossier = casting.drafting(cast)
    section = next(s for s in dossier.document.sections if s.kind == SectionKind.LEARNING_PLAN)
    page = person(cast.coordinator)
    page.goto(reverse("section", args=[dossier.pk, section.code]))
    page.get_by_label("La question").fill("Qui revient?")
    page.get_by_label("Effets directs sur les personnes").check()
    saved(page)
    page.get_by_role("button", name="Ajouter une question").click()
    page.get_by_label("La question").nth(1).fill("Pourquoi?")
    page.keyboard.press("Tab")
    expect(page.locator("[name=questions-version]")).to_have_value("3")
    saved(page)
    first, second = LearningQuestion.objects.order_by("order")
    assert (first.text, first.aims, second.text, second.aims) == ("Qui revient?", ["people"], "Pourquoi?", [])
    page.get_by_role("button", name="Monter Question d’apprentissage 2").click()
    expect(page.locator("[name=questions-version]")).to_have_value("4")
    page.get_by_label("La question").nth(0).fill("Et pourquoi?")
    page.keyboard.press("Tab")
    expect(page.locator("[name=questions-version]")).to_have_value("5")
    assert [(q.pk, q.text) for q in LearningQuestion.objects.order_by("order")] == [
        (second.pk, "Et pourquoi?"),
        (first.pk, "Qui revient?"),
    ]
    assert page.faults == []


def test_a_report_whose_learnings_come_from_the_questions(cast, person, clock):
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    clock.set(2022, 9, 1, 12, 0)
    table = person(cast.contributor, width=390)
    table.goto(reverse("participation", args=[dossier.pk]))
    table.get_by_role("link", name=casting.QUESTION).click()
    table.get_by_role("link", name="Noter un constat").click()
    table.get_by_role("textbox", name="Ce que nous avons appris").fill("Les affiches ne font rien.")
    table.get_by_label("C’est un essai qui n’a pas marché").check()
    table.get_by_role("textbox", name="Ce que nous en avons fait").fill("Nous passons par les voisines.")
    table.get_by_label("À qui nous l’avons dit").fill("L’assemblée")
    table.get_by_role("button", name="Enregistrer").click()
    expect(table.locator("main")).to_contain_text("Un essai qui n’a pas marché")

    due = dossier.participation.obligations.get(kind="annual_report", year=1)
    coordinator = person(cast.coordinator)
    coordinator.goto(reverse("report", args=[dossier.pk, due.pk]))
    coordinator.get_by_role("button", name="Commencer").click()
    chapter = next(s for s in Report.objects.get().document.sections if s.kind == SectionKind.LEARNINGS)
    page = reverse("report_section", args=[dossier.pk, due.pk, chapter.code])
    coordinator.goto(page)
    learned = coordinator.get_by_label("Ce que nous avons appris")
    expect(learned.nth(0)).to_have_value("Les affiches ne font rien.")
    expect(coordinator.get_by_label("C’est un essai qui n’a pas marché").nth(0)).to_be_checked()
    expect(coordinator.locator(".ProseMirror")).to_contain_text("L’assemblée.")
    learned.nth(0).fill("Les affiches ne ramènent personne.")
    coordinator.keyboard.press("Tab")
    saved(coordinator)

    # Meanwhile something more is noted: it is offered, and added under what was edited.
    question = LearningQuestion.objects.get(dossier=dossier)
    table.goto(reverse("finding_add", args=[dossier.pk, question.pk]))
    table.get_by_role("textbox", name="Ce que nous avons appris").fill("Les voisines, oui.")
    table.get_by_role("button", name="Enregistrer").click()
    expect(table.locator("main")).to_contain_text("Les voisines, oui.")
    coordinator.goto(page)
    coordinator.get_by_role("button", name="Reprendre ce qui a été noté depuis").click()
    expect(coordinator.locator("main")).to_contain_text("Les voisines, oui.")
    rows = LISTS[SectionKind.LEARNINGS].rows(Report.objects.get())
    assert [(row["text"], row["failure"]) for row in rows] == [
        ("Les affiches ne ramènent personne.", "1"),
        ("Les voisines, oui.", ""),
    ]
    assert QuestionFinding.objects.count() == 2
    assert table.faults == coordinator.faults == []
