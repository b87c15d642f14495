"""A meeting of the management committee, from its convening to the letter, in three browsers; the coalition's member
watches from hers, and reads of the investment only what is left to whoever withdraws (R57, R58). Then a decision
between meetings that nobody answers."""

import re

import pytest
from playwright.sync_api import expect

from cimpact.notices.models import Notice
from governance.enums import MeetingState, MinutesState, QuorumRule, Result
from governance.models import Committee, Meeting, Point, Resolution
from governance.tasks import close_consultations
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as casting

from .test_whole_life import press, send_letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

SECRETS = ("Recommander ce soutien", "Favorable, comme demandé", "Le quartier est prêt", "25\u00a0000")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(cast):
    """Two more members, and a quorum of two voices."""
    for first, last in (("Rachel", "Aubin"), ("Omar", "Diallo")):
        casting.sits(casting.person(first, last), cast.management, cast.foundation)
    rule = {"quorum_rule": QuorumRule.MEMBERS, "quorum_number": 2}
    Committee.objects.filter(pk__in=(cast.management.pk,)).update(**rule)
    return cast


def plan(page, committee) -> Meeting:
    """A meeting this afternoon, everything that waits on its agenda, its members convened."""
    page.goto(f"/fr/comites/{committee.pk}/rencontres/planifier/")
    page.get_by_label("Date de la rencontre").fill("10 janvier 2022")
    page.get_by_label("À quelle heure?").fill("14:00")
    page.get_by_label("Lieu").fill("Salle du Parc")
    press(page, "Inscrire la rencontre")
    meeting = Meeting.objects.latest("pk")
    page.goto(f"/fr/rencontres/{meeting.pk}/ordre-du-jour/")
    for box in page.locator("input[name=chosen]").all():
        box.check()
    press(page, "Mettre à l’ordre du jour")
    page.goto(f"/fr/rencontres/{meeting.pk}/")
    press(page, "Convoquer les membres")
    return meeting


def gather(page, meeting, *names) -> None:
    """The meeting opens, with those people in the room."""
    page.goto(f"/fr/rencontres/{meeting.pk}/")
    press(page, "Ouvrir la rencontre")
    page.goto(f"/fr/rencontres/{meeting.pk}/presences/")
    for name in names:
        page.get_by_label(name, exact=True).select_option("in_person")
    press(page, "Enregistrer les présences")


def decide(page, meeting, answer: str, text: str) -> Resolution:
    """A proposal of decision on the investment, which nobody opposes."""
    point = Point.objects.get(meeting=meeting, item__isnull=False)
    page.goto(f"/fr/points/{point.pk}/proposer/")
    page.locator("textarea[name=text]").fill(text)
    page.locator("input[name=mode][value=consensus]").check()
    page.get_by_label(answer, exact=True).check()
    page.get_by_label("Raisons").fill("Le quartier est prêt.")
    press(page, "Proposer")
    press(page, "Soumettre à la décision")
    page.locator("main form input[type=radio]").first.check()
    press(page, "Inscrire le résultat")
    return Resolution.objects.get(point=point)


def doors(dossier, meeting, resolution) -> list[str]:
    """Where a member meets the investment."""
    return [
        "/fr/",
        f"/fr/rencontres/{meeting.pk}/",
        f"/fr/rencontres/{meeting.pk}/cahier/",
        f"/fr/rencontres/{meeting.pk}/proces-verbal/",
        f"/fr/decisions/{resolution.pk}/",
        "/fr/decisions/",
        "/fr/dossiers/?vue=fermes",
        f"/fr/dossiers/{dossier.pk}/",
        f"/fr/dossiers/{dossier.pk}/comite/",
        "/fr/recherche/?q=ruelles",
        "/fr/avis/",
    ]


def reads_nothing(page, addresses) -> None:
    for address in addresses:
        assert page.goto(address).status in (200, 403, 404), address
        said = page.locator("body").inner_text()
        assert not [secret for secret in SECRETS if secret in said], address


