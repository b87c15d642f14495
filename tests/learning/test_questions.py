"""R48, R50: during the stage, learning questions live: written otherwise, ended, and what is found on them noted."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact.formatting import long_date
from cimpact.search import Words
from learning.enums import Visibility
from learning.models import JournalEntry, LearningQuestion, QuestionFinding
from learning.permissions import ABILITIES, can
from learning.search import find_questions
from learning.workflow.questions import add_question, change_question, correct_finding, end_question
from proposals.enums import State
from proposals.models import Dossier
from proposals.workflow.writing import Stale
from tests import cast as casting
from tests.learning.question_scenes import WHAT_TIRES, WHO_COMES_BACK, asked, finding, keyed, noted
from tests.threads import at_once

pytestmark = pytest.mark.django_db

ROLES = (
    *("coordinator", "contributor", "reader", "advisor", "team", "other_advisor"),
    *("member", "governor", "neighbour", "recused", "outsider"),
)
TABLE, STAFF = {"coordinator", "contributor", "reader"}, {"advisor", "team", "other_advisor"}
WRITERS = {"coordinator", "contributor"}
ACTS = {"read_questions": TABLE | STAFF, "write_questions": WRITERS, "note_finding": WRITERS}


@pytest.fixture
def dossier(cast, clock):
    found = casting.active(cast, kind="deployment")
    clock.set(2022, 6, 15, 12, 0)
    return found


@pytest.fixture
def question(dossier):
    (found,) = asked(dossier)
    return found


def address(name, *things):
    return reverse(name, args=[getattr(thing, "pk", thing) for thing in things])


def typed(**values) -> dict:
    """A finding as its form sends it."""
    sent = finding(key=uuid.uuid4(), found_on="1er juin 2022", version=1) | values
    sent = {name: "" if value is None else value for name, value in sent.items()}
    if not sent["failure"]:
        del sent["failure"]
    return {f"finding-{name}": value for name, value in sent.items()}


# Who


@pytest.mark.parametrize("state", [State.DRAFTING, State.SUBMITTED, State.ACTIVE, State.COMPLETED])
def test_the_table_of_permissions_role_by_role_in_ones_own_dossier_and_in_anothers(cast, state):
    dossier = casting.AT[state](cast)
    for action, expected in ACTS.items():
        open_now = state in ABILITIES[action][1]
        for role in ROLES:
            person = type(cast.team).objects.get(pk=getattr(cast, role).pk)
            assert can(person, action, dossier) == (open_now and role in expected), (action, role, state)


@pytest.mark.parametrize("role", ROLES)
def test_r48_the_table_writes_the_staff_reads_a_committee_does_not(cast, signed_in, dossier, question, role):
    client = signed_in(getattr(cast, role))
    hidden = role in ("neighbour", "recused", "outsider")
    read = 200 if role in TABLE | STAFF else 404 if hidden else 403
    write = 200 if role in WRITERS else 404 if hidden else 403
    for name, things, expected in (
        ("learning_questions", (dossier,), read),
        ("learning_question", (dossier, question), read),
        ("question_add", (dossier,), write),
        ("question_edit", (dossier, question), write),
        ("finding_add", (dossier, question), write),
    ):
        assert client.get(address(name, *things)).status_code == expected, name
    sent = client.post(address("finding_add", dossier, question), typed())
    assert sent.status_code == (302 if role in WRITERS else write)
    ended = client.post(address("question_end", dossier, question), {"end": "1"})
    assert ended.status_code == (302 if role in WRITERS else write)
    assert QuestionFinding.objects.count() == (role in WRITERS)


def test_a_question_or_a_finding_of_another_dossier_is_not_found(cast, signed_in, dossier, question):
    other = LearningQuestion.objects.create(
        dossier=casting.drafting(cast, title="Le marché"), order=1, text="Ailleurs?"
    )
    here = noted(question, by=cast.coordinator)
    client = signed_in(cast.coordinator)
    assert client.get(address("learning_question", dossier, other)).status_code == 404
    assert client.get(address("finding_edit", dossier, other, here)).status_code == 404


def test_before_the_stage_begins_there_is_no_page_of_questions(cast, signed_in):
    dossier = casting.submitted(cast)
    assert signed_in(cast.coordinator).get(address("learning_questions", dossier)).status_code == 404


def test_a_stage_that_is_over_is_read_and_no_longer_written(cast, signed_in):
    dossier = casting.finished(cast)
    (question,) = asked(dossier)
    client = signed_in(cast.coordinator)
    assert client.get(address("learning_question", dossier, question)).status_code == 200
    assert client.get(address("finding_add", dossier, question)).status_code == 403
    client.post(address("finding_add", dossier, question), typed())
    assert not QuestionFinding.objects.exists()


# Questions


def test_a_question_is_added_once_however_many_times_it_is_sent(cast, signed_in, dossier):
    client = signed_in(cast.contributor)
    sent = {f"question-{name}": value for name, value in keyed(WHAT_TIRES).items() if name in ("text", "key")}
    sent |= {"question-aims": ["practice"], "question-conditions": ["backbone"], "question-version": 0}
    for _time in range(2):
        assert client.post(address("question_add", dossier), sent).status_code == 302
    added = LearningQuestion.objects.get(dossier=dossier, text=WHAT_TIRES["text"])
    assert (added.order, added.aims, added.conditions) == (2, ["practice"], ["backbone"])
    assert dossier.events.filter(kind="dossier.question_added").count() == 1


def test_r48_a_question_written_otherwise_keeps_what_was_found_and_says_what_it_was(cast, dossier, question):
    found = noted(question, by=cast.coordinator)
    row = WHO_COMES_BACK | {"text": "Qui revient?"}
    changed = change_question(question, row=row, version=1, by=cast.contributor)
    assert (changed.pk, changed.text, changed.conditions) == (question.pk, "Qui revient?", ["engagement"])
    assert found.question_id == changed.pk
    event = dossier.events.get(kind="dossier.question_changed")
    assert event.before["said"]["text"] == casting.QUESTION


def test_two_people_who_change_a_question_are_shown_both(cast, signed_in, dossier, question):
    change_question(question, row=WHO_COMES_BACK, version=1, by=cast.coordinator)
    sent = {"question-text": "La mienne?", "question-key": question.key, "question-version": 1}
    client = signed_in(cast.contributor)
    refused = client.post(address("question_edit", dossier, question), sent)
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "La mienne?" in shown
    assert WHO_COMES_BACK["text"] in shown
    assert "Engagement inclusif" in shown
    kept = sent | {"choice": "question-mine", "question-their_version": 2}
    assert client.post(address("question_edit", dossier, question), kept).status_code == 302
    question.refresh_from_db()
    assert question.text == "La mienne?"


def test_a_question_ends_and_is_taken_again_and_its_findings_stay(cast, signed_in, dossier, question):
    noted(question, by=cast.coordinator)
    client = signed_in(cast.coordinator)
    for _time in range(2):
        client.post(address("question_end", dossier, question), {"end": "1"})
    assert dossier.events.filter(kind="dossier.question_ended").count() == 1
    shown = client.get(address("learning_question", dossier, question)).content.decode()
    assert "Terminée" in shown
    assert "Les voisines invitent" in shown
    end_question(question, ended=False, by=cast.coordinator)
    assert [q.pk for q in asked(dossier)] == [question.pk]


def test_a_stage_holds_so_many_questions_and_says_so(cast, signed_in, dossier):
    for number in range(11):
        add_question(dossier, row=keyed({"text": f"Question {number}?"}), by=cast.coordinator)
    sent = {"question-text": "Une de trop?", "question-key": uuid.uuid4(), "question-version": 0}
    refused = signed_in(cast.coordinator).post(address("question_add", dossier), sent)
    assert refused.status_code == 422
    assert "Une de trop?" in refused.content.decode()
    assert len(asked(dossier)) == 12


# Findings


def test_r50_a_finding_of_failure_is_noted_with_what_was_reinvested_and_to_whom_it_was_told(
    cast, signed_in, dossier, question
):
    client = signed_in(cast.contributor)
    sent = typed(
        failure="on",
        reinvested="Nous passons par elles.",
        told_to="L’assemblée",
        told_on="2022-06-10",
        told_how="En personne",
    )
    for _time in range(2):
        answer = client.post(address("finding_add", dossier, question), sent)
        assert answer.status_code == 302
    found = QuestionFinding.objects.get()
    assert (found.failure, found.found_on, found.told_on) == (True, dt.date(2022, 6, 1), dt.date(2022, 6, 10))
    shown = client.get(answer.url).content.decode()
    for words in (
        "Un essai qui n’a pas marché",
        "Nous passons par elles.",
        "L’assemblée",
        long_date(found.told_on),
    ):
        assert words in shown
    event = dossier.events.get(kind="dossier.finding_noted")
    assert "voisines" not in str(event.after)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Dites ce que vous avez appris"),
        ({"found_on": ""}, "Inscrivez le jour"),
        ({"found_on": "1er juillet 2022"}, "Cette date est à venir."),
        ({"told_on": "hier"}, "ne se lit pas"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    cast, signed_in, dossier, question, wrong, said
):
    sent = typed(reinvested="Gardé.", **wrong)
    answer = signed_in(cast.coordinator).post(address("finding_add", dossier, question), sent)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert said in shown
    assert "Gardé." in shown
    assert not QuestionFinding.objects.exists()


def test_a_correction_keeps_what_the_finding_said(cast, signed_in, dossier, question):
    found = noted(question, by=cast.coordinator, failure=True)
    sent = typed(text="Les voisines, et les enfants.", key=found.key)
    client = signed_in(cast.contributor)
    assert client.post(address("finding_edit", dossier, question, found), sent).status_code == 302
    found.refresh_from_db()
    assert (found.text, found.version, found.updated_by) == (
        "Les voisines, et les enfants.",
        2,
        cast.contributor,
    )
    (before,) = found.revisions.all()
    assert (before.said["text"], before.said["failure"]) == ("Les voisines invitent les voisines.", "1")
    assert before.by == cast.coordinator
    shown = signed_in(cast.advisor).get(address("learning_question", dossier, question)).content.decode()
    assert "Ce que ce constat disait avant" in shown
    assert "Les voisines invitent les voisines." in shown


def test_two_people_who_correct_a_finding_are_shown_both(cast, signed_in, dossier, question):
    found = noted(question, by=cast.coordinator)
    correct_finding(found, values=finding(text="La sienne."), version=1, by=cast.coordinator)
    with pytest.raises(Stale):
        correct_finding(found, values=finding(text="La mienne."), version=1, by=cast.contributor)
    sent = typed(text="La mienne.", key=found.key)
    refused = signed_in(cast.contributor).post(address("finding_edit", dossier, question, found), sent)
    assert refused.status_code == 409
    assert "La mienne." in refused.content.decode()
    assert "La sienne." in refused.content.decode()


def test_the_journal_shows_on_a_question_what_its_reader_may_read(cast, signed_in, dossier, question):
    for visibility in (Visibility.ME, Visibility.TABLE, Visibility.ADVISOR):
        JournalEntry.objects.create(
            programme=cast.programme,
            neighbourhood=cast.ormes,
            dossier=dossier,
            question=question,
            author=cast.contributor,
            title=f"Lu par {visibility}",
            visibility=visibility,
        )
    for person, read in (
        (cast.contributor, {"me", "table", "advisor"}),
        (cast.coordinator, {"table", "advisor"}),
        (cast.advisor, {"advisor"}),
        (cast.team, set()),
    ):
        shown = signed_in(person).get(address("learning_question", dossier, question)).content.decode()
        assert {v for v in ("me", "table", "advisor") if f"Lu par {v}" in shown} == read, person


@pytest.mark.parametrize("page", ["participation", "dossier"])
def test_the_questions_are_on_the_pages_of_the_stage_for_who_reads_them(cast, signed_in, dossier, page):
    for person, reads in ((cast.reader, True), (cast.advisor, True), (cast.member, False)):
        shown = signed_in(person).get(address(page, dossier))
        assert (casting.QUESTION in shown.content.decode()) == reads


def test_questions_and_findings_are_found_by_who_reads_them(cast, dossier, question):
    noted(question, by=cast.coordinator, text="Les marmites attirent.")
    for role in ROLES:
        person = type(cast.team).objects.get(pk=getattr(cast, role).pk)
        for words in ("voisine revient", "marmites"):
            hits = find_questions(person, Words.of(words))
            expected = [address("learning_question", dossier, question)] if role in TABLE | STAFF else []
            assert [hit.url for hit in hits] == expected, (role, words)


def test_r48_the_sheet_that_prepares_a_meeting_recalls_the_questions_and_what_was_found(
    cast, signed_in, dossier, question
):
    noted(question, by=cast.coordinator, failure=True)
    meeting = dossier.participation.obligations.get(kind="mid_year", year=1)
    page = reverse("mid_year_sheet", args=[dossier.pk, meeting.pk])
    shown = signed_in(cast.advisor).get(page).content.decode()
    assert casting.QUESTION in shown
    assert "Les voisines invitent les voisines." in shown
    assert "un essai qui n’a pas marché" in shown


def test_pages_cost_as_many_queries_whatever_they_hold(cast, signed_in, dossier, question):
    client = signed_in(cast.coordinator)

    def costs():
        found = []
        for name, things in (("learning_questions", (dossier,)), ("learning_question", (dossier, question))):
            client.get(address(name, *things))
            with CaptureQueriesContext(connection) as captured:
                client.get(address(name, *things))
            found.append(len(captured))
        return found

    noted(question, by=cast.coordinator)
    first = costs()
    for number in range(5):
        add_question(dossier, row=keyed({"text": f"Question {number}?"}), by=cast.coordinator)
        found = noted(question, by=cast.coordinator, text=f"Constat {number}.")
        correct_finding(found, values=finding(text=f"Mieux {number}."), version=1, by=cast.contributor)
    assert costs() == first
    assert max(first) <= 25


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_the_same_instant_keep_one_and_say_so(cast, clock):
    dossier = casting.active(cast, kind="deployment")
    (question,) = asked(dossier)
    found = noted(question, by=cast.coordinator, found_on=dt.date(2022, 1, 9))
    outcomes = at_once(
        lambda: correct_finding(found, values=finding(text="Une."), version=1, by=cast.coordinator),
        lambda: correct_finding(found, values=finding(text="Deux."), version=1, by=cast.contributor),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["QuestionFinding", "Stale"]
    assert found.revisions.count() == 1
    assert Dossier.objects.get(pk=dossier.pk).state == State.ACTIVE
