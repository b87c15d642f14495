"""R48–R50: a report's chapter on learnings writes itself from what was noted during the stage, then is edited."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.writing.enums import SectionKind
from learning.enums import EntryKind, ReportState, Visibility
from learning.lists import LISTS
from learning.models import JournalEntry, LearningQuestion, Report
from learning.prefill import fitted
from learning.taking_up import entries_for, findings_for, key_of
from learning.workflow.questions import end_question
from learning.workflow.taking_up import take_up
from proposals.models import Obligation
from tests import cast as casting
from tests.learning import reports
from tests.learning.question_scenes import asked, noted
from tests.threads import at_once

pytestmark = pytest.mark.django_db

QUESTION = casting.QUESTION


@pytest.fixture
def dossier(cast, clock):
    """A stage of three years from 1 April 2022, in its first autumn."""
    found = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    clock.set(2022, 10, 1, 12, 0)
    return found


@pytest.fixture
def question(dossier):
    (found,) = asked(dossier)
    LearningQuestion.objects.filter(pk=found.pk).update(aims=["people"])
    found.refresh_from_db()
    return found


def learnings(report):
    rows = LISTS[SectionKind.LEARNINGS].rows(reports.read(report))
    return [{name: text for name, text in row.items() if text} for row in rows]


def shared(report):
    answer = reports.read(report).document.answers_by_code.get("learning_shared")
    return answer.plain if answer else ""


def entry(cast, question, **values):
    return JournalEntry.objects.create(
        **{
            "programme": cast.programme,
            "neighbourhood": cast.ormes,
            "dossier": question.dossier,
            "question": question,
            "author": cast.contributor,
            "title": "Deux cousines sont venues.",
            "visibility": Visibility.TABLE,
        }
        | values
    )


def offered(report, user):
    return {key_of(one) for one in (*findings_for(report), *entries_for(report, user))}


# As a report begins


def test_r48_r49_a_report_begins_with_the_questions_under_their_aims(cast, dossier, question):
    LearningQuestion.objects.create(dossier=dossier, order=2, text="Et ensuite?")
    assert learnings(reports.begun(cast, dossier)) == [
        {"question": QUESTION, "people": "1"},
        {"question": "Et ensuite?"},
    ]


def test_r48_r50_the_findings_of_the_year_are_its_rows_the_failures_among_them(cast, dossier, question):
    noted(question, by=cast.coordinator, text="On revient.", reinvested="On invite.")
    noted(question, by=cast.coordinator, text="Les affiches ne font rien.", failure=True)
    noted(question, by=cast.coordinator, text="L’an prochain.", found_on=dt.date(2023, 4, 1))
    assert learnings(reports.begun(cast, dossier)) == [
        {"question": QUESTION, "text": "On revient.", "reinvested": "On invite.", "people": "1"},
        {"question": QUESTION, "text": "Les affiches ne font rien.", "failure": "1", "people": "1"},
    ]


def test_r48_to_whom_it_was_told_answers_the_question_on_sharing_and_says_where_it_comes_from(
    cast, dossier, question
):
    told = {"told_to": "L’assemblée", "told_on": dt.date(2022, 9, 3), "told_how": "En personne"}
    for text in ("Une chose.", "Une autre."):
        noted(question, by=cast.coordinator, text=text, **told)
    report = reports.begun(cast, dossier)
    assert shared(report) == f"L’assemblée, {long_date(told['told_on'])}. En personne."
    assert report.document.answers_by_code["learning_shared"].came_from == "findings"


def test_a_question_that_ended_before_the_year_is_not_asked_again(cast, dossier, question, clock):
    end_question(question, ended=True, by=cast.coordinator)
    assert [row["question"] for row in learnings(reports.begun(cast, dossier))] == [QUESTION]
    assert learnings(reports.begun(cast, dossier, year=2)) == []


def test_a_year_takes_its_own_findings_while_the_report_before_is_still_to_come(cast, dossier, question):
    noted(question, by=cast.coordinator, text="De la première année.")
    noted(question, by=cast.coordinator, text="De la deuxième.", found_on=dt.date(2023, 5, 1))
    second = reports.begun(cast, dossier, year=2)
    assert [row.get("text") for row in learnings(second)] == ["De la deuxième."]


def test_what_a_report_handed_in_left_out_is_taken_by_the_next_one(cast, dossier, question):
    first = reports.begun(cast, dossier)
    noted(question, by=cast.coordinator, text="Noté trop tard.")
    reports.state(first, ReportState.SUBMITTED)
    Obligation.objects.filter(pk=first.obligation_id).update(handed_in_on=dt.date(2023, 4, 20))
    assert [row.get("text") for row in learnings(reports.begun(cast, dossier, year=2))] == ["Noté trop tard."]


def test_r48_a_final_report_gathers_every_year_and_what_no_report_has(cast, dossier, question):
    noted(question, by=cast.coordinator, text="Noté d’abord.")
    first = reports.begun(cast, dossier)
    edited = {"question": QUESTION, "text": "Récrit par la table.", "people": "1"}
    reports.write(first, SectionKind.LEARNINGS, edited, by=cast.coordinator)
    reports.state(first)
    noted(question, by=cast.coordinator, text="Noté depuis.", failure=True)
    final = reports.begun(cast, dossier, year=3, kind="final_report")
    assert [row["text"] for row in learnings(final)] == [
        "Première année\xa0: Récrit par la table.",
        "Noté depuis.",
    ]
    assert learnings(final)[1]["failure"] == "1"


def test_without_a_list_of_questions_a_report_begins_as_it_did(cast, dossier):
    LearningQuestion.objects.all().delete()
    (row,) = learnings(reports.begun(cast, dossier))
    assert row["question"] == "Réponse à learning_plan."


def test_too_many_rows_are_joined_question_by_question_and_lose_nothing():
    rows = [
        {"question": f"Q{n % 2}?", "text": f"Constat {n}.", "failure": "1" if n == 7 else ""}
        for n in range(50)
    ]
    first, second = fitted(rows)
    assert first["text"].split("\n\n") == [f"Constat {n}." for n in range(0, 50, 2)]
    assert (first["failure"], second["failure"]) == ("", "1")


# While it is written


def test_what_was_noted_since_is_added_and_nothing_that_was_edited_goes(cast, dossier, question, signed_in):
    noted(question, by=cast.coordinator, text="Avant.")
    report = reports.begun(cast, dossier)
    edited = {"question": QUESTION, "text": "Récrit.", "systems": "1"}
    reports.write(
        report, SectionKind.LEARNINGS, edited, {"question": "À part?", "text": "Oui."}, by=cast.coordinator
    )
    since = noted(question, by=cast.coordinator, text="Depuis.", told_to="Les voisines")
    client = signed_in(cast.contributor)
    section = reports.section_of(report, SectionKind.LEARNINGS)
    page = reverse("report_section", args=[dossier.pk, report.obligation_id, section.code])
    assert "Reprendre ce qui a été noté depuis" in client.get(page).content.decode()
    address = reverse("report_take_up", args=[dossier.pk, report.obligation_id])
    for _time in range(2):
        assert client.post(address, {"take": [key_of(since)]}).status_code == 302
    assert learnings(report) == [
        {"question": QUESTION, "text": "Récrit.", "systems": "1"},
        {"question": QUESTION, "text": "Depuis.", "people": "1"},
        {"question": "À part?", "text": "Oui."},
    ]
    assert shared(report) == "Les voisines."
    assert "Reprendre ce qui a été noté depuis" not in client.get(page).content.decode()
    assert dossier.events.filter(kind="dossier.learnings_taken_up").count() == 1


def test_what_was_told_follows_what_the_table_wrote_already(cast, dossier, question):
    noted(question, by=cast.coordinator, told_to="Les voisines")
    report = reports.begun(cast, dossier)
    since = noted(question, by=cast.coordinator, text="Depuis.", told_to="La caisse")
    take_up(report, keys=[key_of(since)], by=cast.contributor)
    assert shared(report) == "Les voisines.\n\nLa caisse."


def test_a_question_left_bare_makes_room_for_what_was_found(cast, dossier, question):
    report = reports.begun(cast, dossier)
    since = noted(question, by=cast.coordinator, text="Depuis.")
    take_up(report, keys=[key_of(since)], by=cast.contributor)
    assert learnings(report) == [{"question": QUESTION, "text": "Depuis.", "people": "1"}]


def test_a_row_taken_out_of_the_report_is_not_offered_again(cast, dossier, question):
    noted(question, by=cast.coordinator)
    report = reports.begun(cast, dossier)
    reports.write(report, SectionKind.LEARNINGS, {"question": "Autre?"}, by=cast.coordinator)
    assert offered(reports.read(report), cast.coordinator) == set()


def test_r50_journal_entries_are_offered_and_taken_by_hand_only(cast, dossier, question):
    seen = entry(cast, question, kind=EntryKind.FAILED, text="Puis plus rien.")
    entry(cast, question, visibility=Visibility.ME)
    report = reports.begun(cast, dossier)
    assert learnings(report) == [{"question": QUESTION, "people": "1"}]
    assert offered(report, cast.coordinator) == offered(report, cast.contributor) == {key_of(seen)}
    assert take_up(report, keys=[key_of(seen)], by=cast.coordinator) == 1
    (row,) = learnings(report)
    assert (row["text"], row["failure"]) == ("Deux cousines sont venues.\n\nPuis plus rien.", "1")
    assert offered(reports.read(report), cast.coordinator) == set()


def test_an_entry_that_only_its_author_reads_is_never_taken(cast, dossier, question):
    own = entry(cast, question, visibility=Visibility.ME)
    report = reports.begun(cast, dossier)
    for person in (cast.contributor, cast.coordinator):
        assert take_up(report, keys=[key_of(own)], by=person) == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 302), ("contributor", 302), ("reader", 403), ("advisor", 403), ("neighbour", 404)],
)
def test_who_takes_up_what_was_noted(cast, signed_in, dossier, question, role, status):
    report = reports.begun(cast, dossier)
    since = noted(question, by=cast.coordinator)
    address = reverse("report_take_up", args=[dossier.pk, report.obligation_id])
    assert signed_in(getattr(cast, role)).post(address, {"take": key_of(since)}).status_code == status
    assert bool(Report.objects.get().taken_up) == (status == 302)


def test_a_report_handed_in_takes_nothing_more(cast, signed_in, dossier, question):
    report = reports.state(reports.begun(cast, dossier), ReportState.SUBMITTED)
    since = noted(question, by=cast.coordinator)
    address = reverse("report_take_up", args=[dossier.pk, report.obligation_id])
    answer = signed_in(cast.coordinator).post(address, {"take": key_of(since)})
    (said,) = get_messages(answer.wsgi_request)
    assert "Rien n’a été modifié" in str(said)
    assert learnings(report) == [{"question": QUESTION, "people": "1"}]
    with pytest.raises(NotPossible):
        take_up(report, keys=[key_of(since)], by=cast.coordinator)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_it_up_at_once_add_it_once(cast, clock):
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    (question,) = asked(dossier)
    report = reports.begun(cast, dossier)
    since = noted(question, by=cast.coordinator, text="Depuis.")
    outcomes = at_once(
        lambda: take_up(report, keys=[key_of(since)], by=cast.coordinator),
        lambda: take_up(report, keys=[key_of(since)], by=cast.contributor),
    )
    assert sorted(outcomes) == [0, 1]
    assert len(learnings(report)) == 1
