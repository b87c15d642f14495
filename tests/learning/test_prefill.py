"""F58: a report begins with what is known, and says where it comes from."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from cimpact.writing.answers import save_answer
from cimpact.writing.enums import SectionKind
from learning import prefill
from learning.enums import NotesKind, ReportState
from learning.lists import LISTS
from learning.workflow.meetings import share_notes, write_notes
from proposals.workflow.plans import agree_plan, begin_plan, save_plan
from tests import cast as casting
from tests.learning import reports

GARDEN = {"what": "Ouvrir trois jardins", "who": "La table", "period": "Mai", "result": "Soixante familles"}
MARKET = {"what": "Tenir un marché", "who": "Tuan", "period": "Août", "result": "Dix samedis"}


@pytest.fixture
def dossier(cast):
    return casting.active(cast, kind="deployment")


def rows(report, kind):
    return LISTS[kind].rows(report)


def plan(cast, dossier, *activities, agreed=True):
    found = begin_plan(dossier, 1, by=cast.coordinator)
    found = save_plan(dossier, 1, rows=list(activities), version=found.version, by=cast.coordinator)
    for person in (cast.coordinator, cast.advisor) if agreed else ():
        agree_plan(dossier, 1, version=found.version, by=person)
    return found


def test_f58_the_activities_come_from_the_plan_that_both_sides_agreed_to(cast, dossier):
    found = plan(cast, dossier, GARDEN)
    save_plan(dossier, 1, rows=[GARDEN, MARKET], version=found.version, by=cast.coordinator)
    (activity,) = rows(reports.begun(cast, dossier), SectionKind.ACTIVITIES)
    assert (activity["what"], activity["expected"]) == (GARDEN["what"], GARDEN["result"])
    assert (activity["planned"], activity["outcome"], activity["result"]) == ("1", "", "")


def test_a_plan_never_agreed_is_taken_as_it_is_and_none_leaves_the_list_empty(cast, dossier):
    plan(cast, dossier, GARDEN, MARKET, agreed=False)
    assert len(rows(reports.begun(cast, dossier), SectionKind.ACTIVITIES)) == 2
    assert rows(reports.begun(cast, dossier, year=2), SectionKind.ACTIVITIES) == []


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Qu’est-ce qui rassemble?", ["Qu’est-ce qui rassemble?"]),
        (
            "Deux questions :\n- Qui vient ? \n- Pourquoi   si peu?\nNous lirons nos données en mai.",
            ["Qui vient ?", "Pourquoi si peu?"],
        ),
        ("D’abord les données. Qui vient? Qui vient?", ["Qui vient?"]),
        ("\n• Comprendre qui vient.\nEt pourquoi.", ["Comprendre qui vient."]),
        ("", []),
    ],
)
def test_r48_the_questions_of_a_learning_plan_are_found_in_its_words(text, questions):
    assert prefill.questions_in(text) == questions


def test_f58_of_a_proposal_without_a_list_the_questions_come_from_its_words_then_from_last_year(
    cast, dossier
):
    dossier.learning_questions.all().delete()
    answer = dossier.document.answers_by_code["learning_plan"]
    answer.text = "<p>Qui revient, et pourquoi?</p>"
    answer.save()
    dossier.document.__dict__.pop("answers_by_code")
    first = reports.begun(cast, dossier)
    assert [row["question"] for row in rows(first, SectionKind.LEARNINGS)] == ["Qui revient, et pourquoi?"]
    learned = {"question": "Que font les voisines?", "text": "Elles invitent."}
    reports.write(first, SectionKind.LEARNINGS, learned, by=cast.coordinator)
    reports.state(first)
    (carried,) = rows(reports.begun(cast, dossier, year=2), SectionKind.LEARNINGS)
    assert (carried["question"], carried["text"]) == ("Que font les voisines?", "")


def test_f58_last_years_words_come_back_where_they_go_on_and_say_so(cast, dossier):
    first = reports.begun(cast, dossier)
    questions = {q.code: q for section in first.document.sections for q in section.questions.all()}
    for code in ("edi", "adjustments"):
        save_answer(first.document, questions[code], typed=f"Pour {code}.", version=0, by=cast.contributor)
    reports.state(first, ReportState.SUBMITTED)
    answers = reports.begun(cast, dossier, year=2).document.answers_by_code
    assert set(answers) == {"edi"}
    assert (answers["edi"].plain, answers["edi"].came_from) == ("Pour edi.", "report")
    assert answers["edi"].revisions.count() == 1
    answer = answers["edi"]
    part = SimpleNamespace(answer=answer, dossier=dossier, document=answer.document, question=answer.question)
    assert "Repris de votre dernier rapport" in render_to_string(
        "proposals/writing/_last_change.html", {"part": part}
    )


@pytest.mark.parametrize("shared", [True, False])
def test_f58_the_notes_of_the_mid_year_meeting_are_taken_once_shared(cast, dossier, shared):
    meeting = dossier.participation.obligations.get(kind="mid_year", year=1)
    write_notes(dossier, meeting, NotesKind.SHARED, markup="<p>Tout va.</p>", version=0, by=cast.advisor)
    write_notes(dossier, meeting, NotesKind.PRIVATE, markup="<p>À part.</p>", version=0, by=cast.advisor)
    if shared:
        share_notes(dossier, meeting, by=cast.advisor)
    answers = reports.begun(cast, dossier).document.answers_by_code
    taken = answers.get("year_context")
    assert (taken and (taken.plain, taken.came_from)) == (("Tout va.", "meeting") if shared else None)


def test_f58_a_final_report_gathers_the_effects_and_the_learnings_of_the_years(cast, dossier):
    said = {"question": "Qui vient?", "practice": "1"}
    for year, text in ((1, "Peu de gens."), (2, "Les voisines.")):
        report = reports.begun(cast, dossier, year=year)
        reports.write(report, SectionKind.LEARNINGS, said | {"text": text}, by=cast.coordinator)
        effects = [{"what": "Un comité", "proof": "" if year == 1 else "Procès-verbal"}]
        reports.write(report, SectionKind.EFFECTS, *effects, by=cast.coordinator)
        reports.state(report)
    final = reports.begun(cast, dossier, year=3, kind="final_report")
    finding, still_asked = rows(final, SectionKind.LEARNINGS)
    assert (still_asked["question"], still_asked["text"]) == (casting.QUESTION, "")
    assert finding["text"] == "Première année : Peu de gens.\n\nDeuxième année : Les voisines."
    assert finding["practice"] == "1"
    assert rows(final, SectionKind.EFFECTS) == [{"what": "Un comité", "proof": "Procès-verbal"}]


def test_what_is_prefilled_is_changed_as_anything_else(cast, dossier):
    plan(cast, dossier, GARDEN)
    report = reports.begun(cast, dossier)
    reports.write(report, SectionKind.ACTIVITIES, {"what": "Autre"}, by=cast.contributor)
    (row,) = rows(reports.read(report), SectionKind.ACTIVITIES)
    assert (row["what"], row["planned"]) == ("Autre", "")
