"""The journal on a phone whose connection comes and goes: nothing is lost, nothing is sent twice (F68)."""

import io
import json

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from learning.models import JournalEntry, JournalPhoto
from tests.browser.look import Look
from tests.browsers import sign_in

from .journals import jpeg

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCE = "Les parents viennent quand le repas est servi."


@pytest.fixture
def phone(person):
    """A phone; what it complains of besides the lost connection is a fault."""
    pages = []

    def open_phone(user, **options):
        page = person(user, width=390, height=844, **options)
        pages.append(page)
        return page

    yield open_phone
    expected = ("net::ERR_INTERNET_DISCONNECTED", "422", "401", "ERR_FAILED")
    faults = [fault for page in pages for fault in page.faults if not any(one in fault for one in expected)]
    assert faults == []


def ready(page) -> None:
    """The page of writing is open, and the one that opens without a connection is kept."""
    page.goto(reverse("journal_write"))
    page.evaluate(
        """async () => {
            await navigator.serviceWorker.ready;
            while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 50));
        }"""
    )


def write(page, sentence: str = SENTENCE, *, photo: bool = False) -> None:
    page.get_by_label("En une phrase").fill(sentence)
    page.get_by_text("Ce qui n’a pas marché").click()
    if photo:
        taken = jpeg()
        page.locator("input[type=file]").set_input_files(
            {"name": taken.name, "mimeType": "image/jpeg", "buffer": taken.read()}
        )
        page.get_by_label("Ce que montre la photo").fill("La table mise")
    page.get_by_role("button", name="Garder cette entrée").click()


def test_f68_an_entry_is_written_in_a_minute_and_the_essential_is_on_the_first_screen(cast, phone):
    page = phone(cast.contributor)
    page.goto(reverse("journal_write"))
    for name in ("En une phrase", "Ce qui n’a pas marché"):
        box = page.get_by_label(name).bounding_box()
        assert box["y"] + box["height"] < 844
    button = page.get_by_role("button", name="Garder cette entrée").bounding_box()
    assert button["y"] + button["height"] <= 844
    write(page, photo=True)
    expect(page.locator("h1")).to_have_text(SENTENCE)
    kept = JournalEntry.objects.get()
    assert (kept.kind, kept.visibility, kept.author) == ("failed", "me", cast.contributor)
    expect(page.locator("figure img")).not_to_have_js_property("naturalWidth", 0)
    page.goto(reverse("journal_write"))
    expect(page.get_by_label("En une phrase")).to_have_value("")


def test_f68_written_offline_then_closed_it_leaves_once_with_its_photo_when_the_connection_is_back(
    cast, phone
):
    page = phone(cast.contributor)
    ready(page)
    context = page.context
    context.set_offline(True)
    write(page, photo=True)
    expect(page.locator("#en-attente")).to_have_text("1 entrée attend la connexion")
    expect(page.get_by_label("En une phrase")).to_have_value("")
    page.close()
    again = context.new_page()
    again.goto(reverse("journal_write"))
    expect(again.locator("#en-attente")).to_have_text("1 entrée attend la connexion")
    expect(again.locator("[data-journal-name]")).to_have_text(cast.contributor.full_name)
    write(again, "Et le lundi, personne.")
    expect(again.locator("#en-attente")).to_have_text("2 entrées attendent la connexion")
    assert not JournalEntry.objects.exists()
    context.set_offline(False)
    expect(again.locator("#en-attente")).to_have_text("Tout est envoyé")
    again.goto(reverse("journal"))
    expect(again.locator(".entry")).to_have_count(2)
    expect(again.locator("[data-journal-waiting]")).to_be_hidden()
    assert sorted(JournalEntry.objects.values_list("title", flat=True)) == [
        "Et le lundi, personne.",
        SENTENCE,
    ]
    photo = JournalPhoto.objects.get()
    assert (photo.entry.title, photo.alt) == (SENTENCE, "La table mise")
    assert Image.open(io.BytesIO(photo.file.read())).size == (photo.width, photo.height)


def test_f68_what_is_missing_is_said_without_leaving_the_page(cast, phone):
    page = phone(cast.contributor)
    page.goto(reverse("journal_write"))
    look = Look(page)
    page.get_by_role("button", name="Garder cette entrée").click()
    expect(page.get_by_text("Dites-le en une phrase.")).to_be_visible()
    expect(page.get_by_text("Choisissez ce que c’est.")).to_be_visible()
    expect(page.get_by_label("En une phrase")).to_be_focused()
    look.at("a form with what is missing")
    assert look.faults == []
    assert not JournalEntry.objects.exists()


