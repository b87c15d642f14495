"""An invited partner, from the e-mail to her saved answer, then a message: one section and nothing else (F24, F31)."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from cimpact.notices import outbox
from cimpact.writing.models import Answer, Comment
from tests import cast as casting
from tests.proposals.pages import question_of

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile("Enregistré à")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_she_is_invited_opens_her_account_writes_and_is_answered(cast, person):
    dossier = casting.drafting(cast)
    question = question_of(dossier, "needs")
    coordinator = person(cast.coordinator)
    coordinator.goto(f"/fr/dossiers/{dossier.pk}/")
    coordinator.get_by_role("link", name="Inviter un partenaire à écrire des sections").click()
    coordinator.get_by_role("link", name="Inviter une personne").click()
    coordinator.get_by_label("Prénom").fill("Gaëlle")
    coordinator.get_by_label("Nom", exact=True).fill("Parent")
    coordinator.get_by_label("Adresse courriel").fill("gaelle@maison.org")
    coordinator.get_by_label(question.section.title).check()
    press(coordinator, "Envoyer l’invitation")
    expect(coordinator.get_by_text("L’invitation pour Gaëlle Parent est partie.")).to_be_visible()

    outbox.send_due()
    link = re.search(r"http\S+/invitation/\S+", mail.outbox[-1].body)[0]
    guest = person()
    guest.goto(re.sub(r"^https?://[^/]+", "", link))
    press(guest, "Ouvrir mon compte")
    guest.get_by_role("link", name="Ouvrir mes sections").click()
    guest.get_by_role("link", name="Écrire", exact=True).click()
    box = guest.locator("[data-part] [role=textbox]").first
    box.fill("Les familles du secteur Est nous l’ont dit.")
    box.blur()
    expect(guest.locator("[data-save]")).to_have_text(SAVED)
    answer = Answer.objects.get(document=dossier.document, question__section=question.section)
    assert answer.plain == "Les familles du secteur Est nous l’ont dit."
    assert answer.updated_by.email == "gaelle@maison.org"
    other = next(s for s in dossier.document.sections if s.pk != question.section_id)
    assert guest.goto(f"/fr/dossiers/{dossier.pk}/proposition/{other.code}/").status == 403
    assert guest.goto(f"/fr/dossiers/{dossier.pk}/texte/").status == 403
    guest.faults.clear()  # the two refusals

    guest.goto(f"/fr/dossiers/{dossier.pk}/conversation/")
    guest.get_by_label("Votre message").last.fill("Est-ce assez précis?")
    press(guest, "Envoyer")
    expect(guest.get_by_text("Est-ce assez précis?")).to_be_visible()
    coordinator.goto(f"/fr/dossiers/{dossier.pk}/conversation/")
    coordinator.get_by_text("Répondre", exact=True).click()
    coordinator.get_by_label("Votre réponse").fill("Oui, merci.")
    coordinator.locator("details.reply[open]").get_by_role("button", name="Envoyer").click()
    expect(coordinator.get_by_text("Oui, merci.")).to_be_visible()
    press(coordinator, "Marquer comme réglé")
    expect(
        coordinator.get_by_text("1 fil réglé").or_(coordinator.get_by_text("Un fil réglé"))
    ).to_be_visible()
    assert Comment.objects.count() == 2
    assert guest.faults == coordinator.faults == []
