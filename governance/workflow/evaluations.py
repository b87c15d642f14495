"""The operator's evaluation as it goes: opened for a year, answered by each member, then shared (R53, F97)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.programmes.hours import moment_of

from ..evaluations import evaluates, expected_of
from ..models import Committee, EvaluationAnswer, OperatorEvaluation
from ..permissions import can, member_of

# Days before the last one on which those who have not answered are reminded.
REMINDED = (7, 1)


@transaction.atomic
def open_evaluation(committee: Committee, *, closes_on: dt.date, by: User) -> OperatorEvaluation:
    """Open this year's evaluation and ask each member, once; reminders leave only to those who still owe an answer."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    if not evaluates(committee):
        raise NotPossible(_("Ce comité n’évalue pas l’opérateur."))
    if not can(by, "open_evaluation", committee):
        raise NotPossible(_("C’est à la présidence du comité, ou à qui l’anime, de le faire."))
    evaluation, created = OperatorEvaluation.objects.get_or_create(
        committee=committee, year=clock.today().year, defaults={"closes_on": closes_on, "opened_by": by}
    )
    if created:
        record(committee, "evaluation.open", by=by, after={"year": evaluation.year})
        _ask(evaluation)
    return evaluation


def _ask(evaluation: OperatorEvaluation) -> None:
    now = clock.now()
    moments = [moment_of(evaluation.committee.programme, evaluation.closes_on, -days) for days in REMINDED]
    for member in expected_of(evaluation):
        outbox.owe("evaluation_asked", evaluation, member.user, due_at=now)
        for moment in {moment for moment in moments if moment > now + dt.timedelta(days=1)}:
            outbox.owe("evaluation_reminder", evaluation, member.user, due_at=moment)


@transaction.atomic
def answer(evaluation: OperatorEvaluation, *, values: dict, by: User) -> EvaluationAnswer:
    """Give one's answer, or change it until the evaluation closes."""
    evaluation = _locked(evaluation)
    if not evaluation.is_open:
        raise NotPossible(_("L’évaluation est close : votre réponse reste celle que vous aviez donnée."))
    member = member_of(by, evaluation.committee)
    if member is None or not can(by, "answer_evaluation", evaluation.committee):
        raise NotPossible(_("Ce sont les membres du comité qui répondent."))
    kept = EvaluationAnswer.objects.filter(evaluation=evaluation, member=member).first()
    if kept is None:
        kept = EvaluationAnswer(evaluation=evaluation, member=member)
    kept.values, kept.given_at = values, clock.now()
    kept.save()
    return kept


def _locked(evaluation: OperatorEvaluation) -> OperatorEvaluation:
    return (
        OperatorEvaluation.objects.select_for_update(of=("self",))
        .select_related("committee__programme", "committee__neighbourhood")
        .get(pk=evaluation.pk)
    )


@transaction.atomic
def share(evaluation: OperatorEvaluation, *, by: User) -> OperatorEvaluation:
    """Show what was answered, without names, to the committee and to the team; nobody answers any more."""
    evaluation = _locked(evaluation)
    if evaluation.shared_at:
        return evaluation
    if not can(by, "share_evaluation", evaluation.committee):
        raise NotPossible(_("C’est à la présidence du comité, ou à qui l’anime, de le faire."))
    answered = evaluation.answers.count()
    if not answered:
        raise NotPossible(_("Personne n’a encore répondu : il n’y a rien à partager."))
    if evaluation.is_open and answered < len(expected_of(evaluation)):
        raise NotPossible(
            _("Des membres ont encore le temps de répondre : partagez une fois l’évaluation close.")
        )
    evaluation.shared_at = clock.now()
    evaluation.save(update_fields=["shared_at"])
    record(evaluation.committee, "evaluation.share", by=by, after={"year": evaluation.year})
    for member in expected_of(evaluation):
        if member.user != by:
            outbox.owe("evaluation_shared", evaluation, member.user, due_at=evaluation.shared_at)
    return evaluation
