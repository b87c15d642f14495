"""Learning questions during the stage: added, changed, ended; what is found on them, noted and corrected (R48, R50).

The history says who did what; what is written stays between the two sides, since a committee reads that history too.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.writing.text import without_controls
from proposals.models import Dossier
from proposals.workflow.transitions import expect, locked
from proposals.workflow.writing import Stale

from ..lists import Row
from ..models import LearningQuestion, QuestionFinding, QuestionFindingRevision
from ..permissions import RUNNING
from ..questions import QUESTIONS

# The fields of a finding that a correction may change.
FINDING_FIELDS = ("text", "failure", "reinvested", "told_to", "told_on", "told_how", "found_on")


# Questions


@transaction.atomic
def add_question(dossier: Dossier, *, row: Row, by) -> LearningQuestion:
    """Ask one more question. The same key is the same question, however many times it comes."""
    dossier = locked(dossier)
    expect(dossier, RUNNING)
    row = QUESTIONS.tidy(row)
    if found := dossier.learning_questions.filter(key=row["key"]).first():
        return found
    asked = dossier.learning_questions.filter(ended_at=None)
    if asked.count() >= QUESTIONS.most:
        sentence = _("Une étape porte %(most)s questions au plus : terminez-en une avant d’en ajouter.")
        raise NotPossible(sentence % {"most": QUESTIONS.most})
    last = dossier.learning_questions.aggregate(last=Max("order"))["last"] or 0
    question = LearningQuestion.objects.create(dossier=dossier, order=last + 1, **_values(row))
    record(dossier, "dossier.question_added", by=by, after={"question": question.pk})
    return question


@transaction.atomic
def change_question(question: LearningQuestion, *, row: Row, version: int, by) -> LearningQuestion:
    """Write a question otherwise, over the version read. Raises Stale."""
    question, dossier = _locked(question)
    row = QUESTIONS.tidy(row | {"key": str(question.key)})
    before = QUESTIONS.row(question)
    if row == before:
        return question
    if question.version != version:
        raise Stale(question)
    for name, value in _values(row).items():
        setattr(question, name, value)
    question.version += 1
    question.save()
    changed = [name for name in row if row[name] != before[name]]
    record(
        dossier,
        "dossier.question_changed",
        by=by,
        before={"question": question.pk, "said": {name: before[name] for name in changed}},
        after={"question": question.pk, "said": {name: row[name] for name in changed}},
    )
    return question


@transaction.atomic
def end_question(question: LearningQuestion, *, ended: bool, by) -> LearningQuestion:
    """The question is no longer asked, or is asked again; what was found on it stays."""
    question, dossier = _locked(question)
    if bool(question.ended_at) == ended:
        return question  # ended twice, ended once
    question.ended_at = clock.now() if ended else None
    question.save(update_fields=["ended_at"])
    kind = "dossier.question_ended" if ended else "dossier.question_taken_again"
    record(dossier, kind, by=by, after={"question": question.pk})
    return question


def _locked(question: LearningQuestion) -> tuple[LearningQuestion, Dossier]:
    dossier = locked(question.dossier)
    expect(dossier, RUNNING)
    return LearningQuestion.objects.select_for_update().get(pk=question.pk), dossier


def _values(row: Row) -> dict:
    return QUESTIONS.values(row) | {name: row[name] for name in QUESTIONS.texts}


# Findings


@transaction.atomic
def note_finding(question: LearningQuestion, *, values: dict, key: uuid.UUID, by) -> QuestionFinding:
    """Note what was found. The same key is the same finding, however many times it comes."""
    question, dossier = _locked(question)
    if found := QuestionFinding.objects.filter(key=key, question=question).first():
        return found
    finding = QuestionFinding.objects.create(
        question=question, key=key, created_by=by, updated_by=by, **_tidied(values)
    )
    record(dossier, "dossier.finding_noted", by=by, after={"finding": finding.pk})
    return finding


@transaction.atomic
def correct_finding(finding: QuestionFinding, *, values: dict, version: int, by) -> QuestionFinding:
    """Write a finding otherwise, over the version read; what it said before is kept. Raises Stale."""
    _question, dossier = _locked(finding.question)
    finding = (
        QuestionFinding.objects.select_for_update(of=("self",))
        .select_related("updated_by")
        .get(pk=finding.pk)
    )
    values, before = _tidied(values), {name: getattr(finding, name) for name in FINDING_FIELDS}
    if values == before:
        return finding
    if finding.version != version:
        raise Stale(finding)
    QuestionFindingRevision.objects.create(
        finding=finding,
        version=finding.version,
        said={name: _as_text(value) for name, value in before.items()},
        at=finding.updated_at,
        by=finding.updated_by,
    )
    for name, value in values.items():
        setattr(finding, name, value)
    finding.version += 1
    finding.updated_at, finding.updated_by = clock.now(), by
    finding.save()
    record(dossier, "dossier.finding_corrected", by=by, after={"finding": finding.pk})
    return finding


def _tidied(values: dict) -> dict:
    """The fields of a finding, without what a keyboard does not write."""
    return {name: _bare(values[name]) for name in FINDING_FIELDS}


def _bare(value):
    return without_controls(value.replace("\r\n", "\n")).strip() if isinstance(value, str) else value


def _as_text(value) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")
