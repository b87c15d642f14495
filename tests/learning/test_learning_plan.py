"""R48: the learning questions of a proposal are rows that stay themselves, checked, frozen and read with it."""

import io
import zipfile

import pytest
from django.urls import reverse

from cimpact.writing.enums import SectionKind
from cimpact.writing.models import FrozenCopy
from learning.models import JournalEntry, LearningQuestion
from learning.questions import plan_of, rows_of
from proposals import workflow
from proposals.analysis_sheet import sheet_of
from proposals.checks import section_problems
from proposals.comparison import compare_copies
from proposals.models import Dossier
from proposals.proposal_docx import draft_docx
from proposals.snapshot import snapshot
from proposals.workflow.writing import Stale
from tests import cast as casting
from tests.learning.question_scenes import WHAT_TIRES, WHO_COMES_BACK, ask, asked, keyed
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def section_of(dossier: Dossier):
    return next(s for s in dossier.document.sections if s.kind == SectionKind.LEARNING_PLAN)


def again(dossier: Dossier) -> Dossier:
    return Dossier.objects.with_names().get(pk=dossier.pk)


def posted(*rows: dict, version: int = 0) -> dict:
    """What the page sends."""
    sent = {f"questions-{name}_{index}": text for index, row in enumerate(rows) for name, text in row.items()}
    return sent | {"questions-version": version}


def save(client, dossier, *rows, version=0):
    return client.post(
        reverse("learning_plan_save", args=[dossier.pk]),
        posted(*rows, version=version),
        headers={"X-Autosave": "1"},
    )


@pytest.mark.parametrize("kind", ["planning", "deployment", "scaling"])
def test_r30_r48_every_stage_asks_for_at_least_one_question(cast, kind):
    dossier = casting.drafting(cast, kind=kind)
    casting.answer_all(dossier.document, cast.coordinator)
    section = section_of(dossier)
    (problem,) = section_problems(dossier, section)
    assert problem.missing
    assert "au moins une question" in problem.message
    ask(dossier, WHO_COMES_BACK, by=cast.contributor)
    assert section_problems(again(dossier), section) == []


def test_r48_a_question_left_unsaid_is_to_write(cast):
    dossier = casting.ready(cast)
    ask(dossier, {"target": "Soixante familles"}, by=cast.coordinator)
    (problem,) = section_problems(again(dossier), section_of(dossier))
    assert problem.message == "Écrivez la question d’apprentissage 1."


def test_r47_r48_r49_the_rows_save_themselves_and_read_back_as_they_were_written(cast, signed_in):
    dossier = casting.drafting(cast)
    row = keyed(WHO_COMES_BACK)
    answer = save(signed_in(cast.contributor), dossier, row, {"text": ""})
    assert answer.status_code == 200, answer.content
    assert answer.json()["version"] == 1
    (kept,) = rows_of(again(dossier))
    assert {name: text for name, text in kept.items() if text} == row
    (question,) = asked(dossier)
    assert (question.aims, question.conditions) == (["people"], ["engagement"])
    shown = signed_in(cast.coordinator).get(reverse("section", args=[dossier.pk, section_of(dossier).code]))
    assert WHO_COMES_BACK["text"] in shown.content.decode()


def test_r48_a_question_keeps_its_identity_from_save_to_save(cast):
    dossier = casting.drafting(cast)
    first, second = keyed(WHO_COMES_BACK), keyed(WHAT_TIRES)
    ask(dossier, first, second, by=cast.coordinator)
    before = {str(q.key): q.pk for q in asked(dossier)}
    ask(dossier, second | {"text": "Qu’est-ce qui repose les relais?"}, first, by=cast.contributor)
    assert [(str(q.key), q.pk, q.order) for q in asked(dossier)] == [
        (second["key"], before[second["key"]], 1),
        (first["key"], before[first["key"]], 2),
    ]
    ask(dossier, first, by=cast.contributor)
    assert [q.pk for q in asked(dossier)] == [before[first["key"]]]


def test_a_key_that_another_dossier_has_or_that_two_rows_share_makes_a_new_question(cast):
    row = keyed(WHO_COMES_BACK)
    one, other = casting.drafting(cast), casting.drafting(cast, title="Le marché")
    ask(one, row, by=cast.coordinator)
    ask(
        other, row, row | {"text": "Et sinon?"}, {"text": "Sans clé?", "key": "nimporte"}, by=cast.coordinator
    )
    assert [q.text for q in asked(other)] == [row["text"], "Et sinon?", "Sans clé?"]
    assert [str(q.key) for q in asked(one)] == [row["key"]]
    assert row["key"] not in {str(q.key) for q in asked(other)}


