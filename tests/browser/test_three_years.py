"""Three years of a déploiement in accelerated time, from the letter to the next proposal: meetings, reports, a date
that moves, a report that is late and who hears of it, what was shown once and is not asked again."""

import dataclasses
import datetime as dt
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from cimpact.notices import tasks
from cimpact.writing.enums import SectionKind
from learning import reminders
from learning.models import Report
from proposals.agreed_terms import terms_of, versions_of
from proposals.enums import ObligationKind, State
from proposals.models import Dossier, Instalment
from proposals.workflow import instalments
from proposals.workflow.modifications import agree_modification, propose_modification
from tests import cast as casting
from tests.learning import reports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

SAVED = re.compile("Enregistré à")
MAIN = "main"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class Stage:
    """The stage that the test lives: what is owed of it, by kind and year, as it stands now."""

    def __init__(self, dossier: Dossier):
        self.pk = dossier.pk

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.with_names().get(pk=self.pk)

    def owed(self, kind: str, year: int):
        return self.dossier.participation.obligations.get(kind=kind, year=year)

    def url(self, page: str) -> str:
        return f"/fr/dossiers/{self.pk}/{page}"


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def hold_meeting(advisor, stage: Stage, year: int, clock) -> None:
    """The advisor writes down the date that was agreed, then that the meeting was held."""
    owed = stage.owed(ObligationKind.MID_YEAR, year)
    clock.set(owed.due_on.year, owed.due_on.month, owed.due_on.day, 9)
    advisor.goto(stage.url(f"rencontres-mi-annee/{owed.pk}/date/"))
    later = owed.due_on + dt.timedelta(days=1)
    advisor.locator("input[name=day]").fill(later.isoformat())
    advisor.locator("input[name=hour]").fill("13:30")
    advisor.get_by_label("Lieu ou lien").fill("1, rue des Ormes")
    press(advisor, "Inscrire cette date")
    expect(advisor.locator(MAIN)).to_contain_text("13 h 30")
    clock.set(later.year, later.month, later.day, 18)
    advisor.goto(stage.url(f"rencontres-mi-annee/{owed.pk}/"))
    held = advisor.locator("details", has_text="La rencontre a eu lieu").first
    if not held.evaluate("node => node.open"):
        held.locator("summary").click()
    held.get_by_role("button").click()
    expect(advisor.locator(MAIN)).to_contain_text("La rencontre a eu lieu le")


def write_report(table, cast, stage: Stage, kind: str, year: int) -> Report:
    """Begun at its page and written there; its lists are filled as their forms would."""
    owed = stage.owed(kind, year)
    table.goto(stage.url(f"rapports/{owed.pk}/"))
    press(table, "Commencer le rapport")
    report = Report.objects.get(obligation=owed)
    casting.answer_all(report.document, cast.coordinator)
    done = {"what": "Ouvrir trois ruelles", "outcome": "done", "result": "Trois ruelles sont ouvertes."}
    reports.write(report, SectionKind.ACTIVITIES, done, by=cast.coordinator)
    learned = {
        "question": "Qui vient?",
        "text": "Les voisines, et personne d’autre.",
        "people": "1",
        "failure": "1",
    }
    reports.write(report, SectionKind.LEARNINGS, learned, by=cast.coordinator)
    agreed = terms_of(versions_of(stage.dossier.participation)[0].content).budget
    spent = {(source, category): cents for (source, category, of), cents in agreed.items() if of == year}
    reports.spend(report, spent, by=cast.coordinator)
    if kind == ObligationKind.FINAL_REPORT:
        effect = {"what": "Un comité de ruelles qui dure", "proof": "Ses procès-verbaux."}
        reports.write(report, SectionKind.EFFECTS, effect, by=cast.coordinator)
    section = "perennisation" if kind == ObligationKind.FINAL_REPORT else "ajustements"
    table.goto(stage.url(f"rapports/{owed.pk}/ecrire/{section}/"))
    box = table.locator("[data-part] [role=textbox]").first
    box.fill("Nous ouvrons plus tôt au printemps.")
    box.blur()
    expect(table.locator("[data-save]")).to_have_text(SAVED)
    return reports.read(report)


def hand_in(table, stage: Stage, kind: str, year: int) -> None:
    owed = stage.owed(kind, year)
    table.goto(stage.url(f"rapports/{owed.pk}/relire/"))
    table.get_by_role("link", name="Remettre le rapport").click()
    press(table, "Remettre le rapport")
    expect(table.locator(MAIN)).to_contain_text("Remis le")


def accept(advisor, stage: Stage, kind: str, year: int) -> None:
    owed = stage.owed(kind, year)
    advisor.goto(stage.url(f"rapports/{owed.pk}/"))
    advisor.get_by_label("Votre lecture du rapport").fill(
        "Merci : l’essai raté nous apprend autant que le reste."
    )
    press(advisor, "Accepter le rapport")
    expect(advisor.locator(MAIN)).to_contain_text("Accepté")


def letters_of(clock, *days: dt.date) -> list[tuple[str, str]]:
    """What is written to whom, when the portal's worker goes by on these days."""
    mail.outbox.clear()
    for day in days:
        clock.set(day.year, day.month, day.day, 10)
        reminders.sweep()
        tasks.sweep()
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