def test_the_management_committee_meets_from_its_convening_to_the_letter(person, cast, clock):
    dossier = casting.before_committee(cast)
    team, member, recused = person(cast.team), person(cast.member), person(cast.recused)

    meeting = plan(team, cast.management)
    member.goto(f"/fr/rencontres/{meeting.pk}/")
    expect(member.locator("main")).to_contain_text("Dites si vous serez là")
    member.get_by_label("Je serai là, sur place").check()
    press(member, "Enregistrer ma réponse")
    expect(member.locator("main")).to_contain_text("Vous serez là, sur place")

    recused.goto(f"/fr/rencontres/{meeting.pk}/")
    expect(recused.locator("main")).to_contain_text("Fermé pour vous")
    expect(recused.locator("main")).to_contain_text("Des ruelles à vivre")
    expect(recused.locator("main")).to_contain_text("Les Ormes")

    gather(team, meeting, "Paul Mercier", "Rachel Aubin", "Claire Tables")
    resolution = decide(team, meeting, "Favorable, comme demandé", "Recommander ce soutien.")
    assert (resolution.result, resolution.took_part, resolution.quorum) == (Result.ADOPTED, 2, 2)
    dossier.refresh_from_db()
    assert dossier.state == State.RECOMMENDED

    # The member who decides reads it; the one who withdraws, by no door.
    member.goto(f"/fr/decisions/{resolution.pk}/")
    expect(member.locator("main")).to_contain_text("Recommander ce soutien")
    reads_nothing(recused, doors(dossier, meeting, resolution))

    team.goto(f"/fr/rencontres/{meeting.pk}/mener/")
    press(team, "Terminer la rencontre")
    team.goto(f"/fr/rencontres/{meeting.pk}/proces-verbal/")
    expect(team.locator("main")).to_contain_text("Claire Tables")
    press(team, "Proposer aux membres")
    press(team, "Inscrire son approbation")
    meeting.refresh_from_db()
    assert meeting.written_minutes.state == MinutesState.APPROVED
    recused.goto(f"/fr/rencontres/{meeting.pk}/proces-verbal/")
    expect(recused.locator("main")).to_contain_text("Des ruelles à vivre")
    reads_nothing(recused, doors(dossier, meeting, resolution))

    ratifying = plan(team, cast.governance)
    gather(team, ratifying, "Simone Gagné")
    assert decide(team, ratifying, "Entérinée", "Entériner la recommandation.").result == Result.ADOPTED
    send_letter(team, dossier)
    assert Dossier.objects.get(pk=dossier.pk).state == State.LETTER_OUT
    reads_nothing(recused, doors(dossier, meeting, resolution))
    faults = [fault for page in (team, member, recused) for fault in page.faults]
    assert [fault for fault in faults if not re.search("status of 40[34]", fault)] == []


def test_a_decision_between_meetings_without_its_quorum_is_written_and_told(person, cast, clock):
    team, member = person(cast.team), person(cast.member)
    team.goto(f"/fr/comites/{cast.management.pk}/consultations/nouvelle/")
    team.locator("input[name=title]").fill("Le calendrier de l’automne")
    team.locator("input[name=closes_on], input[name=day], input[name=closes_day]").first.fill(
        "14 janvier 2022"
    )
    team.locator("main form button.btn-primary").click()
    asked = Meeting.objects.latest("pk")
    team.goto(f"/fr/consultations/{asked.pk}/question/")
    team.locator("input[name=title]").fill("Le calendrier")
    team.locator("textarea[name=text]").fill("Adopter le calendrier.")
    team.locator("input[name=mode][value=roll_call]").check()
    team.locator("main form button.btn-primary").click()
    team.goto(f"/fr/consultations/{asked.pk}/")
    team.get_by_role("button", name=re.compile("Envoyer")).first.click()

    member.goto(f"/fr/consultations/{asked.pk}/")
    member.get_by_label("Pour", exact=True).first.check()
    member.locator("main form button.btn-primary").first.click()

    clock.set(2022, 1, 15, 12)
    assert close_consultations() == 1
    resolution = Resolution.objects.get(point__meeting=asked)
    assert (resolution.result, resolution.in_favour) == (Result.NO_QUORUM, 1)
    asked.refresh_from_db()
    assert asked.state in (MeetingState.HELD, MeetingState.CLOSED)
    member.goto(f"/fr/consultations/{asked.pk}/")
    expect(member.locator("main")).to_contain_text("sans quorum", ignore_case=True)
    assert close_consultations() == 0
    told = Notice.objects.filter(kind="consultation_outcome", recipient=cast.member)
    assert told.count() == 1
    assert team.faults + member.faults == []
