"""The life of a report: begun, handed in, sent back to be made precise, accepted (R33, R34, F56).

Each action locks the dossier first: a second click, or someone else's, finds what the first has done.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.writing.answers import close_revisions
from cimpact.writing.enums import Purpose
from cimpact.writing.freezing import freeze
from cimpact.writing.models import Document, FrozenCopy, Question, QuestionSet
from cimpact.writing.text import without_controls
from governance.recusal import people_who_withdraw
from neighbourhoods.people import advisors_of, coordinators_of, team_of
from proposals.concerned import organisations_concerned
from proposals.enums import ObligationKind, State
from proposals.joint import coordinators_concerned
from proposals.models import Dossier, Obligation
from proposals.workflow.transitions import expect, locked, next_date

from ..enums import ReportState
from ..models import Report, ReportCorrection
from ..prefill import prefill
from ..report_checks import report_problems
from ..report_text import report_snapshot

PURPOSES = {ObligationKind.ANNUAL_REPORT: Purpose.ANNUAL, ObligationKind.FINAL_REPORT: Purpose.FINAL}


@transaction.atomic
def open_report(obligation: Obligation, *, by) -> Report:
    """Begin a report from what is known already; a second click finds the first one's."""
    dossier = locked(obligation.participation.dossier)
    if report := Report.objects.filter(obligation=obligation).first():
        return report
    expect(dossier, (State.ACTIVE,))
    if obligation.done_on:
        raise NotPossible(_("Ce rapport est déjà reçu."))
    questions = _questions_for(obligation, dossier)
    if questions is None:
        raise NotPossible(_("Les questions de ce rapport ne sont pas encore écrites : demandez à l’équipe."))
    obligation.participation.dossier = dossier
    document = Document.objects.create(question_set=questions)
    report = Report.objects.create(obligation=obligation, document=document)
    prefill(report, by=by)
    record(dossier, "dossier.report_begun", by=by, audience=Audience.TABLE, after=_year(obligation))
    return report


def _questions_for(obligation: Obligation, dossier: Dossier) -> QuestionSet | None:
    """The questions of the dossier's rules: those of its stage, else those of all stages."""
    sets = dossier.rules.question_sets.filter(purpose=PURPOSES[ObligationKind(obligation.kind)])
    return sets.filter(stage=dossier.stage_id).first() or sets.filter(stage=None).first()


@transaction.atomic
def submit_report(report: Report, *, by) -> FrozenCopy:
    """Hand the report in, or back once it was made precise: freeze a copy, owe the receipts.

    A second submission returns the first one's copy. Raises NotPossible when something is missing.
    """
    report, dossier = _locked(report)
    if not report.is_open:
        return report.document.copies.last()
    expect(dossier, (State.ACTIVE,))
    if report_problems(report):
        raise NotPossible(_("Le rapport n’est pas encore complet. Voyez ce qui manque, puis remettez-le."))
    now, due = clock.now(), report.obligation
    again = report.state == ReportState.CORRECTIONS
    report.state, report.submitted_at, report.submitted_by = ReportState.SUBMITTED, now, by
    report.save(update_fields=["state", "submitted_at", "submitted_by"])
    report.corrections.filter(answered_at=None).update(answered_at=now)
    due.handed_in_on, due.sent_back_on = due.handed_in_on or clock.today(), None
    due.save(update_fields=["handed_in_on", "sent_back_on"])
    close_revisions(report.document)
    copy = freeze(report.document, report_snapshot(report), by=by)
    kind = "dossier.report_handed_back" if again else "dossier.report_handed_in"
    record(dossier, kind, by=by, after={**_year(due), "copy": copy.number})
    _turn(dossier)
    writers = {person.pk: person for person in (*coordinators_concerned(dossier), by)}
    for person in ({p.pk: p for p in _readers(dossier)} | writers).values():
        outbox.owe("report_handed_in", due, person, due_at=now, details={"copy": copy.number})
    return copy


@transaction.atomic
def ask_corrections(report: Report, *, text: str, question: Question | None, by) -> ReportCorrection:
    """Ask the table to make the report precise, about one answer or the whole; it may then write it again.

    The same request sent twice is one.
    """
    report, dossier = _locked(report)
    if report.state not in (ReportState.SUBMITTED, ReportState.CORRECTIONS):
        raise NotPossible(_("Ce rapport a changé entre-temps : rechargez la page."))
    expect(dossier, (State.ACTIVE,))
    text = without_controls(text).strip()
    if same := report.corrections.filter(answered_at=None, question=question, text=text).first():
        return same
    correction = ReportCorrection.objects.create(report=report, question=question, text=text, asked_by=by)
    report.state = ReportState.CORRECTIONS
    report.save(update_fields=["state"])
    due = report.obligation
    due.sent_back_on = due.sent_back_on or clock.today()
    due.save(update_fields=["sent_back_on"])
    record(dossier, "dossier.report_sent_back", by=by, comment=text, after=_year(due))
    _turn(dossier)
    _tell_table("report_sent_back", due, by=by, correction=correction.pk)
    return correction


@transaction.atomic
def accept_report(report: Report, *, reading: str, region_learned: str, copy: int, by) -> Report:
    """Answer the report, whose copy of that number was read: what is owed is done, and what waits for it may go on."""
    report, dossier = _locked(report)
    if report.state == ReportState.ACCEPTED:
        return report  # accepted twice, answered once
    last = report.document.copies.last()
    if report.state != ReportState.SUBMITTED or last.number != copy:
        raise NotPossible(_("Ce rapport a changé depuis que vous le lisez : relisez-le avant de l’accepter."))
    expect(dossier, (State.ACTIVE,))
    report.reading, report.region_learned = (
        without_controls(words).strip() for words in (reading, region_learned)
    )
    report.state, report.accepted_at, report.accepted_by = ReportState.ACCEPTED, clock.now(), by
    report.save(update_fields=["reading", "region_learned", "state", "accepted_at", "accepted_by"])
    due = report.obligation
    due.done_on = clock.today()
    due.save(update_fields=["done_on"])
    record(dossier, "dossier.report_accepted", by=by, after={**_year(due), "copy": copy})
    _turn(dossier)
    _tell_table("report_accepted", due, by=by)
    return report


def _locked(report: Report) -> tuple[Report, Dossier]:
    """The report as it is now, and its dossier, locked until the transaction ends."""
    dossier = locked(report.dossier)
    reports = Report.objects.select_for_update(of=("self",))
    report = reports.select_related("obligation__participation", "document").get(pk=report.pk)
    report.obligation.participation.dossier = dossier
    return report, dossier


def _turn(dossier: Dossier) -> None:
    """It is someone else's turn: the next date follows."""
    dossier.next_on = next_date(dossier)
    dossier.save(update_fields=["next_on"])


def _year(obligation: Obligation) -> dict[str, int]:
    return {"plan_year": obligation.year}


def _readers(dossier: Dossier):
    """Whoever accompanies the neighbourhood, else the team; without those to whom the dossier is closed."""
    staff = advisors_of(dossier.neighbourhood, dossier.programme) or team_of(dossier.programme)
    return staff.exclude(pk__in=people_who_withdraw(organisations_concerned(dossier), dossier).values("pk"))


def _tell_table(kind: str, due: Obligation, *, by, **details) -> None:
    at = clock.now()
    for person in coordinators_of(due.participation.dossier.neighbourhood):
        outbox.owe(kind, due, person, due_at=at, details={"by": by.full_name, **details})
