"""Writing in a dossier: an answer; in a proposal, the support asked for, how a prerequisite is met (F13–F15, F22).

Each is saved on its own, over the version its writer read. What is out of range is kept all the same, and said.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Model

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.programmes.models import Prerequisite
from cimpact.writing.answers import restore, save_answer
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Answer, Document, Question, Revision
from cimpact.writing.text import without_controls

from ..models import AmountAsked, Dossier, Evidence
from ..progress import note_progress
from ..sections import can_write_kind
from ..written import ProposalWritten, Written, written_in
from .sharing import note_kind_typed, note_typing
from .transitions import locked


class Stale(Exception):
    """Another save came first: nothing was written. `current` is what is saved now."""

    def __init__(self, current: Model):
        super().__init__(current.pk)
        self.current = current


def expect_writer(allowed: bool, closed=ProposalWritten.closed) -> None:
    """Raise NotPossible unless the person still writes there: `closed` says why not."""
    if not allowed:
        raise NotPossible(str(closed))


@transaction.atomic
def write_answer(
    dossier: Dossier,
    document: Document,
    question: Question,
    *,
    markup: str,
    version: int,
    read: str | None = None,
    apart: bool = False,
    by,
) -> Answer:
    """Save one answer of a dossier's document, as long as it is being written. Raises answers.Conflict.

    See answers.save_answer for `read`, what the writer had before her, and `apart`.
    """
    written, on_request = _being_written(dossier, document, question, by)
    answer = save_answer(
        document,
        question,
        markup=markup,
        version=version,
        read=read,
        apart=apart,
        on_request=on_request,
        by=by,
    )
    _note_written(written, question, on_request, by)
    return answer


@transaction.atomic
def restore_answer(
    dossier: Dossier, document: Document, answer: Answer, revision: Revision, *, version: int, by
) -> Answer:
    """Make an earlier version the answer again, as long as it is being written. Raises answers.Conflict."""
    written, on_request = _being_written(dossier, document, answer.question, by)
    answer = restore(answer, revision, version=version, on_request=on_request, by=by)
    _note_written(written, answer.question, on_request, by)
    return answer


def _being_written(dossier: Dossier, document: Document, question: Question, by) -> tuple[Written, bool]:
    """What the document is, the dossier locked, when the person still answers the question; whether on request."""
    written = written_in(locked(dossier), document.pk)
    expect_writer(written.can_write_answer(by, question), written.closed)
    return written, written.types_on_request(by)


def _note_written(written: Written, question: Question, on_request: bool, by) -> None:
    if on_request:
        note_typing(written.dossier, part=question.section.code, by=by)
    written.note_saved()


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
    expect_writer(can_write_kind(by, dossier, SectionKind.SUPPORT))
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
    note_kind_typed(dossier, SectionKind.SUPPORT, by=by)
    note_progress(dossier)
    return dossier


@transaction.atomic
def save_evidence(
    dossier: Dossier, prerequisite: Prerequisite, *, state: str, note: str, version: int, by
) -> Evidence:
    """Save how one prerequisite is met. Raises Stale."""
    dossier = locked(dossier)
    expect_writer(can_write_kind(by, dossier, SectionKind.PREREQUISITES))
    note = without_controls(note.replace("\r\n", "\n")).strip()
    evidence = dossier.evidence.filter(prerequisite=prerequisite).first()
    if evidence is None:
        evidence = Evidence(dossier=dossier, prerequisite=prerequisite, version=0)
    if (evidence.state, evidence.note) == (state, note):
        return evidence
    if evidence.pk and evidence.version != version:
        raise Stale(evidence)
    evidence.state, evidence.note = state, note
    evidence.inherited_from = evidence.shown_in = None
    evidence.version += 1
    evidence.updated_at, evidence.updated_by = clock.now(), by
    evidence.save()
    note_kind_typed(dossier, SectionKind.PREREQUISITES, by=by)
    note_progress(dossier)
    return evidence
