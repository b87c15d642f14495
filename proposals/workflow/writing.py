"""Writing a proposal: an answer, the support asked for, the budget, how a prerequisite is met (F13–F15, F22, F27).

Each is saved on its own, over the version its writer read. What is out of range is kept all the same, and said.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.programmes.models import Prerequisite
from cimpact.writing.answers import save_answer
from cimpact.writing.models import Answer, Document, Question
from cimpact.writing.text import without_controls

from ..enums import EvidenceState
from ..models import AmountAsked, BudgetLine, Dossier, Evidence
from ..permissions import can, can_write_answer
from ..progress import note_progress
from .transitions import locked


class Stale(Exception):
    """Another save came first: nothing was written. `current` is what is saved now."""

    def __init__(self, current: Model):
        super().__init__(current.pk)
        self.current = current


def _expect(allowed: bool) -> None:
    if not allowed:
        raise NotPossible(
            _("Cette proposition ne se modifie plus : elle a été déposée ou retirée entre-temps.")
        )


@transaction.atomic
def write_answer(
    dossier: Dossier, document: Document, question: Question, *, typed: str, version: int, by
) -> Answer:
    """Save one answer of a dossier's document, as long as it is being written. Raises answers.Conflict."""
    dossier = locked(dossier)
    _expect(can_write_answer(by, dossier, question))
    answer = save_answer(document, question, typed=typed, version=version, by=by)
    if document.pk == dossier.document_id:
        note_progress(dossier)
    return answer


@transaction.atomic
def save_support(
    dossier: Dossier,
    *,
    years: int | None,
    starts_on: dt.date | None,
    amounts: dict[int, int | None],
    version: int,
    by,
) -> Dossier:
    """Save the duration, the start and the amount of each year, all together. Raises Stale."""
    dossier = locked(dossier)
    _expect(can(by, "write", dossier))
    wanted = {year: cents for year, cents in amounts.items() if cents is not None}
    saved = {amount.year: amount.cents for amount in dossier.amounts.all()}
    if (dossier.years, dossier.starts_on, saved) == (years, starts_on, wanted):
        return dossier
    if dossier.support_version != version:
        raise Stale(dossier)
    dossier.years, dossier.starts_on = years, starts_on
    dossier.support_version += 1
    dossier.save(update_fields=["years", "starts_on", "support_version"])
    dossier.amounts.exclude(year__in=wanted).delete()
    AmountAsked.objects.bulk_create(
        (AmountAsked(dossier=dossier, year=year, cents=cents) for year, cents in wanted.items()),
        update_conflicts=True,
        unique_fields=["dossier", "year"],
        update_fields=["cents"],
    )
    note_progress(dossier)
    return dossier


@transaction.atomic
def save_budget(dossier: Dossier, *, cents: dict[tuple[int, int], int | None], version: int, by) -> Dossier:
    """Save what each category costs each year, by (category id, year); the other years stay. Raises Stale."""
    dossier = locked(dossier)
    _expect(can(by, "write", dossier))
    lines = dossier.budget.filter(year__in={year for _category, year in cents})
    saved = {(line.category_id, line.year): line.cents for line in lines}
    wanted = {cell: amount for cell, amount in cents.items() if amount}
    if saved == wanted:
        return dossier
    if dossier.budget_version != version:
        raise Stale(dossier)
    dossier.budget_version += 1
    dossier.save(update_fields=["budget_version"])
    lines.delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(dossier=dossier, category_id=category, year=year, cents=amount)
        for (category, year), amount in wanted.items()
    )
    note_progress(dossier)
    return dossier


def carry_over(dossier: Dossier) -> None:
    """What an earlier stage of the same initiative has shown is not to be shown again: its notes, its files (F13).

    The same code is the same prerequisite. Call it inside the transaction that opens the proposal.
    """
    earlier = (
        Dossier.objects.filter(
            neighbourhood=dossier.neighbourhood,
            programme=dossier.programme,
            initiative__title__iexact=dossier.initiative.title,
            participation__isnull=False,
        )
        .exclude(pk=dossier.pk)
        .order_by("-participation__starts_on")
        .first()
    )
    if earlier is None:
        return
    shown = {
        evidence.prerequisite.code: evidence
        for evidence in earlier.evidence.filter(state=EvidenceState.MET).select_related("prerequisite")
    }
    for prerequisite in dossier.stage.prerequisites.filter(code__in=shown):
        evidence = shown[prerequisite.code]
        evidence.pk, evidence.dossier, evidence.prerequisite, evidence.version = (
            None,
            dossier,
            prerequisite,
            1,
        )
        evidence.save()
        for file in earlier.document.attachments.filter(prerequisite=prerequisite.code, removed_at=None):
            file.pk, file.document = None, dossier.document  # one file kept, two dossiers that hold it
            file.save()


@transaction.atomic
def save_evidence(
    dossier: Dossier, prerequisite: Prerequisite, *, state: str, note: str, version: int, by
) -> Evidence:
    """Save how one prerequisite is met. Raises Stale."""
    dossier = locked(dossier)
    _expect(can(by, "write", dossier))
    note = without_controls(note.replace("\r\n", "\n")).strip()
    evidence = dossier.evidence.filter(prerequisite=prerequisite).first()
    if evidence is None:
        evidence = Evidence(dossier=dossier, prerequisite=prerequisite, version=0)
    if (evidence.state, evidence.note) == (state, note):
        return evidence
    if evidence.pk and evidence.version != version:
        raise Stale(evidence)
    evidence.state, evidence.note = state, note
    evidence.version += 1
    evidence.updated_at, evidence.updated_by = clock.now(), by
    evidence.save()
    note_progress(dossier)
    return evidence
