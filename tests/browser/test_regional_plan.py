"""The regional plan, from an entry that a table opens to a plan that the community reads, in three browsers (R51)."""

import pytest
from playwright.sync_api import expect

from governance.enums import QuorumRule
from governance.models import Committee, Point
from learning.enums import Visibility
from learning.models import RegionalPlan
from tests.learning import regional_scenes as scenes

from .test_management_committee import gather, plan
from .test_whole_life import press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture(autouse=True)
def one_voice_is_enough(cast):
    rule = {"quorum_rule": QuorumRule.MEMBERS, "quorum_number": 1}
    Committee.objects.filter(pk=cast.management.pk).update(**rule)


def begin(team, cast, *, kind: str, theme: str, kept: str, entry: str) -> None:
    """A plan with one theme, drawn from an entry of the journal."""
    team.goto(f"/fr/plan-regional/{cast.programme.code}/")
    team.get_by_role("link", name="Commencer le plan").click()
    team.get_by_label("Titre").fill("Apprendre entre quartiers")
    press(team, "Commencer")
    team.get_by_role("link", name="Ajouter un thème").click()
    team.get_by_label(kind).check()
    team.get_by_label("Thème", exact=True).fill(theme)
    team.get_by_label("Ce que nous en retenons").fill(kept)
    press(team, "Enregistrer le thème")
    team.get_by_role("link", name="Choisir des entrées du journal").click()
    team.get_by_label(entry).check()
    press(team, "Ajouter au thème")
    expect(team.locator("main")).to_contain_text("Déjà dans ce thème")


def write(team, cast) -> None:
    """That plan, with one action."""
    begin(
        team,
        cast,
        kind="Enjeu transversal",
        theme="La relève des comités",
        kept="Deux personnes pour chaque rôle.",
        entry="Le café du mardi",
    )
    team.get_by_role("link", name="Retour au plan").click()
    team.get_by_role("link", name="Ajouter une action").click()
    team.get_by_label("Ce qui sera fait").fill("Écrire une fiche sur la relève")
    team.get_by_label("Sous quelle forme").select_option("brief")
    team.get_by_label("Pour qui").fill("les coordinations des tables")
    team.get_by_label("Qui s’en charge?").select_option(str(cast.advisor.pk))
    team.get_by_label("D’ici le").fill("1 mars 2022")
    press(team, "Enregistrer l’action")
    press(team, "Partager avec le comité")


def suggest(member, regional: RegionalPlan) -> None:
    member.goto(f"/fr/plan-regional/version/{regional.pk}/")
    member.locator("summary", has_text="Faire une suggestion").first.click()
    member.get_by_label("Votre suggestion").first.fill("Nommer aussi les fiduciaires.")
    member.get_by_role("button", name="Envoyer la suggestion").first.click()
    expect(member.locator("main")).to_contain_text("Nommer aussi les fiduciaires.")


def decide(team, meeting) -> None:
    """The committee adopts it by consensus."""
    point = Point.objects.get(meeting=meeting, title="Apprendre entre quartiers, version 1")
    team.goto(f"/fr/points/{point.pk}/proposer/")
    team.locator("textarea[name=text]").fill("Adopter le plan régional.")
    team.locator("input[name=mode][value=consensus]").check()
    press(team, "Proposer")
    press(team, "Soumettre à la décision")
    team.locator("main form input[type=radio]").first.check()
    press(team, "Inscrire le résultat")


def test_r51_from_an_entry_of_the_journal_to_a_plan_that_the_community_reads(person, cast, clock):
    entry = scenes.entry(cast, title="Le café du mardi")
    team, member, table = person(cast.team), person(cast.member), person(cast.coordinator)

    write(team, cast)
    regional = RegionalPlan.objects.get()
    suggest(member, regional)

    page = f"/fr/plan-regional/version/{regional.pk}/"
    assert table.goto(page).status == 404
    team.goto(page)
    team.locator("summary", has_text="Répondre").first.click()
    team.get_by_label("Retenue", exact=True).check()
    press(team, "Inscrire la réponse")
    press(team, "Soumettre à l’adoption")

    meeting = plan(team, cast.management)
    gather(team, meeting, "Paul Mercier")
    decide(team, meeting)
    team.goto(page)
    expect(team.locator("main")).to_contain_text("Adopté, à publier")
    press(team, "Publier à la communauté")

    table.goto(page)
    for words in ("La relève des comités", "Le café du mardi", "Écrire une fiche sur la relève"):
        expect(table.locator("main")).to_contain_text(words)

    # Its author takes the entry back: the plan keeps the team's own words.
    entry.visibility = Visibility.ME
    entry.save()
    table.goto(page)
    expect(table.locator("main")).not_to_contain_text("Le café du mardi")
    expect(table.locator("main")).to_contain_text("Deux personnes pour chaque rôle.")

    advisor = person(cast.advisor)
    advisor.goto(f"/fr/plan-regional/{cast.programme.code}/suivi/")
    advisor.get_by_role("link", name="Dire où elle en est").click()
    advisor.get_by_label("En cours", exact=True).check()
    press(advisor, "Enregistrer l’avancement")
    expect(advisor.locator("main")).to_contain_text("En cours")
