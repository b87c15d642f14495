"""Rules change; a dossier keeps those it was opened under (F1, R27)."""

import datetime as dt

import pytest
import yaml

from cimpact.errors import NotPossible
from cimpact.programmes.models import Programme
from cimpact.writing.loading import DATA, load_programme
from proposals import workflow
from proposals.checks import proposal_problems
from proposals.forms.support import SupportForm
from proposals.rules import amount_problem
from tests import cast as casting


@pytest.fixture
def revise(tmp_path):
    """Load PIC phase 2 again with a second version of its rules, changed by the test."""

    def load(change=lambda data: None, effective_on=dt.date(2022, 1, 15)):
        data = yaml.safe_load((DATA / "pic2.yaml").read_text(encoding="utf-8"))
        data["rules"] |= {"number": 2, "effective_on": effective_on}
        change(data)
        file = tmp_path / "pic2.yaml"
        file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return load_programme(file)

    return load


def raise_amounts(data):
    data["stages"][0] |= {"amount_min": 30_000, "amount_max": 60_000}


def ask_one_more_question(data):
    section = data["stages"][0]["sections"][0]
    section["questions"].append(section["questions"][0] | {"code": "nouvelle"})


def test_r27_amounts_are_revised_by_a_new_version_and_dossiers_already_open_keep_theirs(cast, clock, revise):
    before = casting.ready(cast, title="Ouvert avant")
    revise(raise_amounts)
    clock.set(2022, 1, 15)
    after = casting.drafting(cast, title="Ouvert après")
    assert (before.rules.number, after.rules.number) == (1, 2)
    assert (before.stage.amount_min, before.stage.amount_max) == (25_000_00, 50_000_00)
    assert (after.stage.amount_min, after.stage.amount_max) == (30_000_00, 60_000_00)
    assert amount_problem(before.stage, 25_000_00) is None
    assert amount_problem(after.stage, 25_000_00)
    assert proposal_problems(before) == []


def test_r27_whoever_asks_for_an_amount_reads_that_it_may_be_revised(cast):
    form = SupportForm(dossier=casting.drafting(cast))
    assert "sujets à révision" in form.rule_source
    assert "Règles du 28 septembre 2021" in form.rule_source


def test_f1_a_dossier_keeps_its_questions(cast, clock, revise):
    before = casting.ready(cast, title="Ouvert avant")
    revise(ask_one_more_question)
    clock.set(2022, 1, 15)
    after = casting.drafting(cast, title="Ouvert après")
    assert "nouvelle" not in codes(before)
    assert "nouvelle" in codes(after)
    workflow.submit(before, by=cast.coordinator)
    assert before.document.copies.get().content["rules"]["fr"] == "Règles du 28 septembre 2021"


def codes(dossier):
    return {question.code for section in dossier.document.sections for question in section.questions.all()}


def test_f1_a_dossier_never_takes_a_stage_of_other_rules(cast, clock, revise):
    dossier = casting.contacted(cast)
    revise()
    clock.set(2022, 1, 15)
    assert casting.stage(cast).rules.number == 2
    with pytest.raises(NotPossible):
        workflow.open_proposal(
            cast.ormes,
            cast.programme,
            title="Des ruelles",
            stage=casting.stage(cast),
            by=cast.coordinator,
            dossier=dossier,
        )


def test_f1_a_version_is_in_force_from_its_day_on(cast, clock, revise):
    revise(effective_on=dt.date(2022, 3, 1))
    clock.set(2022, 2, 28, 23, 59)
    assert cast.programme.current_rules().number == 1
    clock.set(2022, 3, 1, 0, 0)
    assert cast.programme.current_rules().number == 2


def test_f1_a_version_once_loaded_is_never_rewritten(cast, revise):
    revise()
    revise(raise_amounts)
    stage = cast.programme.rules.get(number=2).stages.get(kind="planning")
    assert stage.amount_min == 25_000_00


def test_f1_a_second_version_leaves_the_programme_and_its_moments_as_the_team_set_them(cast, revise):
    Programme.objects.update(answer_weeks=10)
    cast.programme.windows.filter(date=dt.date(2022, 2, 1)).delete()
    dates = list(cast.programme.windows.values_list("date", flat=True))
    assert revise() == cast.programme
    cast.programme.refresh_from_db()
    assert cast.programme.answer_weeks == 10
    assert list(cast.programme.windows.values_list("date", flat=True)) == dates


def test_f1_a_file_that_is_wrong_changes_nothing(cast, revise):
    with pytest.raises(KeyError):
        revise(lambda data: data["stages"][2].pop("prerequisites"))
    assert cast.programme.rules.count() == 1
