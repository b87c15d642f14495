"""Saving what a report holds besides its answers: its lists and its financial balance (R33, R34).

Each is saved whole, over the version its writer read. A report that is submitted or accepted is not written.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.writing.text import without_controls
from proposals.workflow.writing import Stale

from ..lists import LISTS, Row
from ..models import BalanceLine, BalanceNote, Report
from ..permissions import can


def locked_report(report: Report) -> Report:
    """The report as it is now, locked until the transaction ends."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related(
            "document",
            "obligation__participation__dossier__programme",
            "obligation__participation__dossier__neighbourhood__table",
            "obligation__participation__dossier__rules",
        )
        .get(pk=report.pk)
    )


def expect_open(report: Report, by) -> None:
    """Raise NotPossible unless the person still writes the report."""
    if not report.is_open or not can(by, "write_report", report.obligation.participation.dossier):
        raise NotPossible(_("Ce rapport ne se modifie plus : il a été remis entre-temps."))


@transaction.atomic
def save_list(report: Report, kind: str, *, rows: list[Row], version: int, by) -> Report:
    """Keep the activities, the findings or the effects of a report. Raises Stale."""
    report = locked_report(report)
    expect_open(report, by)
    kept = LISTS[kind]
    rows = [kept.tidy(row) for row in rows]
    rows = [row for row in rows if kept.says_something(row)][: kept.most]
    if rows == kept.rows(report):
        return report
    if getattr(report, kept.version_field) != version:
        raise Stale(report)
    write_list(report, kind, rows)
    return report


def write_list(report: Report, kind: str, rows: list[Row]) -> None:
    """Put the rows in the place of what the list held; call it on a report that no one else writes meanwhile."""
    kept = LISTS[kind]
    setattr(report, kept.version_field, getattr(report, kept.version_field) + 1)
    report.save(update_fields=[kept.version_field])
    getattr(report, kept.name).all().delete()
    kept.model._default_manager.bulk_create(
        kept.thing(report, order, row) for order, row in enumerate(rows, 1)
    )


@transaction.atomic
def save_balance(
    report: Report,
    *,
    cents: dict[tuple[int, int], int | None],
    notes: dict[int, str],
    surplus: str,
    version: int,
    by,
) -> Report:
    """Keep what was spent, by (source id, category id), why it differs, by category id, and what becomes of the rest.

    Raises Stale.
    """
    report = locked_report(report)
    expect_open(report, by)
    notes = {category: " ".join(without_controls(text).split()) for category, text in notes.items()}
    wanted = {cell: amount for cell, amount in cents.items() if amount}
    told = {category: text for category, text in notes.items() if text}
    saved = {(line.source_id, line.category_id): line.cents for line in report.balance.all()}
    said = {note.category_id: note.text for note in report.balance_notes.all()}
    if (saved, said, report.surplus) == (wanted, told, surplus):
        return report
    if report.balance_version != version:
        raise Stale(report)
    report.balance_version += 1
    report.surplus = surplus
    report.save(update_fields=["balance_version", "surplus"])
    report.balance.all().delete()
    BalanceLine.objects.bulk_create(
        BalanceLine(report=report, source_id=source, category_id=category, cents=amount)
        for (source, category), amount in wanted.items()
    )
    report.balance_notes.all().delete()
    BalanceNote.objects.bulk_create(
        BalanceNote(report=report, category_id=category, text=text) for category, text in told.items()
    )
    return report
