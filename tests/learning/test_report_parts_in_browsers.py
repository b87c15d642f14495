"""The balance and the lists of a report under the hand: what follows the typing, what is kept (F55, F58)."""

import pytest
from playwright.sync_api import expect

from cimpact.programmes.models import Programme
from cimpact.writing.enums import SectionKind
from learning.lists import LISTS
from learning.models import BalanceLine, Report
from tests import cast as casting
from tests.learning import reports
from tests.learning.bare_page import address
from tests.learning.test_report_balance import pay
from tests.proposals.test_budget_in_browsers import PASTE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.learning.bare_page")]


@pytest.fixture
def report(cast, clock):
    Programme.objects.update(variance_percent=10)
    dossier = casting.active(cast, kind="deployment")
    pay(cast, clock, dossier, 60_000_00)
    return reports.begun(cast, dossier)


@pytest.fixture
def opened(cast, person, report):
    """Open one section of the report in its writer's browser."""
    pages = []

    def open_section(kind, user=cast.contributor, **options):
        page = person(user, **options)
        page.goto(address(report, reports.section_of(report, kind)))
        pages.append(page)
        return page

    yield open_section
    assert [fault for page in pages for fault in page.faults if "409" not in fault] == []


def saved(page):
    expect(page.locator("[data-save]")).to_have_attribute("data-state", "saved")


def test_sums_variances_and_what_remains_follow_the_typing_and_are_kept(opened):
    page = opened(SectionKind.BALANCE)
    own = page.locator("#source_programme")
    cells = own.locator("input.num")
    cells.nth(0).fill("50 000,50")
    cells.nth(1).focus()
    page.evaluate(PASTE, "1 000\n2 000\n")
    foot = own.locator("tfoot output")
    expect(foot).to_have_text(["75\xa0000\xa0$", "53\xa0000,50\xa0$", "−21\xa0999,50\xa0$"])
    expect(own.locator(".remaining output").last).to_have_text("6\xa0999,50\xa0$")
    saved(page)
    assert {line.cents for line in BalanceLine.objects.all()} == {50_000_50, 1_000_00, 2_000_00}
    explained = page.locator("#ecarts .explanations").first.locator("input").first
    expect(page.locator("#ecarts .invalid-feedback").first).to_contain_text("dites pourquoi")
    explained.fill("Un poste vacant trois mois.")
    own.get_by_label("Reporté à l’année suivante").check()
    saved(page)
    page.reload()
    expect(page.locator("#ecarts .explanations").first.locator("input").first).to_have_value(
        "Un poste vacant trois mois."
    )
    expect(foot.last).to_have_text("−21\xa0999,50\xa0$")
    assert Report.objects.get().surplus == "carried"


def test_findings_are_added_moved_and_ticked_where_they_stand(opened, report):
    page = opened(SectionKind.LEARNINGS)
    rows = page.locator("[data-row]")
    before = rows.count()
    rows.first.get_by_label("Question d’apprentissage").fill("Qui vient?")
    page.get_by_role("button", name="Ajouter un apprentissage").click()
    expect(rows).to_have_count(before + 1)
    rows.last.get_by_label("Question d’apprentissage").fill("Qui ne vient pas?")
    rows.last.get_by_label("C’est un essai qui n’a pas marché").check()
    saved(page)
    for _step in range(before):
        rows.filter(has=page.get_by_label("C’est un essai").and_(page.locator(":checked"))).get_by_role(
            "button", name="Monter"
        ).click()
    saved(page)
    kept = LISTS[SectionKind.LEARNINGS].rows(reports.read(report))
    assert [(row["question"], row["failure"]) for row in kept[:2]] == [
        ("Qui ne vient pas?", "1"),
        ("Qui vient?", ""),
    ]
    rows.first.get_by_role("button", name="Retirer").click()
    saved(page)
    kept = LISTS[SectionKind.LEARNINGS].rows(reports.read(report))
    assert "Qui ne vient pas?" not in [row["question"] for row in kept]


def test_two_people_at_the_same_list_choose_between_both(cast, opened, report):
    mine = opened(SectionKind.EFFECTS)
    reports.write(report, SectionKind.EFFECTS, {"what": "Un comité"}, by=cast.coordinator)
    mine.get_by_label("Un effet, en une phrase").first.fill("Un jardin")
    expect(mine.locator(".conflict")).to_contain_text("Un comité")
    mine.get_by_role("button", name="Garder la mienne").click()
    expect(mine.get_by_label("Un effet, en une phrase").first).to_have_value("Un jardin")
    assert [effect.what for effect in report.effects.all()] == ["Un jardin"]


def test_without_a_script_everything_is_sent_by_the_page(opened, report):
    page = opened(SectionKind.EFFECTS, java_script_enabled=False)
    page.get_by_label("Un effet, en une phrase").first.fill("Un jardin")
    page.get_by_role("button", name="Ajouter un effet").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.get_by_label("Un effet, en une phrase").last.fill("Un comité")
    page.locator("[data-row]").last.get_by_role("button", name="Monter").click()
    assert [effect.what for effect in report.effects.all()] == ["Un comité", "Un jardin"]
