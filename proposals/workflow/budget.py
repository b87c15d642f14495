"""Saving the budget of a proposal: what each category costs each year, and who pays (F27)."""

from django.db import transaction

from cimpact.writing.enums import SectionKind
from cimpact.writing.text import without_controls

from ..models import BudgetLine, Dossier, FundingNote
from ..progress import note_progress
from ..sections import can_write_kind
from .sharing import note_kind_typed
from .transitions import locked
from .writing import Stale, expect_writer


@transaction.atomic
def save_budget(
    dossier: Dossier,
    *,
    cents: dict[tuple[int, int, int], int | None],
    notes: dict[int, str] | None = None,
    version: int,
    by,
) -> Dossier:
    """Save the amounts, by (source id, category id, year), and who the sources are, by source id.

    What is not named stays: the years given up, for instance. Raises Stale.
    """
    dossier = locked(dossier)
    expect_writer(can_write_kind(by, dossier, SectionKind.BUDGET))
    lines = {
        cell: line
        for line in dossier.budget.all()
        if (cell := (line.source_id, line.category_id, line.year)) in cents
    }
    told = {note.source_id: note.text for note in dossier.funding_notes.all()}
    notes = {source: without_controls(text).strip() for source, text in (notes or {}).items()}
    saved = {cell: line.cents for cell, line in lines.items()}
    wanted = {cell: amount for cell, amount in cents.items() if amount}
    if saved == wanted and all(told.get(source, "") == text for source, text in notes.items()):
        return dossier
    if dossier.budget_version != version:
        raise Stale(dossier)
    dossier.budget_version += 1
    dossier.save(update_fields=["budget_version"])
    dossier.budget.filter(pk__in=[line.pk for line in lines.values()]).delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(dossier=dossier, source_id=source, category_id=category, year=year, cents=amount)
        for (source, category, year), amount in wanted.items()
    )
    dossier.funding_notes.filter(source__in=notes).delete()
    FundingNote.objects.bulk_create(
        FundingNote(dossier=dossier, source_id=source, text=text) for source, text in notes.items() if text
    )
    note_kind_typed(dossier, SectionKind.BUDGET, by=by)
    note_progress(dossier)
    return dossier