def test_three_years_from_the_letter_to_the_next_proposal(cast, person, clock):
    stage = Stage(casting.answered(cast, kind="deployment"))
    table, advisor, team = person(cast.coordinator), person(cast.advisor), person(cast.team)
    table.goto(stage.url("accepter/"))
    press(table, "Accepter l’allocation")
    expect(table.locator(MAIN)).to_contain_text("Rencontre de mi-année")
    instalments.plan_instalments(stage.dossier, instalments.propose_schedule(stage.dossier), by=cast.team)

    # The first year, as it should go: the second payment waits for the report to be accepted.
    hold_meeting(advisor, stage, 1, clock)
    first = stage.owed(ObligationKind.ANNUAL_REPORT, 1)
    clock.set(first.due_on.year, first.due_on.month, first.due_on.day, 9)
    write_report(table, cast, stage, ObligationKind.ANNUAL_REPORT, 1)
    hand_in(table, stage, ObligationKind.ANNUAL_REPORT, 1)
    second_payment = Instalment.objects.get(year=2, cancelled_at=None)
    team.goto(stage.url(f"versements/{second_payment.pk}/"))
    expect(team.locator(MAIN)).to_contain_text("n’est pas encore accepté")
    accept(advisor, stage, ObligationKind.ANNUAL_REPORT, 1)
    team.goto(stage.url(f"versements/{second_payment.pk}/"))
    expect(team.locator(MAIN)).not_to_contain_text("n’est pas encore accepté")

    # The second year: both sides move the last day, and what is due at the end moves with it.
    hold_meeting(advisor, stage, 2, clock)
    before = stage.owed(ObligationKind.FINAL_REPORT, 3).due_on
    terms = terms_of(versions_of(stage.dossier.participation)[0].content)
    longer = dataclasses.replace(terms, ends_on=terms.ends_on + dt.timedelta(days=45))
    moved = propose_modification(
        stage.dossier, terms=longer, reason="Une saison de plus.", by=cast.coordinator
    )
    agree_modification(moved, by=cast.team)
    assert stage.owed(ObligationKind.FINAL_REPORT, 3).due_on == before + dt.timedelta(days=45)

    # Its report is late: the table is reminded before and on the day, then everyone to whom it matters.
    late = stage.owed(ObligationKind.ANNUAL_REPORT, 2)
    days = [late.due_on + dt.timedelta(days=n) for n in (-30, -7, 0, 7)]
    told = [subject for to, subject in letters_of(clock, *days[:3]) if cast.coordinator.email in to]
    assert len([subject for subject in told if "Rapport d’activité" in subject]) == 3, told
    escalated = letters_of(clock, days[3])
    assert all("en retard" in subject for _to, subject in escalated)
    for someone in (cast.coordinator, cast.advisor, cast.team):
        assert any(someone.email in to for to, _subject in escalated), someone
    table.goto("/fr/")
    expect(table.locator(MAIN)).to_contain_text("Remettre le rapport d’activité et le bilan financier")
    team.goto("/fr/attendus/?vue=retard")
    expect(team.locator(MAIN)).to_contain_text("Des ruelles à vivre")
    write_report(table, cast, stage, ObligationKind.ANNUAL_REPORT, 2)
    hand_in(table, stage, ObligationKind.ANNUAL_REPORT, 2)
    after = letters_of(clock, days[3] + dt.timedelta(days=1), days[3] + dt.timedelta(days=30))
    assert all(subject.startswith("Rapport remis") for _to, subject in after), after
    accept(advisor, stage, ObligationKind.ANNUAL_REPORT, 2)

    # The last year: its effects are documented, and the team closes the stage.
    hold_meeting(advisor, stage, 3, clock)
    final = stage.owed(ObligationKind.FINAL_REPORT, 3)
    clock.set(final.due_on.year, final.due_on.month, final.due_on.day, 9)
    write_report(table, cast, stage, ObligationKind.FINAL_REPORT, 3)
    hand_in(table, stage, ObligationKind.FINAL_REPORT, 3)
    accept(advisor, stage, ObligationKind.FINAL_REPORT, 3)
    team.goto(stage.url("participation/"))
    team.get_by_role("link", name="Clore l’étape").click()
    press(team, "Clore l’étape")
    assert stage.dossier.state == State.COMPLETED

    # What comes next starts from what is known.
    table.goto(stage.url("et-apres/"))
    table.get_by_role(
        "link", name=re.compile("^Commencer : La même initiative, à l’étape « Intensification »")
    ).click()
    press(table, "Aller droit à la proposition")
    following = Dossier.objects.get(follows=stage.pk)
    assert following.stage.kind == "scaling"
    table.goto(f"/fr/dossiers/{following.pk}/proposition/prealables/")
    expect(table.locator(MAIN)).to_contain_text("Déjà montré à l’étape")
    expect(table.locator(MAIN)).to_contain_text("Un comité de ruelles qui dure")
    table.goto(f"/fr/initiatives/{following.initiative_id}/")
    expect(table.locator(MAIN)).to_contain_text("Étape terminée")
