"""Three people write and an advisor reads, at once: each sees the others, and no word is lost (F24)."""

import re

import pytest
from playwright.sync_api import expect

from cimpact.writing.answers import save_answer
from cimpact.writing.models import Answer
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership
from proposals import workflow
from tests import cast as casting
from tests.proposals.pages import question_of, section_url

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile("Enregistré à")


@pytest.fixture
def dossier(cast):
    dossier = casting.drafting(cast, kind="deployment")
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    return dossier


@pytest.fixture
def needs(dossier):
    return question_of(dossier, "needs")


def box(page, question):
    return page.get_by_role("textbox", name=question.label)


def open_section(page, dossier, code="quartier"):
    page.goto(section_url(dossier, code))
    return page


def look_again(page):
    """What the poll does after ten seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def append(page, question, text):
    box(page, question).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_three_write_and_an_advisor_reads(cast, person, dossier, needs):
    third = casting.person("Amina", "Diallo")
    Membership.objects.create(
        user=third, organisation=dossier.neighbourhood.table, role=TableRole.CONTRIBUTOR
    )
    context, role = question_of(dossier, "context"), question_of(dossier, "table_role")
    noemie, tuan, amina = (
        open_section(person(user), dossier) for user in (cast.coordinator, cast.contributor, third)
    )
    advisor = open_section(person(cast.advisor), dossier)
    append(noemie, needs, "De Noémie.")
    append(amina, context, "D’Amina.")
    append(tuan, needs, "")
    expect(tuan.locator(f"[data-presence-of='{needs.pk}']")).to_have_text("Noémie écrit dans cette réponse.")
    expect(tuan.locator(f"[data-presence-of='{context.pk}']")).to_have_text("Amina écrit dans cette réponse.")
    expect(tuan.locator("[data-presence]")).to_contain_text("lit «")  # the advisor
    append(tuan, role, "De Tuan.")
    for page in (noemie, tuan, amina):
        expect(page.locator("[data-save]")).to_have_text(SAVED)
        assert page.faults == []
    look_again(advisor)
    for name in ("Noémie", "Tuan", "Amina"):
        expect(advisor.locator("[data-presence]")).to_contain_text(f"{name} écrit dans")
    assert set(Answer.objects.values_list("text", flat=True)) == {
        "<p>De Noémie.</p>",
        "<p>De Tuan.</p>",
        "<p>D’Amina.</p>",
    }


def test_two_texts_that_do_not_conflict_are_put_together(cast, person, dossier, needs):
    save_answer(dossier.document, needs, typed="Début.\n\nFin.", version=0, by=cast.coordinator)
    mine, theirs = (open_section(person(user), dossier) for user in (cast.contributor, cast.coordinator))
    append(theirs, needs, " De Noémie.")
    expect(theirs.locator("[data-save]")).to_have_text(SAVED)
    box(mine, needs).click()
    mine.keyboard.press("Control+Home")
    mine.keyboard.type("De Tuan. ")
    expect(mine.locator(".conflict mark").first).to_contain_text("De Tuan.")
    mine.get_by_role("button", name="Réunir les deux").click()
    expect(mine.locator("[data-save]")).to_have_text(SAVED)
    assert Answer.objects.get(question=needs).text == "<p>De Tuan. Début.</p><p>Fin. De Noémie.</p>"


def test_what_both_changed_is_settled_before_it_is_saved(cast, person, dossier, needs):
    save_answer(dossier.document, needs, typed="Le parc.", version=0, by=cast.coordinator)
    mine, theirs = (open_section(person(user), dossier) for user in (cast.contributor, cast.coordinator))
    append(theirs, needs, " Le soir.")
    expect(theirs.locator("[data-save]")).to_have_text(SAVED)
    append(mine, needs, " Le matin.")
    mine.get_by_role("button", name="Réunir les deux").click()
    expect(box(mine, needs)).to_contain_text("≠ Votre texte ≠")
    expect(mine.locator("[data-settle]")).to_be_visible()
    append(mine, needs, "")
    assert Answer.objects.get(question=needs).text == "<p>Le parc. Le soir.</p>"  # nothing is saved yet
    mine.get_by_role("button", name="Enregistrer ce texte").click()
    expect(mine.locator("[data-save]")).to_have_text(SAVED)
    assert Answer.objects.get(question=needs).text == "<p>Le parc. Le matin.</p><p>Le parc. Le soir.</p>"
    expect(box(mine, needs)).not_to_contain_text("≠")
    append(mine, needs, " Toujours.")
    expect(mine.locator("[data-save]")).to_have_text(SAVED)
    assert Answer.objects.get(question=needs).text.endswith("<p>Le parc. Le soir. Toujours.</p>")


def test_two_texts_are_put_together_without_a_script(cast, person, dossier, needs):
    save_answer(dossier.document, needs, typed="Le parc.", version=0, by=cast.coordinator)
    page = person(cast.contributor, java_script_enabled=False)
    open_section(page, dossier)
    save_answer(dossier.document, needs, typed="Le parc. Le soir.", version=1, by=cast.coordinator)
    page.get_by_label(needs.label).fill("Le parc. Le matin.")
    page.get_by_role("button", name="Section suivante").click()
    page.get_by_role("button", name="Réunir les deux").click()
    expect(page.get_by_label(needs.label)).to_have_value(re.compile("≠ Votre texte ≠"))
    page.get_by_role("button", name="Enregistrer ce texte").click()
    assert Answer.objects.get(question=needs).text == "<p>Le parc. Le matin.</p><p>Le parc. Le soir.</p>"


def test_an_answer_one_did_not_touch_is_no_conflict(cast, person, dossier, needs):
    save_answer(dossier.document, needs, typed="Ensemble.", version=0, by=cast.contributor)
    page = open_section(person(cast.contributor), dossier)
    save_answer(dossier.document, needs, typed="De Noémie.", version=1, by=cast.coordinator)
    page.get_by_role("button", name="Section suivante").click()
    page.wait_for_url(f"**{section_url(dossier, 'prealables')}")
    assert Answer.objects.get(question=needs).text == "<p>De Noémie.</p>"
