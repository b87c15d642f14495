"""The grid of a budget under the hand, and a proposal of two neighbourhoods from the invitation to the receipt."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.enums import State
from proposals.models import BudgetLine, Dossier
from tests import cast as casting
from tests.proposals.pages import section_of, section_url

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = """text => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def cells(page, kind):
    return page.locator(f"#source_{kind} input.num")


def saved(page):
    expect(page.locator("[data-save]")).to_have_attribute("data-state", "saved")


@pytest.fixture
def budget(cast, person):
    """The budget of a proposal of three years, in its writer's browser, the confirmed funders unfolded."""
    dossier = casting.drafting(cast, kind="deployment")
    page = person(cast.contributor)
    page.goto(section_url(dossier, section_of(dossier, "budget").code))
    page.locator("#source_confirmed > summary").click()
    yield page
    assert page.faults == []


def test_a_block_of_a_spreadsheet_fills_the_cells_and_may_be_taken_back(budget):
    own = cells(budget, "confirmed")
    own.nth(0).fill("7")
    own.nth(1).focus()
    budget.evaluate(PASTE, "25 000,00 $\t25,000.00\t1\nHonoraires\t2 000\n")
    assert [own.nth(n).input_value() for n in range(6)] == ["7", "25 000,00", "25,000.00", "", "", "2 000"]
    said = budget.locator("#source_confirmed [data-grid-said]")
    expect(said).to_contain_text("3 montants collés.")
    expect(said).to_contain_text("Honoraires")
    expect(said).to_contain_text("Hors du tableau")
    expect(budget.locator("#source_confirmed > summary output")).to_have_text("52\xa0007\xa0$")
    expect(budget.locator("#ensemble tfoot tr").first.locator("output").last).to_have_text("52\xa0007\xa0$")
    saved(budget)
    assert {line.cents for line in BudgetLine.objects.all()} == {7_00, 25_000_00, 2_000_00}
    budget.locator("#source_confirmed [data-grid-undo]").click()
    assert [own.nth(n).input_value() for n in range(6)] == ["7", "", "", "", "", ""]
    expect(said).to_contain_text("Le collage est annulé")


def test_the_keyboard_goes_from_cell_to_cell_and_tab_is_not_trapped(budget):
    own = cells(budget, "confirmed")
    own.nth(0).focus()
    for key, place in (
        ("ArrowDown", 3),
        ("ArrowRight", 4),
        ("Enter", 7),
        ("Shift+Enter", 4),
        ("End", 5),
        ("Home", 3),
        ("Control+Home", 0),
        ("ArrowUp", 0),
        ("Control+End", own.count() - 1),
        ("Enter", own.count() - 1),
    ):
        budget.keyboard.press(key)
        expect(own.nth(place)).to_be_focused()
    budget.keyboard.press("Tab")
    expect(own.nth(own.count() - 1)).not_to_be_focused()
    own.nth(0).fill("1234")
    budget.keyboard.press("ArrowLeft")  # inside the amount: the caret moves, not the focus
    expect(own.nth(0)).to_be_focused()


def test_f21_two_neighbourhoods_submit_one_proposal(cast, person):
    dossier = casting.ready(cast, kind="scaling")
    lead, table = person(cast.coordinator), person(cast.neighbour, width=390)
    for page in (lead, table):
        page.set_default_timeout(30_000)  # each step reads the whole proposal, its printed page included
    lead.goto(reverse("joint", args=[dossier.pk]))
    lead.locator("select[name=neighbourhood]").select_option(label="Le Canal")
    lead.get_by_role("button", name="Associer ce quartier").click()
    for year in (1, 2, 3):
        lead.locator(f"[name='shares-n{cast.ormes.pk}_{year}']").fill("100 000")
        lead.locator(f"[name='shares-n{cast.canal.pk}_{year}']").fill("50 000")
    saved(lead)

    table.goto("/fr/")
    table.get_by_role("link", name="Lire et répondre").first.click()
    table.get_by_role("link", name="Lire et répondre").click()
    expect(table.locator("main")).to_contain_text("150\xa0000\xa0$")
    table.get_by_label("Votre fonction").fill("Coordonnatrice")
    table.get_by_role("button", name="Donner l’accord de ma table").click()
    expect(table.locator("main")).to_contain_text(
        re.compile("Accord donné le .* par Odile Roy, Coordonnatrice")
    )

    lead.goto(reverse("review", args=[dossier.pk]))
    lead.get_by_role("link", name="Déposer la proposition").click()
    expect(lead.locator("main")).to_contain_text("Table de quartier Le Canal")
    lead.get_by_role("button", name="Déposer la proposition").click()
    lead.wait_for_url(f"**{reverse('receipt', args=[dossier.pk])}")
    assert Dossier.objects.get().state == State.SUBMITTED
    table.goto(reverse("receipt", args=[dossier.pk]))
    expect(table.locator("main")).to_contain_text(dossier.number)
    assert lead.faults == table.faults == []
