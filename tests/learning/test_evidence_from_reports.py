"""R28, F13: what an accepted final report documents is not to be proved again at the next stage."""

import pytest

from cimpact.writing.enums import SectionKind
from learning.enums import ReportState
from proposals.enums import EvidenceState
from proposals.forms.sections import evidence_form
from proposals.models import Dossier
from proposals.reading import reading
from proposals.snapshot import snapshot
from proposals.workflow.writing import save_evidence
from tests import cast as casting
from tests.learning import reports
from tests.proposals.pages import section_of, section_url

EFFECT = {"what": "Quarante familles jardinent.", "proof": "Registre des jardins"}
LEARNED = {
    "question": "Pourquoi?",
    "text": "Les voisines, pas les affiches.",
    "reinvested": "On passe par elles.",
}


@pytest.fixture
def deployed(cast):
    """A stage whose final report documents an effect and a learning."""
    dossier = casting.active(cast, kind="deployment")
    report = reports.begun(cast, dossier, year=3, kind="final_report")
    reports.write(report, SectionKind.EFFECTS, EFFECT, {"what": "On se parle"}, by=cast.coordinator)
    reports.write(report, SectionKind.LEARNINGS, LEARNED, {"question": "Et?"}, by=cast.coordinator)
    return dossier, report


def scaling(cast, dossier) -> Dossier:
    return casting.drafting(cast, kind="scaling", initiative=dossier.initiative)


def evidence_of(dossier):
    return {e.prerequisite.code: e for e in dossier.evidence.select_related("prerequisite")}


def test_f13_the_next_stage_begins_with_what_the_accepted_report_documents(cast, signed_in, deployed):
    dossier, report = deployed
    reports.state(report, ReportState.ACCEPTED)
    following = scaling(cast, dossier)
    found = evidence_of(following)
    effects, learnings = found["deployed_initiative"], found["reinvested_learnings"]
    assert effects.state == learnings.state == EvidenceState.MET
    assert dossier.number in effects.note
    assert "Quarante familles jardinent : Registre des jardins" in effects.note
    assert "On se parle" not in effects.note
    assert "On passe par elles." in learnings.note
    page = signed_in(cast.coordinator).get(
        section_url(following, section_of(following, "prerequisites").code)
    )
    assert page.content.decode().count("Écrit d’après votre") == 2
    kept = reading(snapshot(Dossier.objects.get(pk=following.pk)))["evidence"]
    assert {line["code"] for line in kept if line["report"]} == {
        "deployed_initiative",
        "reinvested_learnings",
    }


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SUBMITTED, ReportState.CORRECTIONS])
def test_a_report_that_is_not_accepted_shows_nothing(cast, deployed, state):
    dossier, report = deployed
    reports.state(report, state)
    assert "deployed_initiative" not in evidence_of(scaling(cast, dossier))


def test_what_is_changed_is_the_proposals_own(cast, deployed):
    dossier, report = deployed
    reports.state(report, ReportState.ACCEPTED)
    following = scaling(cast, dossier)
    evidence = evidence_of(following)["deployed_initiative"]
    save_evidence(
        following,
        evidence.prerequisite,
        state=evidence.state,
        note="Nos mots.",
        version=evidence.version,
        by=cast.coordinator,
    )
    evidence.refresh_from_db()
    assert (evidence.note, evidence.shown_in) == ("Nos mots.", None)
    part = evidence_form(Dossier.objects.get(pk=following.pk), evidence.prerequisite)
    assert part.fragments() == {f"{part.prefix}-inherited": ""}
    assert report.effects.filter(what=EFFECT["what"]).exists()


def test_another_initiative_takes_nothing_of_it(cast, deployed):
    _dossier, report = deployed
    reports.state(report, ReportState.ACCEPTED)
    assert evidence_of(casting.drafting(cast, kind="scaling", title="Autre chose")) == {}
