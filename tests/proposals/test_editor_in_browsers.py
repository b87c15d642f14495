"""The editor of an answer in a real browser: what is pasted, marked, linked and counted, by keyboard alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cimpact.writing.answers import save_answer
from cimpact.writing.models import Answer
from tests import cast as casting
from tests.proposals.pages import question_of, section_url
from tests.writing.clipboards import GOOGLE_DOCS, KEPT, WORD

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile("Enregistré à")
PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', 'sans mise en forme');
  box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


@pytest.fixture
def needs(dossier):
    return question_of(dossier, "needs")


@pytest.fixture
def page(cast, person, dossier):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    yield page
    assert page.faults == []


def box(page, question):
    return page.get_by_role("textbox", name=question.label)


def saved(page, question):
    """The answer, once the page says that it is saved."""
    expect(page.locator("[data-save]")).to_have_text(SAVED)
    return Answer.objects.get(question=question).text


@pytest.mark.parametrize("clipboard", [WORD, GOOGLE_DOCS], ids=["Word", "Google Docs"])
def test_what_is_pasted_keeps_its_lists_and_emphasis_and_drops_the_rest(page, needs, clipboard):
    box(page, needs).click()
    box(page, needs).evaluate(PASTE, clipboard)
    assert saved(page, needs) == KEPT


def test_what_is_pasted_brings_nothing_else(page, needs):
    box(page, needs).click()
    box(page, needs).evaluate(
        PASTE,
        "<p onclick='x()'>Un<script>window.harm = 1</script><img src=x onerror='window.harm = 1'></p>"
        "<table><tr><td>a</td><td>b</td></tr></table><a href='javascript:x()'>non</a>",
    )
    assert saved(page, needs) == "<p>Un</p><p>a</p><p>b</p><p>non</p>"
    assert page.evaluate("window.harm") is None


def test_the_keyboard_writes_emphasis_and_lists(page, needs):
    box(page, needs).click()
    for action in [
        "Un mot ",
        "Control+b",
        "gras",
        "Control+b",
        "Enter",
        "- premier",
        "Enter",
        "second",
        "Enter",
        "Enter",
    ]:
        press(page, action)
    press(page, "Fin.")
    assert saved(page, needs) == (
        "<p>Un mot <strong>gras</strong></p><ul><li>premier</li><li>second</li></ul><p>Fin.</p>"
    )
    for _time in range(3):
        page.keyboard.press("Control+z")
    expect(page.locator("[data-save]")).to_have_text(SAVED)


def press(page, action):
    if action.startswith(("Control+", "Enter", "Shift+")):
        page.keyboard.press(action)
    else:
        page.keyboard.type(action)


def test_the_tools_are_one_stop_of_the_keyboard_and_say_what_is_on(page, needs):
    tools = page.get_by_role("toolbar").nth(1)
    box(page, needs).click()
    page.keyboard.press("Shift+Tab")
    bold = tools.get_by_role("button", name="Gras")
    expect(bold).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Liste")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page, needs)).to_be_focused()
    expect(tools.get_by_role("button", name="Liste")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("un")
    assert saved(page, needs) == "<ul><li>un</li></ul>"
    page.keyboard.press("Tab")  # never kept in a list
    expect(box(page, needs)).not_to_be_focused()


def test_a_link_is_put_and_taken_out(page, needs):
    box(page, needs).click()
    page.keyboard.type("Voir le plan")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+k")
    address = page.get_by_label("Adresse du lien").nth(1)
    expect(address).to_be_focused()
    page.keyboard.type("pas une adresse")
    page.keyboard.press("Enter")
    expect(page.locator("[data-link-error]").nth(1)).to_be_visible()
    address.fill("exemple.org/plan")
    page.keyboard.press("Enter")
    assert 'Voir le <a href="https://exemple.org/plan" rel="noopener noreferrer">plan</a>' in saved(
        page, needs
    )
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+k")
    page.get_by_role("button", name="Enlever le lien").click()
    expect(page.locator("[data-save]")).to_have_text(SAVED)
    page.reload()
    assert Answer.objects.get(question=needs).text == "<p>Voir le plan</p>"


def test_words_are_counted_as_the_server_counts_them_few_left_then_too_many(page, needs):
    limit = needs.max_words
    box(page, needs).fill("l’initiative " * (limit - 3))
    count = page.locator(f"#id_q{needs.pk}-text_count")
    expect(count).to_contain_text("il en reste 3")
    expect(count).to_have_attribute("role", "status")
    box(page, needs).fill("mot " * (limit + 2))
    expect(count).to_contain_text("2 de trop. Votre texte est gardé en entier.")
    saved(page, needs)
    assert Answer.objects.get(question=needs).words == limit + 2


def test_an_answer_opened_and_left_keeps_its_markup_and_its_author(cast, page, dossier, needs):
    texts = [
        "- un\n  - deux **gras**\n\n1. trois",
        "Un  *mot*\nà la ligne",
        "[lien](https://exemple.org/a%28b%29)",
    ]
    questions = list(needs.section.questions.all())
    for question, text in zip(questions, texts, strict=False):
        save_answer(dossier.document, question, typed=text, version=0, by=cast.coordinator)
    page.goto(section_url(dossier, "quartier"))
    page.get_by_role("button", name="Section suivante").click()
    page.wait_for_url(f"**{section_url(dossier, 'prealables')}")
    for answer in Answer.objects.filter(question__in=questions):
        assert (answer.version, answer.updated_by) == (1, cast.coordinator)


def test_a_text_typed_without_a_script_opens_in_the_editor(cast, person, dossier, needs):
    plain = person(cast.contributor, java_script_enabled=False)
    plain.goto(section_url(dossier, "quartier"))
    plain.get_by_label(needs.label).fill("Deux choses :\n- **une**\n- *deux*")
    plain.get_by_role("button", name="Section suivante").click()
    assert Answer.objects.get(question=needs).text == (
        "<p>Deux choses :</p><ul><li><strong>une</strong></li><li><em>deux</em></li></ul>"
    )
    plain.goto(section_url(dossier, "quartier"))
    expect(plain.get_by_label(needs.label)).to_have_value("Deux choses :\n\n- **une**\n- *deux*")
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    expect(box(page, needs).locator("li strong")).to_have_text("une")


def test_what_is_typed_before_the_scripts_arrive_is_kept(cast, person, dossier, needs):
    page, waiting = person(cast.contributor), []
    page.route("**/editor.js", lambda route: waiting.append(route))
    page.goto(section_url(dossier, "quartier"), wait_until="commit")
    page.get_by_label(needs.label).fill("Tapé tout de suite.")
    waiting[0].continue_()
    assert saved(page, needs) == "<p>Tapé tout de suite.</p>"
    expect(page.get_by_role("textbox", name=needs.label)).to_have_value("Tapé tout de suite.")
    assert page.faults == []


@pytest.mark.parametrize(("language", "width"), [("fr", 320), ("en", 1280)])
def test_the_editor_is_accessible_in_both_languages(cast, person, dossier, needs, language, width):
    save_answer(dossier.document, needs, typed="- un\n- **deux**", version=0, by=cast.coordinator)
    page = person(cast.contributor, language=language, width=width)
    page.goto(section_url(dossier, "quartier").replace("/fr/", f"/{language}/"))
    page.get_by_role("button", name="Lien" if language == "fr" else "Link").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []
