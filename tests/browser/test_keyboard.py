"""The portal by keyboard alone: getting to the content, the menus, writing a proposal."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.enums import State
from tests.walk import dossiers_by_state, people_around

pytestmark = pytest.mark.django_db(transaction=True)

# More steps than any page should ask to reach what comes after its header and its outline.
MOST_TABS = 60


@pytest.fixture
def draft(demo):
    return dossiers_by_state()[State.DRAFTING]


@pytest.fixture
def coordinator(draft):
    return people_around(draft)["coordinator"]


def focused(page):
    return page.locator(":focus")


def tab_to(page, wanted) -> None:
    """Press Tab until the wanted element has the focus, which must show at each step."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            assert shows_focus(page), "the focus does not show"
            return
    raise AssertionError(f"{wanted} is not reached in {MOST_TABS} steps")


def shows_focus(page) -> bool:
    return focused(page).evaluate(
        "element => { const style = getComputedStyle(element);"
        " return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }"
    )


def test_the_first_step_goes_past_the_header(person, coordinator):
    page = person(coordinator)
    page.goto("/fr/")
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_text("Aller au contenu")
    expect(focused(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize(("width", "menu"), [(1280, "details.me"), (320, "details.menu")])
def test_a_menu_opens_is_walked_and_closes(person, coordinator, width, menu):
    page = person(coordinator, width=width)
    page.goto("/fr/")
    details = page.locator(menu)
    summary = details.locator("summary")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    assert details.evaluate("element => element.open")
    page.keyboard.press("Tab")
    assert details.evaluate("element => element.contains(document.activeElement)")
    assert shows_focus(page)
    page.keyboard.press("Escape")
    assert not details.evaluate("element => element.open")
    expect(summary).to_be_focused()


def test_a_section_is_written_and_left_without_a_mouse(person, draft, coordinator):
    page = person(coordinator)
    section = next(section for section in draft.document.sections if section.questions.exists())
    page.goto(reverse("section", args=[draft.pk, section.code]))
    box = page.locator("[data-part] [role=textbox]:visible").first
    tab_to(page, box)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Écrit au clavier.")
    following = page.get_by_role("button", name="Section suivante")
    tab_to(page, following)
    expect(page.locator("[data-save]")).to_have_text(re.compile("Enregistré à"))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.rstrip("/").endswith(f"/{section.code}"))
    page.go_back()
    expect(box).to_have_text(re.compile(r"Écrit au clavier\.$"))
    assert page.faults == []
