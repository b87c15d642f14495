"""PIC phase 2 as its guide states it: its years, its prerequisites, what a plan holds, the scale of each stage."""

import datetime as dt

import pytest

from cimpact.programmes.enums import StageKind
from cimpact.programmes.loading import load_library
from cimpact.writing.enums import Purpose, SectionKind
from cimpact.writing.loading import DATA, load_programme
from proposals.checks import proposal_problems
from proposals.models import Dossier
from proposals.rules import goes_beyond_programme
from tests import cast as casting

STAGE_1 = {"neighbourhood_plan", "priority_change"}
# The four things a plan holds, and the questions that ask for them.
PLAN = {"vision", "learning_plan", "strategies", "edi"}


@pytest.fixture
def pic(db, clock):
    clock.set(2022, 1, 10)
    return load_programme(DATA / "pic2.yaml")


@pytest.fixture
def stages(pic):
    return {stage.kind: stage for stage in pic.current_rules().stages.all()}


def questions_of(stage):
    """The questions of a stage's proposal, by code."""
    sections = stage.question_sets.get(purpose=Purpose.PROPOSAL).sections.all()
    return {question.code: question for section in sections for question in section.questions.all()}


def test_r30_at_every_stage_the_proposal_asks_how_learnings_are_captured(stages):
    assert set(stages) == set(StageKind)
    for stage in stages.values():
        assert questions_of(stage)["learning_plan"].required


def test_r30_the_reports_of_every_stage_ask_for_learnings_and_what_may_be_passed_on(pic):
    for purpose in (Purpose.ANNUAL, Purpose.FINAL):
        # One set for all stages.
        sections = pic.current_rules().question_sets.get(purpose=purpose, stage=None).sections.all()
        section = next(section for section in sections if section.kind == SectionKind.LEARNINGS)
        assert "learning_shared" in {question.code for question in section.questions.all()}


def test_r64_the_glossary_says_what_phase_1_was(pic):
    load_library(pic)
    phase_1 = pic.terms.get(term_fr="phase 1")
    for fact in ("2015", "neuf fondations", "23\u00a0M$ sur cinq ans", "17 quartiers"):
        assert fact in phase_1.meaning_fr
    for fact in ("2015", "nine foundations", "$23M over five years", "17 neighbourhoods"):
        assert fact in phase_1.meaning_en


def test_r1_phase_2_runs_from_the_guide_of_28_september_2021_to_the_end_of_2026(pic):
    assert pic.starts_on == dt.date(2021, 9, 28) == pic.current_rules().effective_on
    assert pic.ends_on == dt.date(2026, 12, 31)
    assert "28 septembre 2021" in pic.current_rules().label_fr


@pytest.mark.parametrize(
    ("starts_on", "years", "beyond"),
    [
        (dt.date(2024, 1, 1), 3, False),
        (dt.date(2024, 1, 2), 3, True),
        (dt.date(2023, 1, 1), 4, False),
        (dt.date(2025, 4, 1), 3, True),
        (None, 3, False),
        (dt.date(2025, 4, 1), None, False),
    ],
)
def test_r1_years_that_end_after_the_programme_are_warned_about(cast, starts_on, years, beyond):
    dossier = casting.drafting(cast, kind="deployment")
    dossier.starts_on, dossier.years = starts_on, years
    assert goes_beyond_programme(dossier) is beyond


def test_r1_years_that_end_after_the_programme_never_block(cast):
    dossier = casting.ready(cast, kind="deployment")
    assert proposal_problems(dossier) == []
    dossier.starts_on = dt.date(2025, 4, 1)
    dossier.save()
    assert goes_beyond_programme(dossier)
    assert proposal_problems(dossier) == []


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        (StageKind.PLANNING, set()),
        (StageKind.DEPLOYMENT, {"deployment_plan"}),
        (StageKind.SCALING, {"deployed_initiative", "reinvested_learnings", "scaling_plan"}),
    ],
)
def test_r19_each_stage_asks_for_the_prerequisites_of_the_first_and_its_own(stages, kind, own):
    assert {p.code for p in stages[kind].prerequisites.all()} == STAGE_1 | own


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("neighbourhood_plan", StageKind.PLANNING, ["plan de quartier", "adopté", "en cours d’adoption"]),
        ("priority_change", StageKind.PLANNING, ["changement souhaité", "collectivement", "priorité"]),
        ("deployment_plan", StageKind.DEPLOYMENT, ["plan de déploiement", "une seule initiative"]),
        ("deployed_initiative", StageKind.SCALING, ["déjà déployée", "effets tangibles et documentés"]),
        ("reinvested_learnings", StageKind.SCALING, ["tirés et réinvestis", "analysées collectivement"]),
        ("scaling_plan", StageKind.SCALING, ["plan d’intensification", "une seule initiative"]),
    ],
)
def test_r19_prerequisites_say_what_the_guide_says(stages, code, kind, words):
    prerequisite = stages[kind].prerequisites.get(code=code)
    assert [word for word in words if word not in prerequisite.text_fr] == []
    assert prerequisite.text_en
    assert "5.2" in prerequisite.source_fr


def test_r19_a_prerequisite_of_the_first_stage_is_the_same_in_the_others_so_that_it_is_proved_once(stages):
    for code in STAGE_1:
        texts = {stage.prerequisites.get(code=code).text_fr for stage in stages.values()}
        assert len(texts) == 1


@pytest.mark.parametrize("kind", [StageKind.DEPLOYMENT, StageKind.SCALING])
def test_r20_a_plan_holds_a_vision_learnings_strategies_and_edi(stages, kind):
    questions = questions_of(stages[kind])
    assert set(questions) >= PLAN
    assert all(questions[code].required for code in PLAN)


@pytest.mark.parametrize("kind", [StageKind.DEPLOYMENT, StageKind.SCALING])
def test_r20_the_vision_is_the_section_that_fits_on_one_page(stages, kind):
    assert questions_of(stages[kind])["vision"].section.kind == SectionKind.VISION


@pytest.mark.parametrize("kind", [StageKind.DEPLOYMENT, StageKind.SCALING])
def test_r20_edi_is_a_reflection_that_nobody_appreciates(stages, kind):
    assert stages[kind].criteria.get(code="edi").reflection


def test_r20_planning_asks_for_no_vision_yet(stages):
    assert "vision" not in questions_of(stages[StageKind.PLANNING])


def test_r20_a_proposal_without_one_of_the_four_is_not_complete(cast):
    dossier = casting.ready(cast, kind="deployment")
    for code in sorted(PLAN):
        dossier.document.answers.filter(question__code=code).update(text="")
        as_read_again = Dossier.objects.with_names().get(pk=dossier.pk)
        assert code in {problem.anchor for problem in proposal_problems(as_read_again)}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (StageKind.PLANNING, ["préparation"]),
        (StageKind.DEPLOYMENT, ["secteur", "initiative existante", "consolider"]),
        (StageKind.SCALING, ["quartier", "interquartier"]),
    ],
)
def test_r24_each_stage_has_its_scale(stages, kind, words):
    assert [word for word in words if word not in stages[kind].scale_fr] == []
    assert stages[kind].scale_en
