"""Writing in a real browser: the network drops, the session ends, two people write at once, and no word is lost."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import expect

from cimpact.writing.models import Answer, Attachment
from proposals.models import Dossier
from tests import cast as casting
from tests.browsers import sign_in
from tests.proposals.pages import question_of, section_of, section_url
from tests.writing import files

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile("Enregistré à")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


@pytest.fixture
def needs(dossier):
    return question_of(dossier, "needs")


def box(page, question):
    """Where the answer to a question is typed: the editor that its label names."""
    return page.get_by_role("textbox", name=question.label)


def saving(page):
    return page.locator("[data-save]")


def texts(question):
    return list(Answer.objects.filter(question=question).values_list("text", flat=True))


@pytest.mark.journey_sqlite
def test_what_is_typed_is_saved_by_itself(cast, person, dossier, needs):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    box(page, needs).press_sequentially("Des logements trop chers.")
    expect(saving(page)).to_have_text(SAVED)
    assert texts(needs) == ["<p>Des logements trop chers.</p>"]
    page.reload()
    expect(box(page, needs)).to_have_text("Des logements trop chers.")
    assert page.faults == []


def test_leaving_at_once_loses_nothing(cast, person, dossier, needs):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    box(page, needs).fill("À peine écrit.")
    page.get_by_role("button", name="Section suivante").click()
    page.wait_for_url(f"**{section_url(dossier, 'prealables')}")
    assert texts(needs) == ["<p>À peine écrit.</p>"]


def test_the_network_drops_and_comes_back(cast, person, dossier, needs):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    page.context.set_offline(True)
    box(page, needs).press_sequentially("Dans le métro.")
    expect(saving(page)).to_contain_text(
        "Connexion perdue : votre texte est gardé sur cet appareil.".replace(" :", "\xa0:")
    )
    expect(saving(page)).to_have_attribute("role", "alert")
    box(page, needs).press_sequentially(" Encore.")
    page.context.set_offline(False)
    expect(saving(page)).to_have_text(SAVED)
    assert texts(needs) == ["<p>Dans le métro. Encore.</p>"]


def test_a_save_whose_answer_was_lost_is_not_taken_for_someone_else(cast, person, dossier, needs):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))

    def arrive_but_never_answer(route):
        route.fetch()
        route.abort()

    page.route("**/ecrits/**", arrive_but_never_answer, times=1)
    box(page, needs).press_sequentially("Un tunnel,")
    expect(saving(page)).to_contain_text("Connexion perdue")
    assert texts(needs) == ["<p>Un tunnel,</p>"]
    box(page, needs).press_sequentially(" puis la suite.")
    expect(saving(page)).to_have_text(SAVED)
    assert texts(needs) == ["<p>Un tunnel, puis la suite.</p>"]
    assert page.locator(".conflict").count() == 0


def test_a_text_kept_on_the_device_is_offered_back(cast, person, dossier, needs):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    page.context.set_offline(True)
    box(page, needs).press_sequentially("Jamais parti.")
    expect(saving(page)).to_contain_text("Connexion perdue")
    page.close(run_before_unload=False)
    page.context.set_offline(False)

    page = page.context.new_page()
    page.goto(section_url(dossier, "quartier"))
    expect(box(page, needs)).to_have_text("")  # offered, never imposed
    page.get_by_role("button", name="Reprendre ce texte").click()
    expect(saving(page)).to_have_text(SAVED)
    assert texts(needs) == ["<p>Jamais parti.</p>"]


def test_the_session_ends_while_typing(cast, person, dossier, needs, live_server):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    Session.objects.all().delete()
    cache.clear()
    box(page, needs).press_sequentially("Une heure de travail.")
    expect(saving(page)).to_contain_text("Votre session a pris fin.")
    expect(page.get_by_role("link", name="se connecter de nouveau")).to_be_visible()
    assert texts(needs) == []

    # Signed in again in another tab: another session, another token.
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    sign_in(page.context, cast.contributor, live_server.url)
    expect(saving(page)).to_have_text(SAVED)
    assert texts(needs) == ["<p>Une heure de travail.</p>"]


def test_someone_else_signed_in_does_not_sign_my_text(cast, person, dossier, needs, live_server):
    page = person(cast.contributor)
    page.goto(section_url(dossier, "quartier"))
    page.context.clear_cookies()
    sign_in(page.context, cast.coordinator, live_server.url)
    box(page, needs).press_sequentially("De Tuan.")
    expect(saving(page)).to_contain_text("Votre session a pris fin.")
    assert texts(needs) == []


def test_two_people_write_the_same_answer(cast, person, dossier, needs):
    mine, theirs = person(cast.contributor), person(cast.coordinator)
    for page in (mine, theirs):
        page.goto(section_url(dossier, "quartier"))
    box(theirs, needs).press_sequentially("Le texte de Noémie.")
    expect(saving(theirs)).to_have_text(SAVED)
    box(mine, needs).press_sequentially("Le texte de Tuan.")
    expect(saving(mine)).to_contain_text("Noémie a modifié cette réponse pendant que vous écriviez.")
    conflict = mine.locator(".conflict")
    expect(conflict).to_contain_text("Le texte de Noémie.")
    expect(conflict).to_contain_text("Le texte de Tuan.")
    expect(box(mine, needs)).to_have_text("Le texte de Tuan.")
    assert texts(needs) == ["<p>Le texte de Noémie.</p>"]

    mine.get_by_role("button", name="Garder le mien").click()
    expect(saving(mine)).to_have_text(SAVED)
    expect(conflict).to_have_count(0)
    assert texts(needs) == ["<p>Le texte de Tuan.</p>"]

    # The other page, still open, meets the same question, and may yield.
    box(theirs, needs).press_sequentially(" Suite.")
    theirs.get_by_role("button", name="Prendre l’autre texte").click()
    expect(box(theirs, needs)).to_have_text("Le texte de Tuan.")
    expect(saving(theirs)).to_have_text(SAVED)
    assert texts(needs) == ["<p>Le texte de Tuan.</p>"]


def test_two_people_fill_the_amounts(cast, person, dossier):
    url = section_url(dossier, section_of(dossier, "support").code)
    mine, theirs = person(cast.contributor), person(cast.coordinator)
    for page in (mine, theirs):
        page.goto(url)
    theirs.get_by_label("Première année").fill("90 000")
    theirs.get_by_label("Première année").blur()
    expect(saving(theirs)).to_have_text(SAVED)
    mine.get_by_label("Première année").fill("120 000")
    mine.get_by_label("Première année").blur()
    expect(mine.locator(".conflict")).to_contain_text("90")
    mine.get_by_role("button", name="Prendre l’autre").click()
    expect(mine.get_by_label("Première année")).to_have_value("90\xa0000")
    expect(saving(mine)).to_have_text(SAVED)
    expect(mine.locator("#support-total")).to_contain_text("90\xa0000")
    assert Dossier.objects.get(pk=dossier.pk).asked == {1: 90_000_00}


def test_amounts_are_answered_beside_their_field(cast, person, dossier):
    page = person(cast.contributor)
    page.goto(section_url(dossier, section_of(dossier, "support").code))
    amount = page.get_by_label("Deuxième année")
    amount.fill("165 000")
    amount.blur()
    expect(page.locator("#amount_2 .invalid-feedback")).to_contain_text(
        "C’est 15\xa0000\xa0$ de plus que le maximum."
    )
    expect(saving(page)).to_have_text(SAVED)
    expect(amount).to_have_attribute("aria-invalid", "true")
    amount.fill("cent mille")
    amount.blur()
    expect(page.locator("#amount_2 .invalid-feedback")).to_contain_text("Écrivez-le en chiffres")
    expect(saving(page)).to_contain_text("n’est pas enregistrée")
    amount.fill("150 000")
    amount.blur()
    expect(saving(page)).to_have_text(SAVED)
    expect(amount).to_have_value("150 000")


def test_only_the_years_chosen_are_asked(cast, person, dossier):
    page = person(cast.contributor)
    page.goto(section_url(dossier, section_of(dossier, "support").code))
    expect(page.get_by_label("Quatrième année", exact=True)).to_be_hidden()
    expect(page.get_by_label("Pourquoi une quatrième année?")).to_be_hidden()
    page.get_by_label("4 ans, avec une justification").check()
    expect(page.get_by_label("Quatrième année", exact=True)).to_be_visible()
    expect(page.get_by_label("Pourquoi une quatrième année?")).to_be_visible()
    expect(page.locator("#support-total")).to_contain_text("sur 4 ans")


def test_a_choice_stays_chosen_once_saved(cast, person, dossier):
    page = person(cast.contributor)
    page.goto(section_url(dossier, section_of(dossier, "support").code))
    page.get_by_label("3 ans", exact=True).check()
    page.get_by_label("Première année", exact=True).fill("80 000")
    expect(page.locator("#support-total")).to_contain_text("80\xa0000\xa0$ sur 3 ans")
    expect(page.get_by_label("3 ans", exact=True)).to_be_checked()
    page.get_by_label("Deuxième année", exact=True).fill("90 000")
    expect(page.locator("#support-total")).to_contain_text("170\xa0000\xa0$ sur 3 ans")
    page.goto(section_url(dossier, section_of(dossier, "prerequisites").code))
    page.get_by_label("C’est fait").first.check()
    expect(saving(page)).to_have_text(SAVED)
    expect(page.get_by_label("C’est fait").first).to_be_checked()
    dossier.refresh_from_db()
    assert (dossier.years, dossier.asked) == (3, {1: 80_000_00, 2: 90_000_00})


def test_the_budget_adds_up_while_typing(cast, person, dossier):
    casting.complete(dossier, cast.coordinator)
    page = person(cast.contributor)
    page.goto(section_url(dossier, section_of(dossier, "budget").code))
    page.get_by_role("textbox", name="Honoraires, Première année").fill("1 000,50")
    expect(page.locator("[data-total=column]").first).to_have_text("76\xa0000,50\xa0$")
    expect(page.locator("[data-note]").first).to_have_text("1\xa0000,50\xa0$ de trop")
    expect(saving(page)).to_have_text(SAVED)


def test_files_are_joined_and_one_too_large_is_refused_before_it_leaves(cast, person, dossier, settings):
    settings.ATTACHMENT_MAX_BYTES = 100_000
    page = person(cast.contributor)
    page.goto(section_url(dossier, section_of(dossier, "attachments").code))
    chooser = page.get_by_label("Joindre un ou plusieurs fichiers")
    chooser.set_input_files({"name": "film.pdf", "mimeType": "application/pdf", "buffer": b"x" * 200_000})
    expect(page.locator(".invalid-feedback")).to_contain_text("film.pdf")
    expect(chooser).to_have_value("")
    chooser.set_input_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": files.pdf()})
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
    assert Attachment.objects.get().name == "plan.pdf"
    # What the next file supports is asked away from the file that is there.
    listed, asked = (
        page.locator(".files").bounding_box(),
        page.get_by_text("À l’appui de quoi?").bounding_box(),
    )
    assert asked["y"] - (listed["y"] + listed["height"]) >= 16
    assert page.faults == []


def test_everything_works_without_a_script(cast, person, dossier, needs):
    page = person(cast.contributor, java_script_enabled=False)
    page.goto(section_url(dossier, "quartier"))
    box(page, needs).fill("Sans script.")
    page.get_by_role("button", name="Section suivante").click()
    expect(page.get_by_role("heading", name="Préalables")).to_be_visible()
    assert texts(needs) == ["<p>Sans script.</p>"]
    page.get_by_label("C’est fait").first.check()
    page.locator("summary", has_text="Joindre un fichier").first.click()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    )
    page.get_by_role("button", name="Joindre", exact=True).first.click()
    expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
    expect(page.get_by_label("C’est fait").first).to_be_checked()
