"""Rules change; a dossier keeps those it was opened under (F1, R27)."""

import datetime as dt

import pytest
import yaml
from django.core.management import CommandError, call_command

from cimpact.errors import NotPossible
from cimpact.formatting import money
from cimpact.programmes.models import Programme
from cimpact.writing.comparing import differences
from cimpact.writing.loading import DATA, load_programme
from cimpact.writing.models import Question
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


def test_f1_two_versions_that_say_the_same_do_not_differ(cast, revise):
    revise()
    assert differences(*cast.programme.rules.order_by("number")) == []


def test_f1_what_differs_is_said_whatever_changed_and_nothing_else(cast, revise):
    def change(data):
        raise_amounts(data)
        ask_one_more_question(data)
        data["stages"][0]["years_max"] = 3
        data["stages"][1]["prerequisites"].pop()
        data["categories"][0]["name"]["fr"] = "Salaires"
        data["letter"]["sections"][0]["questions"][0]["max_words"] = 100

    revise(change)
    found = {
        (d.where, d.what): (d.before, d.after) for d in differences(*cast.programme.rules.order_by("number"))
    }
    asked = "Comment la table de quartier rassemble-t-elle le milieu?"
    deployment_plan = cast.programme.rules.get(number=1).stages.get(kind="deployment").prerequisites.last()
    letter = Question.objects.filter(section__question_set__purpose="letter", code="change")
    first = letter.get(section__question_set__rules__number=2)
    assert found == {
        ("Budget", "Salaires"): ("Salaires et avantages", "Salaires"),
        ("Planification", "Soutien par année"): (
            f"{money(25_000_00)} – {money(50_000_00)}",
            f"{money(30_000_00)} – {money(60_000_00)}",
        ),
        ("Planification", "Durée en années"): (
            "1 – 2 (usuelle\xa0: 1)",
            "1 – 3 (usuelle\xa0: 1)",
        ),
        ("Déploiement", f"Préalable «\xa0{deployment_plan.text}\xa0»"): (deployment_plan.text, ""),
        ("lettre d’intention", f"Question «\xa0{first.label}\xa0», longueur"): ("200 mots", "100 mots"),
        ("Planification", f"Question «\xa0{asked}\xa0»"): ("", asked),
    }


def test_f1_what_differs_is_named_as_the_programme_names_it(cast, revise):
    def change(data):
        data["stages"][0]["name"]["fr"] = "Amorce"
        data["stages"][0]["amount_max"] = 60_000

    revise(change)
    found = [(d.where, d.what) for d in differences(*cast.programme.rules.order_by("number"))]
    assert found == [("Amorce", "Soutien par année"), ("Amorce", "Étape")]


def test_f1_whoever_loads_a_version_reads_what_differs(cast, revise, tmp_path, capsys):
    revise(raise_amounts)
    call_command("load_programme", tmp_path / "pic2.yaml")
    told = capsys.readouterr().out
    assert told.startswith("PIC2: rules 2, ")
    assert f"- {money(25_000_00)}" in told
    assert f"+ {money(30_000_00)}" in told


def test_f1_whoever_loads_a_file_that_is_wrong_is_told(db, tmp_path):
    (tmp_path / "wrong.yaml").write_text("programme: {code: X}", encoding="utf-8")
    for name in ("wrong.yaml", "absent.yaml"):
        with pytest.raises(CommandError, match="was not loaded"):
            call_command("load_programme", tmp_path / name)
