"""The clock of the answer: eight weeks, from the calendar or from the submission, paused or not (R9, F44)."""

import datetime as dt

import pytest

from cimpact.programmes.enums import AnswerCountsFrom
from cimpact.writing.models import Question
from proposals import workflow
from proposals.answer_clock import clock_of
from proposals.countdown import countdown
from proposals.models import Dossier
from tests import cast as casting


def ask(dossier: Dossier, code: str, cast) -> None:
    question = Question.objects.get(section__question_set=dossier.document.question_set, code=code)
    workflow.ask_precision(dossier, question=question, text=f"Et {code}?", wished_on=None, by=cast.advisor)


def hand_back(dossier: Dossier, code: str, cast) -> None:
    waiting = dossier.precisions.get(question__code=code, answered_at=None)
    workflow.answer_precision(waiting, note="Voilà.", by=cast.coordinator)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.with_names().get(pk=dossier.pk)


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("2021-10-15", "2021-12-10"),
        ("2022-02-01", "2022-03-29"),
        ("2022-03-29", "2022-05-24"),
        ("2022-10-14", "2022-12-09"),
    ],
)
def test_r9_the_answer_is_due_eight_weeks_after_the_calendar_s_date(cast, clock, moment, answer):
    moment, answer = dt.date.fromisoformat(moment), dt.date.fromisoformat(answer)
    before = moment - dt.timedelta(days=10)
    clock.set(before.year, before.month, before.day)
    dossier = casting.submitted(cast)
    assert (dossier.window.date, dossier.promised_on, dossier.answer_due_on) == (moment, answer, answer)
    assert dossier.window.answer_due_on == answer


def test_r9_the_delay_may_count_from_the_submission(cast, clock):
    cast.programme.answer_counts_from = AnswerCountsFrom.SUBMISSION
    cast.programme.save()
    clock.set(2022, 1, 20, 23, 30)  # already the 21st in Greenwich
    dossier = casting.submitted(cast)
    assert dossier.promised_on == dt.date(2022, 3, 17)


def test_r9_the_delay_is_a_setting(cast):
    cast.programme.answer_weeks = 12
    cast.programme.save()
    assert casting.submitted(cast).promised_on == dt.date(2022, 4, 26)


def test_r9_an_answer_due_on_the_next_moment_s_date_is_said_to_both_sides(cast):
    # Eight weeks after the first moment of 2022 falls on the second.
    card = countdown(casting.submitted(cast))
    assert "29\xa0mars est aussi un moment de dépôt" in card["text"]


def test_f44_a_precision_awaited_pauses_the_clock_and_the_first_date_stays(cast, clock):
    dossier = casting.in_analysis(cast)
    clock.set(2022, 2, 10)
    ask(dossier, "needs", cast)
    clock.set(2022, 2, 17)
    paused = clock_of(fresh(dossier))
    assert paused.paused_since == dt.date(2022, 2, 10)
    assert (paused.promised_on, paused.due_on) == (dt.date(2022, 3, 29), dt.date(2022, 4, 5))
    assert paused.elapsed(dt.date(2022, 2, 17)) == 9
    hand_back(dossier, "needs", cast)
    clock.set(2022, 3, 1)
    dossier = fresh(dossier)
    running = clock_of(dossier)
    assert (running.paused_since, running.due_on) == (None, dt.date(2022, 4, 5))
    assert (dossier.promised_on, dossier.answer_due_on) == (dt.date(2022, 3, 29), dt.date(2022, 4, 5))
    card = countdown(dossier)
    assert "5\xa0avril" in card["title"]
    assert "29\xa0mars" in card["text"]


def test_f44_pausing_is_a_setting(cast, clock):
    cast.programme.pause_on_precision = False
    cast.programme.save()
    dossier = casting.in_analysis(cast)
    clock.set(2022, 2, 10)
    ask(dossier, "needs", cast)
    clock.set(2022, 2, 20)
    running = clock_of(fresh(dossier))
    assert (running.paused_since, running.due_on) == (None, dt.date(2022, 3, 29))
    hand_back(dossier, "needs", cast)
    assert fresh(dossier).answer_due_on == dt.date(2022, 3, 29)


def test_f44_two_precisions_at_once_pause_once(cast, clock):
    dossier = casting.in_analysis(cast)
    clock.set(2022, 2, 10)
    ask(dossier, "needs", cast)
    clock.set(2022, 2, 12)
    ask(dossier, "change", cast)
    clock.set(2022, 2, 15)
    hand_back(dossier, "needs", cast)
    assert fresh(dossier).state == "precision"
    clock.set(2022, 2, 20)
    hand_back(dossier, "change", cast)
    dossier = fresh(dossier)
    assert dossier.state == "analysis"
    assert dossier.answer_due_on == dt.date(2022, 4, 8)  # ten days, from the 10th to the 20th
    clock.set(2022, 2, 25)
    ask(dossier, "needs", cast)
    clock.set(2022, 2, 27)
    hand_back(dossier, "needs", cast)
    assert fresh(dossier).answer_due_on == dt.date(2022, 4, 10)


def test_f44_what_was_awaited_before_the_delay_began_takes_nothing_from_it(cast, clock):
    dossier = casting.in_analysis(cast)  # on 10 January, for the moment of 1 February
    ask(dossier, "needs", cast)
    clock.set(2022, 1, 20)
    hand_back(dossier, "needs", cast)
    assert fresh(dossier).answer_due_on == dt.date(2022, 3, 29)
    ask(fresh(dossier), "needs", cast)
    clock.set(2022, 2, 4)
    hand_back(dossier, "needs", cast)
    assert fresh(dossier).answer_due_on == dt.date(2022, 4, 1)


@pytest.mark.parametrize(
    ("today", "tone", "words"),
    [
        ((2022, 1, 12), None, "commence le 1er\xa0février"),
        ((2022, 2, 1), None, "Jour 0 de 56"),
        ((2022, 3, 29), None, "Jour 56 de 56"),
        ((2022, 3, 30), "late", "Jour 56 de 56"),
    ],
)
def test_f44_the_clock_says_where_one_stands(cast, clock, today, tone, words):
    dossier = casting.in_analysis(cast)
    clock.set(*today)
    card = countdown(fresh(dossier))
    assert words in card["text"].replace("<sup>", "").replace("</sup>", "")
    assert (card["status"] or {}).get("tone") == tone
    assert len(card["weeks"]) == 8
    assert sum(week["state"] == "current" for week in card["weeks"]) == (
        dt.date(2022, 2, 1) <= dt.date(*today) <= dt.date(2022, 3, 29)
    )


def test_the_clock_never_tells_the_table_that_an_opinion_was_given(cast):
    said = {state: countdown(casting.AT[state](cast))["text"] for state in ("recommended", "ratified")}
    assert said["recommended"] == said["ratified"]
    assert "recommand" not in said["recommended"]
    assert "entérin" not in said["recommended"]
