"""Saving the learning questions of a proposal: whole, over the version read; each question stays itself (R48)."""

import uuid

from django.db import transaction

from cimpact import clock
from cimpact.writing.enums import SectionKind
from proposals.models import Dossier
from proposals.progress import note_progress
from proposals.sections import can_write_kind
from proposals.workflow.sharing import note_kind_typed
from proposals.workflow.transitions import locked
from proposals.workflow.writing import Stale, expect_writer

from ..lists import Row
from ..models import LearningPlan, LearningQuestion
from ..questions import QUESTIONS, questions_of, rows_of


@transaction.atomic
def save_questions(dossier: Dossier, *, rows: list[Row], version: int, by) -> LearningPlan:
    """Keep the questions of a proposal that is being written. Raises Stale."""
    dossier = locked(dossier)
    expect_writer(can_write_kind(by, dossier, SectionKind.LEARNING_PLAN))
    rows = _each_once([QUESTIONS.tidy(row) for row in rows])[: QUESTIONS.most]
    plan, _made = LearningPlan.objects.select_related("updated_by").get_or_create(dossier=dossier)
    if rows == rows_of(dossier):
        return plan
    if plan.version != version:
        raise Stale(plan)
    _write(dossier, rows)
    plan.version += 1
    plan.updated_at, plan.updated_by, plan.came_from = clock.now(), by, ""
    plan.save()
    note_kind_typed(dossier, SectionKind.LEARNING_PLAN, by=by)
    note_progress(dossier)
    return plan


def _each_once(rows: list[Row]) -> list[Row]:
    """The rows that say something, each under a key that no other has."""
    kept: dict[str, Row] = {}
    for row in rows:
        if QUESTIONS.says_something(row):
            key = row["key"] if row["key"] not in kept else str(uuid.uuid4())
            kept[key] = row | {"key": key}
    return list(kept.values())


def _write(dossier: Dossier, rows: list[Row]) -> None:
    """Put the rows in the place of what was asked: a question found again by its key is the same question."""
    asked = {str(question.key): question for question in dossier.learning_questions.all()}
    elsewhere = LearningQuestion.objects.filter(key__in=[row["key"] for row in rows]).exclude(dossier=dossier)
    taken = {str(key) for key in elsewhere.values_list("key", flat=True)}
    for order, row in enumerate(rows, 1):
        question = asked.pop(row["key"], None) or LearningQuestion(dossier=dossier)
        values = QUESTIONS.values(row) | {name: row[name] for name in QUESTIONS.texts}
        if row["key"] in taken:
            values["key"] = uuid.uuid4()
        for name, value in values.items():
            setattr(question, name, value)
        question.order, question.ended_at = order, None
        question.save()
    for question in asked.values():
        _leave(question)


def _leave(question: LearningQuestion) -> None:
    """A question taken out of the list; what someone has tied to it keeps it, no longer asked."""
    if question.ended_at:
        return
    if question.findings.exists() or question.journal.exists():
        question.ended_at = clock.now()
        question.save(update_fields=["ended_at"])
    else:
        question.delete()


def begin_with(dossier: Dossier, earlier: Dossier) -> None:
    """Begin a proposal with the questions that the stage before still asks; call it as the proposal is opened."""
    questions = questions_of(earlier)
    if not questions or dossier.learning_questions.exists():
        return
    LearningQuestion.objects.bulk_create(
        LearningQuestion(
            dossier=dossier,
            order=order,
            aims=question.aims,
            conditions=question.conditions,
            **{name: getattr(question, name) for name in QUESTIONS.texts},
        )
        for order, question in enumerate(questions, 1)
    )
    LearningPlan.objects.update_or_create(dossier=dossier, defaults={"came_from": earlier.number or ""})
