"""Two people who act on one report at the same instant: one act, one row of history, no half measure."""

import pytest

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.writing.models import FrozenCopy
from learning.enums import ReportState
from learning.models import Report
from learning.workflow.reports import accept_report, ask_corrections, open_report, submit_report
from proposals.workflow.writing import write_answer
from tests.learning import report_lives as reports
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_begun_by_several_people_together_a_report_is_one(cast):
    due = reports.owed(reports.running(cast))
    found = at_once(*[lambda: open_report(due, by=cast.contributor)] * 4)
    assert found == [Report.objects.get()] * 4


def test_handed_in_by_several_people_together_it_is_handed_in_once(cast):
    dossier = reports.running(cast)
    report = reports.written(cast, dossier)
    outcomes = at_once(*[lambda: submit_report(report, by=cast.coordinator)] * 4)
    copy = FrozenCopy.objects.get(document=report.document)
    assert outcomes == [copy] * 4
    assert dossier.events.filter(kind="dossier.report_handed_in").count() == 1
    assert Notice.objects.filter(kind="report_handed_in", recipient=cast.advisor).count() == 1


def test_an_answer_saved_while_it_is_handed_in_is_in_the_copy_or_is_refused(cast):
    dossier = reports.running(cast)
    report = reports.written(cast, dossier)
    question = reports.question_of(report, "changes")
    _copy, saved = at_once(
        lambda: submit_report(report, by=cast.coordinator),
        lambda: write_answer(
            dossier, report.document, question, markup="<p>Mieux dit.</p>", version=1, by=cast.contributor
        ),
    )
    frozen = FrozenCopy.objects.get(document=report.document).content["sections"][0]["questions"][0]["text"]
    assert report.document.answers.get(question=question).text == frozen
    assert isinstance(saved, NotPossible) == (frozen != "<p>Mieux dit.</p>")


def test_accepted_and_sent_back_together_it_is_one_or_the_other(cast):
    report = reports.handed_in(cast, reports.running(cast))
    at_once(
        lambda: accept_report(report, reading="Lu.", region_learned="", copy=1, by=cast.advisor),
        lambda: ask_corrections(report, text="Encore.", question=None, by=cast.team),
    )
    report = reports.read(report)
    was_accepted = report.state == ReportState.ACCEPTED
    assert (report.obligation.done_on is not None) == was_accepted
    assert report.corrections.exists() == (not was_accepted)
