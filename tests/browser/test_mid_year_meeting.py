"""A mid-year meeting, from the dates proposed to the notes shared: the advisor and the coordinator, each at her own
browser (R32)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from learning.models import FollowUp, MeetingNotes, MidYearMeeting
from tests import cast as casting

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_meeting_from_the_dates_proposed_to_the_notes_shared(cast, person, clock):
    dossier = casting.active(cast, kind="deployment")
    obligation = dossier.participation.obligations.get(kind="mid_year", year=1)
    clock.set(2022, 9, 1, 12, 0)
    url = reverse("mid_year", args=[dossier.pk, obligation.pk])

    advisor = person(cast.advisor)
    advisor.goto(url)
    advisor.get_by_role("link", name="Proposer des dates").click()
    for n, day in enumerate(("20 septembre 2022", "22 septembre 2022")):
        advisor.locator(f"#id_day_{n}").fill(day)
        advisor.locator(f"#id_hour_{n}").fill("13:30")
    advisor.get_by_label("Lieu ou lien").fill("1, rue des Ormes")
    advisor.get_by_role("button", name="Proposer ces dates").click()

    table = person(cast.coordinator, width=390)
    table.goto(reverse("participation", args=[dossier.pk]))
    expect(table.locator("main")).to_contain_text("2 dates sont proposées")
    table.get_by_role("link", name="Ouvrir la rencontre").click()
    no, yes = table.get_by_role("group", name="20 septembre"), table.get_by_role("group", name="22 septembre")
    no.get_by_label("Non").check()
    yes.get_by_label("Oui").check()
    table.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(table.locator("main")).to_contain_text("Vos réponses sont inscrites")

    advisor.goto(url)
    suits = advisor.locator("#date ~ ul.rows li").filter(has_text="22 septembre")
    expect(suits).to_contain_text("Oui : Noémie Lafleur")
    suits.get_by_role("button", name="Choisir").click()
    expect(advisor.locator("main")).to_contain_text("jeudi 22 septembre")

    # The day of the meeting: notes save themselves, and what is agreed is written down.
    clock.set(2022, 9, 22, 18, 0)
    advisor.goto(url)
    advisor.get_by_role("textbox", name="Notes de la rencontre").click()
    advisor.keyboard.type("La salle est trouvée.")
    advisor.locator("[data-save][data-state=saved]").wait_for()
    advisor.get_by_role("textbox", name="Notes de l’équipe").click()
    advisor.keyboard.type("Noémie est fatiguée.")
    expect(advisor.locator("[name=notes_private-version]")).to_have_value("1")
    advisor.locator("[data-save][data-state=saved]").wait_for()
    advisor.get_by_text("Ajouter un suivi").click()
    advisor.get_by_label("Ce qui est à faire").fill("Signer le bail")
    advisor.get_by_label("Qui s’en charge?").select_option(label="Noémie Lafleur")
    advisor.get_by_label("D’ici le").fill("1er octobre 2022")
    advisor.get_by_role("button", name="Inscrire ce suivi").click()
    advisor.get_by_role("button", name="Partager les notes de la rencontre").click()
    advisor.get_by_role("button", name="Noter qu’elle a eu lieu").click()
    expect(advisor.locator("main")).to_contain_text("La rencontre a eu lieu le 22 septembre 2022")

    table.goto(reverse("home"))
    expect(table.locator("main")).to_contain_text("Signer le bail")
    table.goto(url)
    expect(table.locator("main")).to_contain_text("La salle est trouvée.")
    assert "fatiguée" not in table.content()
    table.get_by_role("button", name="C’est fait").click()
    expect(table.locator("main")).to_contain_text("C’est fait.")
    assert FollowUp.objects.get().done_by == cast.coordinator
    assert MidYearMeeting.objects.get().obligation.done_on.isoformat() == "2022-09-22"
    assert MeetingNotes.objects.count() == 2
    assert advisor.faults == table.faults == []


def test_two_who_take_notes_at_once_lose_nothing(cast, person, clock):
    dossier = casting.active(cast, kind="deployment")
    obligation = dossier.participation.obligations.get(kind="mid_year", year=1)
    clock.set(2022, 9, 22, 18, 0)
    url = reverse("mid_year", args=[dossier.pk, obligation.pk])
    first, second = person(cast.advisor), person(cast.team)
    for page in (first, second):
        page.goto(url)
    first.get_by_role("textbox", name="Notes de la rencontre").click()
    first.keyboard.type("De Karim.")
    first.locator("[data-save][data-state=saved]").wait_for()
    second.get_by_role("textbox", name="Notes de la rencontre").click()
    second.keyboard.type("De Judith.")
    second.get_by_role("button", name="Réunir les deux").wait_for()
    expect(second.locator("[data-part=notes_shared] [data-conflict]")).to_contain_text("De Karim.")
    second.get_by_role("button", name="Garder le mien").click()
    second.locator("[data-save][data-state=saved]").wait_for()
    assert MeetingNotes.objects.get().text == "<p>De Judith.</p>"
    assert first.faults == []
    assert [fault for fault in second.faults if "409" not in fault] == []