def test_a_question_that_the_journal_names_ends_rather_than_goes(cast):
    dossier = casting.drafting(cast)
    ask(dossier, WHO_COMES_BACK, WHAT_TIRES, by=cast.coordinator)
    told = asked(dossier)[0]
    JournalEntry.objects.create(
        programme=cast.programme,
        dossier=dossier,
        question=told,
        author=cast.coordinator,
        title="Trois ont ri",
    )
    ask(dossier, by=cast.coordinator)
    assert asked(dossier) == []
    assert LearningQuestion.objects.get(dossier=dossier).pk == told.pk


def test_two_people_who_write_the_questions_are_shown_both_and_nothing_is_lost(cast, signed_in):
    dossier = casting.drafting(cast)
    ask(dossier, WHAT_TIRES, by=cast.coordinator)
    client = signed_in(cast.contributor)
    mine = keyed(WHO_COMES_BACK)
    refused = save(client, dossier, mine, version=0)
    assert refused.status_code == 409
    assert refused.json()["who"] == cast.coordinator.first_name
    for text in (WHAT_TIRES["text"], WHO_COMES_BACK["text"], WHO_COMES_BACK["target"]):
        assert text in refused.json()["html"]
    kept = posted(mine) | {"choice": "questions-mine", "questions-their_version": 1}
    assert client.post(reverse("learning_plan_save", args=[dossier.pk]), kept).status_code == 200
    assert [q.text for q in asked(dossier)] == [WHO_COMES_BACK["text"]]


def test_the_same_questions_sent_again_are_no_conflict(cast):
    dossier = casting.drafting(cast)
    row = keyed(WHO_COMES_BACK)
    for _time in range(2):
        ask(dossier, row, by=cast.coordinator, version=0)
    assert plan_of(dossier).version == 1


def test_without_a_script_the_section_saves_its_questions_too(cast, signed_in):
    dossier = casting.drafting(cast)
    address = reverse("section", args=[dossier.pk, section_of(dossier).code])
    client = signed_in(cast.contributor)
    page = client.get(address).content.decode()
    assert page.count("data-key") == 1
    assert client.post(address, posted(keyed(WHO_COMES_BACK)) | {"then": "stay"}).status_code == 302
    assert [q.text for q in asked(dossier)] == [WHO_COMES_BACK["text"]]
    sent = posted(*rows_of(again(dossier)), version=1) | {"do": "remove-0", "then": "stay"}
    assert client.post(address, sent).status_code == 302
    assert asked(dossier) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 200), ("contributor", 200), ("reader", 403), ("advisor", 403), ("neighbour", 404)],
)
def test_who_writes_the_questions_of_a_proposal(cast, signed_in, role, status):
    dossier = casting.drafting(cast)
    assert save(signed_in(getattr(cast, role)), dossier, WHO_COMES_BACK).status_code == status
    assert len(asked(dossier)) == (status == 200)


def test_f24_a_guest_writes_them_where_she_was_invited_and_the_advisor_on_request(cast, signed_in):
    dossier = casting.drafting(cast)
    guest = casting.invited(cast, dossier, section_of(dossier).code)
    assert save(signed_in(guest), dossier, WHO_COMES_BACK).status_code == 200
    elsewhere = casting.invited(cast, dossier, "edi", last="Ailleurs")
    assert save(signed_in(elsewhere), dossier, WHAT_TIRES, version=1).status_code == 403
    workflow.allow_typing(dossier, allowed=True, by=cast.coordinator)
    assert save(signed_in(cast.advisor), dossier, WHAT_TIRES, version=1).status_code == 200
    assert dossier.events.filter(kind="dossier.type_on_request").count() == 1


def test_once_submitted_the_questions_of_the_proposal_are_closed(cast, signed_in):
    dossier = casting.submitted(cast)
    answer = save(signed_in(cast.coordinator), dossier, WHAT_TIRES)
    assert answer.status_code == 409
    assert [q.text for q in asked(dossier)] == [casting.QUESTION]


# Read


def test_r48_the_frozen_copy_holds_the_rows_and_every_reading_shows_them(cast, signed_in):
    dossier = casting.ready(cast)
    ask(dossier, WHO_COMES_BACK, WHAT_TIRES, by=cast.coordinator)
    dossier = again(dossier)
    workflow.submit(dossier, by=cast.coordinator)
    copy = dossier.document.copies.get()
    said = next(s for s in copy.content["sections"] if s["kind"] == SectionKind.LEARNING_PLAN)
    assert [row["text"] for row in said["part"]] == [WHO_COMES_BACK["text"], WHAT_TIRES["text"]]
    words = [
        WHO_COMES_BACK["text"],
        WHO_COMES_BACK["target"],
        "Effets directs sur les personnes",
        "Engagement inclusif",
    ]
    shown = signed_in(cast.advisor).get(reverse("dossier_text", args=[dossier.pk])).content.decode()
    with zipfile.ZipFile(io.BytesIO(draft_docx(again(dossier), "fr"))) as docx:
        written = docx.read("word/document.xml").decode()
    for word in words:
        assert word in shown
        assert word in written
    assert (
        "Direct effects on people"
        in zipfile.ZipFile(io.BytesIO(draft_docx(again(dossier), "en"))).read("word/document.xml").decode()
    )


