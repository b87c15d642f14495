"""The whole life of a dossier, as three people live it in three browsers: coordinator, advisor, coordination team."""

import re

import pytest
from playwright.sync_api import expect

from cimpact.notices import outbox
from cimpact.notices.models import Notice
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as casting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey_sqlite, pytest.mark.long]

SAVED = re.compile("Enregistré à")
TITLE = "Des ruelles à vivre"
# Pages of the dossier that the coordinator opens again in English at the end.
ENGLISH = ("", "lettre/", "proposition/quartier/", "recu/", "historique/", "conversation/", "reponse/")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def answer_everything(page):
    """Fill what is still empty on the page, then wait until it is saved."""
    boxes = page.locator("[data-part] :is(textarea, [role=textbox]):visible")
    for n in range(boxes.count()):
        if not boxes.nth(n).evaluate("box => (box.value ?? box.textContent).trim()"):
            boxes.nth(n).fill(f"Nous l’avons écrit ensemble, à la réunion {n + 1}.")
            boxes.nth(n).blur()
    expect(page.locator("[data-save]")).to_have_text(SAVED)


def write_letter(page):
    page.goto("/fr/")
    follow(page, "Commencer un dossier")
    page.get_by_label("Nom de l’initiative").fill(TITLE)
    page.locator("input[name=stage]").first.check()
    press(page, "Écrire la lettre d’intention")
    answer_everything(page)
    press(page, "Relire et envoyer")
    press(page, "Envoyer la lettre")


def answer_letter(page):
    page.goto("/fr/")
    follow(page, "Lire la lettre")
    page.get_by_label("Votre réponse à la table").fill("Une bonne question. Commencez quand vous voulez.")
    press(page, "Envoyer la réponse")


def write_proposal(page, dossier):
    page.goto(f"/fr/dossiers/{dossier.pk}/lettre/")
    follow(page, "Ouvrir la proposition")
    press(page, "Ouvrir la proposition")
    page.goto(f"/fr/dossiers/{dossier.pk}/proposition/quartier/")
    while True:
        section = page.url.rstrip("/").rsplit("/", 1)[1]
        for state in page.get_by_label("C’est fait").all():
            state.check()
        if section == "soutien":
            page.locator("input[name$=starts_on]").fill("1er avril 2022")
            page.locator("input[name*=amount]").first.fill("60 000")
            page.locator("input[name*=amount]").first.blur()
            expect(page.get_by_text("C’est 10 000 $ de plus que le maximum")).to_be_visible()
            page.locator("input[name*=amount]").first.fill("40 000")
        if section == "budget":
            page.locator("[data-part] input[inputmode]:visible").first.fill("40 000")
        if page.locator("[data-part] :is(textarea, [role=textbox]):visible").count():
            answer_everything(page)
        following = page.get_by_role("button", name="Section suivante")
        if not following.count():
            break
        following.click()
        page.wait_for_url(lambda url, here=section: not url.rstrip("/").endswith(f"/{here}"))
    page.goto(f"/fr/dossiers/{dossier.pk}/relire/")


def submit(page):
    follow(page, "Déposer la proposition")
    press(page, "Déposer la proposition")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Proposition déposée")
    expect(page.locator("main")).to_contain_text("PIC-2022-001")


def analyse(page, dossier):
    page.goto(f"/fr/dossiers/{dossier.pk}/")
    follow(page, "Confier l’analyse")
    press(page, "Commencer l’analyse")
    page.goto(f"/fr/dossiers/{dossier.pk}/analyse/")
    page.get_by_text("Rencontré", exact=True).first.click()
    page.get_by_label("Ce qui appuie votre appréciation").first.fill("Le plan est adopté.")
    page.get_by_label("Ce qui appuie votre appréciation").first.blur()
    expect(page.locator("[data-save]")).to_have_text(SAVED)


def ask_precision(page):
    page.locator("summary", has_text="Demander une précision").first.click()
    asking = page.locator("details[open]", has_text="Ce qui manque et pourquoi").last
    asking.get_by_label("Ce qui manque et pourquoi").fill("Qui a décidé, et quand?")
    asking.get_by_role("button", name="Envoyer la demande").click()
    expect(page.locator("main")).to_contain_text("La demande est envoyée.")


