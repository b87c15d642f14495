"""A theory of change built with the keys alone, then by two people at once, each at her own browser (F78, F87)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from neighbourhoods.models import PlanRevision
from neighbourhoods.plan_cards import Place, add_card, write_card
from neighbourhoods.plan_reading import sheet_of
from neighbourhoods.plan_tools import kinds
from tests.neighbourhoods.walls import initiative_of

from .test_keyboard import tab_to

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile("Enregistré à")
IMPACT = "Ce qui sera différent dans le quartier, et pour qui"
CHANGE = "Ce que nous réaliserons"


@pytest.fixture
def initiative(cast):
    return initiative_of(cast)


def address(initiative) -> str:
    return reverse("plan_tool", args=[initiative.pk, "theorie-du-changement"])


def add(page, button: str, label: str, name: str) -> None:
    """Add a card and name it; the first step after the button is in the new card."""
    tab_to(page, page.get_by_role("button", name=button))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label(label)).to_be_focused()
    page.keyboard.type(name)


def check(page, group: str, box: str) -> None:
    """Open a list of cards to link, and check one."""
    tab_to(page, page.locator("summary", has_text=group))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("group", name=group).get_by_label(box))
    page.keyboard.press("Space")


def choose(page, label: str, letter: str) -> None:
    """Choose the option that begins with a letter."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press(letter)


def saved(page) -> None:
    expect(page.locator("[data-save]")).to_have_text(SAVED)


def test_a_theory_of_change_is_built_with_the_keys_alone(cast, initiative, person):
    page = person(cast.coordinator)
    page.goto(address(initiative))
    tab_to(page, page.get_by_label(IMPACT))
    page.keyboard.type("Les familles restent")
    add(page, "Ajouter un changement", CHANGE, "Cent familles relogées")
    choose(page, "Niveau", "R")
    add(page, "Ajouter un changement", CHANGE, "Un droit de préemption")
    choose(page, "Niveau", "S")
    check(page, "Ce changement mène à", "Cent familles relogées")
    add(page, "Ajouter une supposition", "Nous supposons que", "Les propriétaires vendront")
    check(page, "Les changements qui en dépendent", "Un droit de préemption")
    saved(page)
    tab_to(page, page.get_by_role("button", name="Terminé"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # From the right to the result, from the result to the impact.
    expect(page.locator(".plan-drawing svg path")).to_have_count(2)
    sheet = sheet_of(initiative)
    homes, right = sheet.of("result")
    (assumption,) = sheet.of("assumption")
    assert sheet.subject("impact", "one").value("name") == "Les familles restent"
    assert (homes.value("level"), right.value("level")) == ("population", "systems")
    assert [card.name for card in right.linked("leads")] == ["Cent familles relogées"]
    assert assumption.name == "Les propriétaires vendront"
    assert [card.name for card in assumption.linked("results")] == ["Un droit de préemption"]
    assert page.faults == []


def test_two_people_build_it_at_once_each_in_her_cards(cast, initiative, person):
    mine, theirs = person(cast.coordinator), person(cast.contributor)
    for page in (mine, theirs):
        page.goto(address(initiative))
    tab_to(mine, mine.get_by_label(IMPACT))
    mine.keyboard.type("Les familles restent")
    # She opened her page before the impact was written, and leaves it as it is.
    add(theirs, "Ajouter un changement", CHANGE, "Un droit de ")
    add(mine, "Ajouter un changement", CHANGE, "Cent familles ")
    theirs.keyboard.type("préemption")
    mine.keyboard.type("relogées")
    for page in (mine, theirs):
        saved(page)
        page.goto(address(initiative))
        for name in ("Un droit de préemption", "Cent familles relogées"):
            expect(page.locator(".plan-line", has_text=name)).to_have_count(1)
        expect(page.get_by_label(IMPACT)).to_have_value("Les familles restent")
    assert mine.faults == theirs.faults == []


def test_whoever_only_passes_has_nothing_to_settle(cast, initiative, person):
    """Her page holds a version of the impact that nobody remembers: it was one of a sitting that ended."""
    place = Place(initiative, kinds()["impact"], "one")
    impact = write_card(place, None, values={"name": "Loger"}, version=0, by=cast.contributor)
    page = person(cast.coordinator)
    page.goto(address(initiative))
    write_card(place, impact, values={"name": "Loger mieux"}, version=1, by=cast.contributor)
    PlanRevision.objects.filter(version=1).delete()
    add(page, "Ajouter un changement", CHANGE, "Cent familles relogées")
    saved(page)
    expect(page.get_by_label(IMPACT)).to_have_value("Loger mieux")
    assert page.faults == []


def test_two_people_in_one_card_keep_what_each_wrote_in_her_field(cast, initiative, person):
    card = add_card(Place(initiative, kinds()["result"]), by=cast.coordinator, values={"name": "Relogées"})
    mine, theirs = person(cast.coordinator), person(cast.contributor)
    for page in (mine, theirs):
        page.goto(f"{address(initiative)}?carte={card.pk}")
    for page, label, words in ((mine, "Pour qui", "Les familles"), (theirs, "Quand", "D’ici deux ans")):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(words)
        saved(page)
    # What the first wrote stands before the second as soon as hers is saved.
    expect(theirs.get_by_label("Pour qui", exact=True)).to_have_value("Les familles")
    card.refresh_from_db()
    assert card.values == {"name": "Relogées", "whom": "Les familles", "when": "D’ici deux ans"}
    assert mine.faults == theirs.faults == []


def test_two_people_in_one_field_are_told_and_neither_loses_a_word(cast, initiative, person):
    card = add_card(Place(initiative, kinds()["result"]), by=cast.coordinator, values={"name": "Loger"})
    mine, theirs = person(cast.coordinator), person(cast.contributor)
    for page in (mine, theirs):
        page.goto(f"{address(initiative)}?carte={card.pk}")
        tab_to(page, page.get_by_label(CHANGE))
        page.keyboard.press("End")
    # Each is told of the other as soon as she is in the same card.
    expect(theirs.locator("[data-presence-of]")).to_contain_text(cast.coordinator.first_name)
    mine.keyboard.type(" cent familles")
    saved(mine)
    theirs.keyboard.type(" les aînés")
    told = theirs.get_by_role("region", name="Deux versions de la même partie")
    for words in ("Loger cent familles", "Loger les aînés", cast.coordinator.first_name):
        expect(told).to_contain_text(words)
    expect(theirs.get_by_label(CHANGE)).to_have_value("Loger les aînés")
    card.refresh_from_db()
    assert card.values["name"] == "Loger cent familles"
    tab_to(theirs, theirs.get_by_role("button", name="Garder la mienne"))
    theirs.keyboard.press("Enter")
    saved(theirs)
    card.refresh_from_db()
    assert card.values["name"] == "Loger les aînés"
    # What gave way is still in the history of the tool.
    mine.goto(reverse("plan_history", args=[initiative.pk, "theorie-du-changement"]))
    expect(mine.locator("main")).to_contain_text("Loger cent familles")