def test_a_copy_frozen_before_there_were_rows_reads_as_it_did(cast, signed_in):
    dossier = casting.submitted(cast)
    copy = dossier.document.copies.get()
    for section in copy.content["sections"]:
        section.pop("part", None)
    FrozenCopy.objects.bulk_create(
        [
            FrozenCopy(
                document=dossier.document,
                number=2,
                content=copy.content,
                sha256="0" * 64,
                by=cast.coordinator,
            )
        ]
    )
    older, newer = dossier.document.copies.order_by("-number")
    assert [a.label for a in compare_copies(older, newer).changed] == ["Question d’apprentissage 1"]
    assert signed_in(cast.advisor).get(reverse("analysis", args=[dossier.pk])).status_code in (200, 403)


def test_f32_what_changed_in_a_question_is_compared_word_by_word(cast):
    dossier = casting.ready(cast)
    ask(dossier, *[row | {"target": "Dix"} for row in rows_of(dossier)], by=cast.coordinator)
    workflow.submit(again(dossier), by=cast.coordinator)
    workflow.withdraw(again(dossier), reason="À revoir.", by=cast.coordinator)
    workflow.reopen(again(dossier), reason="Revu.", by=cast.coordinator)
    dossier = again(dossier)
    ask(dossier, *[row | {"target": "Vingt"} for row in rows_of(dossier)], by=cast.coordinator)
    workflow.submit(again(dossier), by=cast.coordinator)
    (changed,) = compare_copies(*dossier.document.copies.order_by("number")).changed
    assert "Dix" in changed.changes
    assert "Vingt" in changed.changes


def test_the_analysis_and_the_committee_read_the_questions_beside_their_criterion(cast, signed_in):
    dossier = casting.before_committee(cast)
    look = next(look for look in sheet_of(dossier).looks if "learning_plan" in look.criterion.questions)
    assert [entry.title for answer in look.answers for entry in answer.entries] == [casting.QUESTION]
    for person, page in ((cast.advisor, "analysis"), (cast.member, "committee_page")):
        address = reverse(page, args=[dossier.pk])
        shown = signed_in(person).get(address, {"base": look.criterion.basis}).content.decode()
        assert casting.QUESTION in shown


def test_what_is_edited_once_the_stage_has_begun_leaves_the_proposal_as_submitted(cast):
    dossier = casting.active(cast)
    LearningQuestion.objects.filter(dossier=dossier).update(text="Autre chose?")
    said = next(s for s in snapshot(again(dossier))["sections"] if s["kind"] == SectionKind.LEARNING_PLAN)
    assert [row["text"] for row in said["part"]] == [casting.QUESTION]


# From a stage to the next


def test_f13_the_next_stage_begins_with_the_questions_still_asked_to_edit(cast, signed_in):
    earlier = casting.finished(cast)
    LearningQuestion.objects.create(dossier=earlier, order=2, text="Finie?", ended_at=earlier.created_at)
    dossier = casting.drafting(cast, kind="deployment", initiative=earlier.initiative)
    (question,) = asked(dossier)
    assert question.text == casting.QUESTION
    assert question.pk not in {q.pk for q in asked(earlier)}
    shown = signed_in(cast.coordinator).get(reverse("section", args=[dossier.pk, section_of(dossier).code]))
    assert f"reprise du dossier {earlier.number}" in shown.content.decode()
    ask(dossier, WHO_COMES_BACK, by=cast.coordinator)
    assert [q.text for q in asked(earlier)] == [casting.QUESTION]
    assert plan_of(dossier).came_from == ""


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_the_same_instant_keep_one_list(cast):
    dossier = casting.drafting(cast)
    outcomes = at_once(
        lambda: ask(dossier, WHO_COMES_BACK, by=cast.coordinator, version=0),
        lambda: ask(dossier, WHAT_TIRES, by=cast.contributor, version=0),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LearningPlan", "Stale"]
    assert any(isinstance(outcome, Stale) for outcome in outcomes)
    assert len(asked(dossier)) == 1
