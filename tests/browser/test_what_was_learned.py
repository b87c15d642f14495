"""What one table learned, from a phone without a connection to another table and to the plan (F68–F70, R51)."""

import pytest
from playwright.sync_api import expect

from cimpact.notices.models import Notice
from learning.models import JournalEntry, RegionalPlan, Reuse
from tests.learning.test_journal_offline import SENTENCE, ready, write

from .test_regional_plan import begin
from .test_whole_life import press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def written_offline(phone) -> JournalEntry:
    """An entry written without a connection, sent when it is back, then opened to the community."""
    ready(phone)
    phone.context.set_offline(True)
    write(phone)
    expect(phone.locator("#en-attente")).to_have_text("1 entrée attend la connexion")
    phone.context.set_offline(False)
    expect(phone.locator("#en-attente")).to_have_text("Tout est envoyé")
    entry = JournalEntry.objects.get()
    assert entry.visibility == "me"
    phone.goto(f"/fr/journal/{entry.pk}/")
    phone.get_by_label("La communauté").check()
    press(phone, "Changer")
    return entry


def reused_by(neighbour, cast) -> None:
    """Another table finds it by other words than its own, and says what it made of it."""
    neighbour.goto("/fr/apprentissages/")
    neighbour.get_by_label("Chercher", exact=True).first.fill("parent repas servis")
    neighbour.locator("main").get_by_role("button", name="Chercher").click()
    neighbour.get_by_role("link", name=SENTENCE).click()
    expect(neighbour.locator("main")).to_contain_text("Les Ormes")
    expect(neighbour.locator("main")).to_contain_text("Une intuition")
    neighbour.get_by_role("link", name="Dire que nous l’avons réutilisé").click()
    neighbour.get_by_label("Ce que cela a changé chez vous").fill("Nous servons la soupe avant l’assemblée.")
    press(neighbour, "L’inscrire")
    expect(neighbour.locator("main")).to_contain_text("Nous servons la soupe avant l’assemblée.")


def test_f68_f70_r51_what_was_learned_travels(person, cast):
    phone = person(cast.contributor, width=390, height=844)
    entry = written_offline(phone)

    reused_by(person(cast.neighbour), cast)
    reuse = Reuse.objects.get()
    assert (reuse.entry, reuse.by) == (entry, cast.neighbour)
    assert Notice.objects.get(kind="learning_reused").recipient == cast.contributor

    begin(
        person(cast.team),
        cast,
        kind="Avancée",
        theme="Accueillir par le repas",
        kept="On vient quand on mange.",
        entry=SENTENCE,
    )
    plan = RegionalPlan.objects.get()
    assert plan.title == "Apprendre entre quartiers"

    phone.goto(f"/fr/journal/{entry.pk}/")
    phone.get_by_role("link", name="Dans la bibliothèque").click()
    expect(phone.locator("main")).to_contain_text("Le Canal")
