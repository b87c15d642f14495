"""Two people who act on one dossier at the same instant: one act, one row of history, no half measure."""

import datetime as dt

import pytest

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.writing.models import FrozenCopy
from governance.enums import Outcome
from governance.models import Decision
from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier, Participation, Precision
from proposals.workflow.writing import write_answer
from tests import cast as casting
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def told(dossier, kind):
    """How many times the history tells of an act."""
    return dossier.events.filter(kind=f"dossier.{kind}").count()


def state_of(dossier):
    return Dossier.objects.get(pk=dossier.pk).state


def refusals(outcomes):
    """How many were refused in words; anything else than an act or such a refusal fails the test."""
    for outcome in outcomes:
        assert isinstance(outcome, NotPossible) or not isinstance(outcome, Exception), repr(outcome)
    return sum(isinstance(outcome, NotPossible) for outcome in outcomes)


def test_submitted_by_two_people_together_it_is_submitted_once(cast):
    dossier = casting.ready(cast)
    outcomes = at_once(*[lambda by=by: workflow.submit(dossier, by=by) for by in [cast.coordinator] * 4])
    copy = FrozenCopy.objects.get()
    assert outcomes == [copy] * 4
    assert (state_of(dossier), told(dossier, "submit")) == (State.SUBMITTED, 1)
    assert Notice.objects.filter(kind="receipt", recipient=cast.coordinator).count() == 1


def test_an_answer_saved_while_it_is_submitted_is_in_the_copy_or_is_refused(cast):
    dossier = casting.ready(cast)
    question = dossier.document.sections[0].questions.all()[0]
    outcomes = at_once(
        lambda: workflow.submit(dossier, by=cast.coordinator),
        lambda: write_answer(
            dossier, dossier.document, question, markup="<p>Mieux dit.</p>", version=1, by=cast.contributor
        ),
    )
    frozen = FrozenCopy.objects.get().content["sections"][0]["questions"][0]["text"]
    assert dossier.document.answers.get(question=question).text == frozen
    assert refusals(outcomes) == (frozen != "<p>Mieux dit.</p>")


def test_submitted_and_withdrawn_together_it_ends_in_a_state_that_both_orders_explain(cast):
    dossier = casting.ready(cast)
    outcomes = at_once(
        lambda: workflow.submit(dossier, by=cast.coordinator),
        lambda: workflow.withdraw(dossier, reason="Nous attendons.", by=cast.coordinator),
    )
    assert state_of(dossier) == State.WITHDRAWN
    assert told(dossier, "submit") + refusals(outcomes) == 1
    assert FrozenCopy.objects.count() == told(dossier, "submit")


def test_a_letter_sent_by_two_people_together_is_sent_once(cast):
    dossier = casting.letter_draft(cast)
    casting.answer_all(dossier.letter.document, cast.coordinator)
    outcomes = at_once(*[lambda: workflow.send_letter(dossier, by=cast.coordinator)] * 3)
    assert refusals(outcomes) == 0
    assert (state_of(dossier), told(dossier, "send_letter")) == (State.LETTER_SENT, 1)


def test_a_proposal_opened_by_two_people_from_one_letter_is_one(cast):
    dossier = casting.letter_sent(cast)

    def open_it():
        return workflow.open_proposal(
            cast.ormes,
            cast.programme,
            title="Des ruelles à vivre",
            stage=casting.stage(cast),
            by=cast.coordinator,
            dossier=dossier,
        ).number

    assert len(set(at_once(open_it, open_it, open_it))) == 1
    assert (Dossier.objects.count(), told(dossier, "open_proposal")) == (1, 1)


def test_two_advisors_who_take_it_together_leave_it_to_one(cast):
    dossier = casting.submitted(cast)
    advisors = [cast.advisor, cast.other_advisor]
    outcomes = at_once(*[lambda a=a: workflow.assign(dossier, advisor=a, by=a) for a in advisors])
    assert refusals(outcomes) == 0
    taken = Dossier.objects.get(pk=dossier.pk)
    assert (taken.state, taken.advisor in advisors, told(dossier, "assign")) == (State.ANALYSIS, True, 1)


def ask(cast, dossier, question, text):
    return lambda: workflow.ask_precision(
        dossier, question=question, text=text, wished_on=None, by=cast.advisor
    )


def test_one_precision_asked_twice_together_is_asked_once(cast):
    dossier = casting.in_analysis(cast)
    question = dossier.document.sections[0].questions.all()[0]
    outcomes = at_once(*[ask(cast, dossier, question, "Combien?")] * 3)
    assert outcomes == [Precision.objects.get()] * 3
    assert Notice.objects.filter(kind="precision_asked").count() == 1


def test_two_precisions_asked_together_on_one_answer_leave_one_and_the_other_is_told(cast):
    dossier = casting.in_analysis(cast)
    question = dossier.document.sections[0].questions.all()[0]
    outcomes = at_once(*[ask(cast, dossier, question, text) for text in ("Combien?", "Pour qui?")])
    assert refusals(outcomes) == 1
    assert Precision.objects.count() == 1


def test_two_precisions_answered_together_resume_the_analysis_once_both_are_in(cast):
    dossier = casting.in_analysis(cast)
    questions = dossier.document.sections[0].questions.all()[:2]
    asked = [ask(cast, dossier, question, "Combien?")() for question in questions]
    outcomes = at_once(
        *[lambda p=p: workflow.answer_precision(p, note="Voilà.", by=cast.coordinator) for p in asked]
    )
    assert refusals(outcomes) == 0
    assert state_of(dossier) == State.ANALYSIS
    assert [copy.number for copy in dossier.document.copies.all()] == [1, 2, 3]


def test_handed_to_the_committee_twice_together_it_is_one_item(cast):
    dossier = casting.in_analysis(cast)
    outcomes = at_once(*[lambda: workflow.hand_to_committee(dossier, by=cast.advisor)] * 3)
    assert outcomes == [dossier.items.get()] * 3


def decide(cast, dossier, outcome):
    recorded = workflow.Recorded(met_on=dt.date(2022, 1, 10), outcome=outcome)
    return lambda: workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)


def test_two_recommendations_recorded_together_leave_the_first(cast):
    dossier = casting.before_committee(cast)
    outcomes = at_once(decide(cast, dossier, Outcome.AS_ASKED), decide(cast, dossier, Outcome.NOT_FAVOURABLE))
    assert refusals(outcomes) == 1
    assert Decision.objects.count() == 1
    kept = next(outcome for outcome in outcomes if isinstance(outcome, Decision))
    assert Decision.objects.get() == kept


def test_an_answer_sent_twice_together_is_sent_once(cast, settings, tmp_path):
    dossier = casting.lettered(cast)
    settings.MEDIA_ROOT = tmp_path
    outcomes = at_once(*[lambda: workflow.send_answer(dossier, by=cast.team).sent_at] * 2)
    assert refusals(outcomes) == 0
    assert len(set(outcomes)) == 1
    assert Notice.objects.filter(kind="answer_sent", recipient=cast.coordinator).count() == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_an_allocation_accepted_twice_together_begins_one_participation(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier = casting.answered(cast)
    starts_on = dt.date(2022, 4, 1)
    outcomes = at_once(*[lambda: workflow.accept(dossier, starts_on=starts_on, by=cast.coordinator)] * 3)
    assert outcomes == [Participation.objects.get()] * 3
    assert told(dossier, "accept") == 1
