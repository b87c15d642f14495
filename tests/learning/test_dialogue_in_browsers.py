"""A room with its animator and two phones, live: what one does, the others see without touching anything (F108)."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from learning.dialogue_enums import PollKind
from learning.workflow import dialogue as actions

from .dialogues import OPTIONS, space

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_an_animator_and_two_phones_in_a_room(cast, person, live_server):
    made = space(cast)
    actions.add_poll(
        made,
        key=uuid.uuid4(),
        kind=PollKind.SINGLE,
        fr="Par où commencer?",
        en="",
        options=OPTIONS,
        by=cast.team,
    )
    names = [cast.programme.code, made.offer.pk]
    animator, wall = person(cast.team), person(cast.team)
    animator.goto(live_server.url + reverse("dialogue_lead", args=names))
    wall.goto(live_server.url + reverse("dialogue_screen", args=names))
    phones = [person(width=360, height=740), person(width=360, height=740)]
    for phone in phones:
        phone.goto(live_server.url + reverse("room", args=[made.code]))
        expect(phone.get_by_role("radio")).to_have_count(0)

    # The poll opens on the phones by itself; what is being typed there stays.
    phones[0].get_by_label("Votre question").fill("Qui paie?")
    animator.get_by_role("button", name="Ouvrir le sondage").click()
    for phone, choice in zip(phones, ("Le logement", "L’école"), strict=True):
        phone.get_by_label(choice).check(timeout=20_000)
    expect(phones[0].get_by_label("Votre question")).to_have_value("Qui paie?")
    phones[0].get_by_role("button", name="Envoyer la question").click()
    expect(phones[0].get_by_role("status")).to_contain_text("Votre question est reçue")
    for phone, choice in zip(phones, ("Le logement", "L’école"), strict=True):
        phone.get_by_label(choice).check()
        phone.get_by_role("button", name="Répondre").dblclick()
        expect(phone.get_by_text("Votre réponse est reçue.").first).to_be_visible()
    expect(wall.locator("#mur")).to_contain_text("2 personnes ont répondu", timeout=20_000)

    # A word waits for the animator, then is on the wall.
    animator.get_by_role("button", name="Recevoir les mots").click()
    phones[1].get_by_label("Ce que vous retenez, en un mot").fill("Espoir", timeout=20_000)
    phones[1].get_by_role("button", name="Envoyer mon mot").click()
    animator.get_by_role("button", name="Montrer Espoir").click(timeout=20_000)
    expect(wall.locator(".cloud")).to_contain_text("Espoir", timeout=20_000)
    animator.get_by_role("button", name="Montrer Qui paie?").click()
    phones[1].get_by_role("button", name="Je l’appuie").click(timeout=20_000)
    expect(wall.locator("#mur")).to_contain_text("1 appui", timeout=20_000)
    assert [fault for page in (animator, wall, *phones) for fault in page.faults] == []
