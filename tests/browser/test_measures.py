"""Measures at a browser: typed by keyboard, pasted from a spreadsheet, brought in from a file (F67)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from learning.indicator_enums import Unit
from learning.models import Measure
from tests.learning.measured import category, dimension, indicator

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def address(cast, name, *more):
    return reverse(name, args=[cast.ormes.slug, cast.programme.code, *more])


def held(one) -> set:
    return {(m.year, m.category.name if m.category else "", float(m.value)) for m in one.measures.current()}


def test_a_matrix_by_keyboard_then_a_block_pasted(cast, person):
    of = dimension(cast)
    one = indicator(cast, unit=Unit.PERCENT, dimensions=[of])
    page = person(cast.coordinator)
    page.goto(address(cast, "indicator_measure", one.pk))
    cell = f"#c-{one.pk}-2019-1-"
    page.locator(f"{cell}0").focus()
    page.keyboard.type("12,5 %")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("14")
    page.keyboard.press("Enter")
    expect(page.locator(f"#c-{one.pk}-2020-1-{category(of, 'Nord').pk}")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.locator(":focus").evaluate(PASTE, "8,25\t9\r\n1 234,5\tenviron dix\r\n")
    expect(page.locator("[data-grid-said]")).to_contain_text("4 valeurs collées")
    page.get_by_role("button", name="Enregistrer").click()
    wrong = page.locator(f"#c-{one.pk}-2020-1-{category(of, 'Sud').pk}")
    expect(wrong).to_have_value("environ dix")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main")).to_contain_text("ne se lit pas comme un nombre")
    assert not Measure.objects.exists()
    wrong.fill("10")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("6 valeurs sont inscrites")
    assert held(one) == {
        (2019, "", 12.5),
        (2020, "", 14),
        (2019, "Nord", 8.25),
        (2020, "Nord", 9),
        (2019, "Sud", 1234.5),
        (2020, "Sud", 10),
    }
    assert all("status of 422" in fault for fault in page.faults)


def test_a_file_with_three_wrong_lines_then_mended(cast, person, tmp_path):
    one = indicator(cast, name="Élèves qui déjeunent", unit=Unit.PERCENT)
    file = tmp_path / "mesures.csv"

    def write_file(*values):
        lines = [f"Élèves qui déjeunent;{2018 + n};{value}" for n, value in enumerate(values)]
        file.write_bytes("\r\n".join(["Indicateur;Année;Valeur", *lines]).encode("cp1252"))

    page = person(cast.coordinator, width=390)
    page.goto(address(cast, "indicators"))
    page.get_by_role("link", name="Importer un fichier").click()
    write_file("45,5", "beaucoup", "12 $", "1,23456,7")
    page.get_by_label("Fichier CSV ou XLSX").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("heading", name="3 lignes à corriger")).to_be_visible()
    for number in (3, 4, 5):
        expect(page.locator("main")).to_contain_text(f"Ligne {number}")
    assert not Measure.objects.exists()
    write_file("45,5", "47,25 %", "50", "52,75")
    page.get_by_label("Fichier CSV ou XLSX").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("heading", name="Ce que le fichier changerait")).to_be_visible()
    assert not Measure.objects.exists()
    page.get_by_role("button", name="Enregistrer ces valeurs").click()
    expect(page.locator("main")).to_contain_text("4 valeurs sont inscrites")
    assert held(one) == {(2018, "", 45.5), (2019, "", 47.25), (2020, "", 50), (2021, "", 52.75)}