def give_precision(page, dossier):
    page.goto("/fr/")
    page.goto(f"/fr/dossiers/{dossier.pk}/precisions/{dossier.precisions.get().pk}/")
    box = page.locator("[data-part] [role=textbox]").first
    box.fill(box.inner_text() + " L’assemblée de mars a décidé.")
    box.blur()
    expect(page.locator("[data-save]")).to_have_text(SAVED)
    press(page, "Rendre la réponse")


def hand_over(page, dossier):
    page.goto(f"/fr/dossiers/{dossier.pk}/analyse/")
    expect(page.locator("ins").first).to_contain_text("mars")
    follow(page, "Transmettre au comité")
    page.get_by_role("button", name=re.compile("Transmettre")).click()


def record(page, dossier, what, outcome, button):
    page.goto(f"/fr/dossiers/{dossier.pk}/{what}/")
    page.get_by_label("Date de la rencontre").fill("15 février 2022")
    page.locator("input[name=present]:not([disabled])").first.check()
    page.get_by_label(outcome).check()
    press(page, button)


def send_letter(page, dossier):
    page.goto(f"/fr/dossiers/{dossier.pk}/reponse/")
    page.get_by_label("Signée par").fill("Judith Okafor")
    page.get_by_label("Fonction").fill("Équipe de coordination")
    press(page, "Enregistrer la lettre")
    follow(page, "Relire et envoyer")
    press(page, "Envoyer la lettre")


def accept(page, dossier):
    page.goto("/fr/")
    page.goto(f"/fr/dossiers/{dossier.pk}/accepter/")
    press(page, "Accepter l’allocation")
    expect(page.locator("main")).to_contain_text("Rencontre de mi-année")


def test_a_dossier_lives_from_its_letter_to_its_participation(person, clock):
    clock.set(*casting.BEFORE_FEBRUARY)
    cast = casting.make_cast()
    coordinator, advisor, team = person(cast.coordinator), person(cast.advisor), person(cast.team)

    write_letter(coordinator)
    dossier = Dossier.objects.get()
    assert dossier.state == State.LETTER_SENT
    answer_letter(advisor)
    write_proposal(coordinator, dossier)
    # Nobody but the table reads a draft.
    assert advisor.goto(f"/fr/dossiers/{dossier.pk}/proposition/quartier/").status == 403
    submit(coordinator)

    clock.set(2022, 2, 7)
    analyse(advisor, dossier)
    ask_precision(advisor)
    clock.set(2022, 2, 10)
    give_precision(coordinator, dossier)
    hand_over(advisor, dossier)
    dossier.refresh_from_db()
    assert dossier.state == State.COMMITTEE
    assert (str(dossier.promised_on), str(dossier.answer_due_on)) == ("2022-03-29", "2022-04-01")

    clock.set(2022, 2, 16)
    recused = person(cast.recused)
    recused.goto("/fr/")
    expect(recused.locator("main")).to_contain_text("Fermé pour vous")
    assert recused.goto(f"/fr/dossiers/{dossier.pk}/").status == 404
    record(team, dossier, "recommandation", "Favorable, comme demandé", "Inscrire la recommandation")
    record(team, dossier, "enterinement", "Entérinée", "Inscrire l’entérinement")
    coordinator.goto(f"/fr/dossiers/{dossier.pk}/")
    expect(coordinator.locator("main")).to_contain_text("Réponse en préparation")
    expect(coordinator.locator("main")).not_to_contain_text("Entérinée")

    send_letter(team, dossier)
    accept(coordinator, dossier)
    dossier.refresh_from_db()
    assert dossier.state == State.ACTIVE
    assert [str(o.due_on) for o in dossier.participation.obligations.all()] == ["2022-10-01", "2023-03-31"]

    for part in ENGLISH:
        page = coordinator.goto(f"/en/dossiers/{dossier.pk}/{part}")
        assert page.status == 200, part
        assert coordinator.locator("html").get_attribute("lang").startswith("en"), part
    assert outbox.send_due() + Notice.objects.filter(status="sent").count() >= 4
    assert not Notice.objects.exclude(status="sent").exists()
    # A door that stays shut is an answer, not a fault.
    closed = [f for page in (advisor, recused) for f in page.faults if "status of 40" not in f]
    assert closed + coordinator.faults + team.faults == []