def test_f68_a_draft_survives_the_page(cast, phone):
    page = phone(cast.contributor)
    page.goto(reverse("journal_write"))
    page.get_by_label("En une phrase").fill(SENTENCE)
    page.get_by_label("Mots-clés").fill("repas")
    again = page.context.new_page()
    page.close()
    again.goto(reverse("journal_write"))
    expect(again.get_by_label("En une phrase")).to_have_value(SENTENCE)
    expect(again.get_by_label("Mots-clés")).to_have_value("repas")
    again.get_by_role("button", name="Recommencer à neuf").click()
    expect(again.get_by_label("En une phrase")).to_have_value("")


def test_f68_what_is_refused_comes_back_to_the_form_to_be_corrected(cast, phone):
    page = phone(cast.contributor)
    ready(page)
    page.context.set_offline(True)
    page.get_by_label("Mots-clés").fill("un,deux,trois,quatre,cinq,six,sept,huit,neuf")
    write(page)
    expect(page.locator("#en-attente")).to_have_text("1 entrée attend la connexion")
    page.context.set_offline(False)
    page.get_by_role("button", name="Reprendre").click()
    expect(page.get_by_label("En une phrase")).to_have_value(SENTENCE)
    expect(page.locator("form .invalid-feedback")).to_contain_text("Gardez au plus 8 mots-clés.")
    page.get_by_label("Mots-clés").fill("un")
    page.get_by_role("button", name="Garder cette entrée").click()
    expect(page.locator("h1")).to_have_text(SENTENCE)
    assert JournalEntry.objects.get().tags == ["un"]


def test_f68_another_person_on_the_same_phone_neither_sees_nor_sends_it(cast, phone, live_server):
    page = phone(cast.contributor)
    ready(page)
    page.context.set_offline(True)
    write(page)
    expect(page.locator("#en-attente")).to_have_text("1 entrée attend la connexion")
    context = page.context
    page.close()
    context.set_offline(False)
    sign_in(context, cast.neighbour, live_server.url)
    hers = context.new_page()
    hers.goto(reverse("journal"))
    expect(hers.locator("h1")).to_have_text("Journal des apprentissages")
    hers.goto(reverse("journal_write"))
    expect(hers.locator("[data-journal-waiting]")).to_be_hidden()
    hers.goto(reverse("journal"), wait_until="networkidle")
    assert not JournalEntry.objects.exists()
    sign_in(context, cast.contributor, live_server.url)
    hers.goto(reverse("journal"))
    expect(hers.locator("#en-attente")).to_have_text("Tout est envoyé")
    assert JournalEntry.objects.get().author == cast.contributor


def test_f68_signed_out_what_waits_asks_to_sign_in(cast, phone, live_server):
    page = phone(cast.contributor)
    ready(page)
    Session.objects.all().delete()
    page.context.clear_cookies()
    write(page)
    expect(page.locator("[data-waiting-login]")).to_be_visible()
    assert not JournalEntry.objects.exists()
    # The page that asks to sign in makes this phone nobody's: without a connection it offers no form.
    page.goto(reverse("account_login"))
    page.context.set_offline(True)
    page.goto(reverse("journal_write"))
    expect(page.locator("form[data-journal]")).to_be_hidden()
    page.context.set_offline(False)
    sign_in(page.context, cast.contributor, live_server.url)
    page.goto(reverse("journal"))
    expect(page.locator("#en-attente")).to_have_text("Tout est envoyé")
    assert JournalEntry.objects.get().title == SENTENCE


def test_f68_without_a_script_the_form_goes_as_any_form_does(cast, phone):
    page = phone(cast.contributor, java_script_enabled=False)
    page.goto(reverse("journal_write"))
    write(page, photo=True)
    expect(page.locator("h1")).to_have_text(SENTENCE)
    assert JournalPhoto.objects.get().alt == "La table mise"


def test_f68_what_is_kept_on_the_device_holds_nothing_of_the_person(cast, phone):
    page = phone(cast.contributor)
    ready(page)
    kept = page.evaluate(
        """async () => {
            const texts = {};
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    texts[new URL(request.url).pathname] = await (await caches.match(request)).text();
            return JSON.stringify(texts);
        }"""
    )
    texts = json.loads(kept)
    assert reverse("journal_offline") in texts
    assert cast.contributor.last_name not in texts[reverse("journal_offline")]
    assert not [
        path for path in texts if not path.startswith("/static/") and path != reverse("journal_offline")
    ]
