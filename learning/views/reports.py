"""A report: its own page, begun and written by its table, checked, then handed in (F55, F56, F58)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import pdf
from cimpact.errors import NotPossible
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Section
from cimpact.writing.session import keeps_what_is_typed
from proposals.enums import ObligationKind
from proposals.forms.sections import answers_of
from proposals.models import Dossier, Obligation
from proposals.payments import report_name
from proposals.permissions import AS_TABLE, roles_in
from proposals.views.doors import page
from proposals.views.participation import readable_participation
from proposals.views.section_page import SectionPage

from ..enums import ReportState
from ..forms.reports import AcceptanceForm, CorrectionForm
from ..models import Report
from ..parts import parts_of_report
from ..permissions import (
    ABILITIES,
    REPORT_STATES,
    abilities,
    can,
    can_read_report,
    report_abilities,
)
from ..report_cards import status_of
from ..report_checks import deadline_in_words, outline_of, report_problems
from ..report_text import text_for, text_now
from ..taking_up import entries_for, findings_for, key_of
from ..workflow.reports import open_report, submit_report
from ..written import ReportWritten

# Doors


def owed_report(request: HttpRequest, pk: int, obligation: int) -> tuple[Dossier, Obligation]:
    """A report that a participation owes, begun or not, for those who read the participation."""
    dossier = readable_participation(request, pk)
    # With the report begun for it, and what its pages read of it.
    owed = dossier.participation.obligations.exclude(kind=ObligationKind.MID_YEAR).select_related(
        "report__document__question_set__rules", "report__submitted_by", "report__accepted_by"
    )
    due = get_object_or_404(owed, pk=obligation)
    due.participation = dossier.participation
    return dossier, due


def report_of(due: Obligation) -> Report | None:
    """The report begun for what is owed."""
    return getattr(due, "report", None)


def readable_report(request: HttpRequest, pk: int, obligation: int) -> tuple[Dossier, Report]:
    """A report begun, for those who read it: its table; the staff once it was handed in."""
    dossier, due = owed_report(request, pk, obligation)
    report = report_of(due)
    if report is None:
        raise Http404
    if not can_read_report(request.user, report):
        raise PermissionDenied
    return dossier, report


def require(request: HttpRequest, action: str, report: Report) -> None:
    """Whoever never does the action is refused; whoever comes too late is told."""
    dossier = report.obligation.participation.dossier
    if not ABILITIES[action][0] & roles_in(request.user, dossier):
        raise PermissionDenied
    if not can(request.user, action, dossier) or report.state not in REPORT_STATES[action]:
        raise NotPossible(
            _("Ce rapport est maintenant à « %(state)s ». Rien n’a été modifié.")
            % {"state": report.get_state_display()}
        )


def own_page(report: Report) -> str:
    """The address of the report's own page."""
    return reverse("report", args=[report.obligation.participation.dossier.pk, report.obligation_id])


# Its own page


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Where a report stands and what one may do with it; sent, it begins the report."""
    dossier, due = owed_report(request, pk, obligation)
    if request.method == "POST":
        if not ABILITIES["open_report"][0] & roles_in(request.user, dossier):
            raise PermissionDenied
        try:
            open_report(due, by=request.user)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return redirect("report", pk, obligation)
        return redirect("report_write", pk, obligation)
    return report_page(request, dossier, due, report_of(due))


def report_page(
    request: HttpRequest,
    dossier: Dossier,
    due: Obligation,
    begun: Report | None,
    *,
    asking: CorrectionForm | None = None,
    accepting: AcceptanceForm | None = None,
) -> HttpResponse:
    """The page, with the form that was sent when something is wrong with it."""
    reads = begun is not None and can_read_report(request.user, begun)
    of_table = bool(roles_in(request.user, dossier) & AS_TABLE)
    context = {
        "due": due,
        "name": report_name(due),
        "status": status_of(request.user, due),
        "can": abilities(request.user, dossier),
        "report": begun if reads else None,
        "instalments": list(due.instalments.filter(cancelled_at=None)),
    }
    if reads:
        may = report_abilities(request.user, begun)
        copies = list(begun.document.copies.select_related("by"))
        corrections = list(begun.corrections.select_related("question__section", "asked_by"))
        context |= {
            "may": may,
            "copies": copies,
            "last_copy": copies[-1] if copies else None,
            "open_corrections": [c for c in corrections if c.answered_at is None],
            "answered_corrections": [c for c in corrections if c.answered_at],
            "outline": outline_of(begun) if begun.is_open and of_table else None,
            "pdf_available": pdf.available(),
        }
        if may["ask_corrections"]:
            context["asking"] = asking or CorrectionForm(report=begun, auto_id="ask-%s")
        if may["accept_report"]:
            context["accepting"] = accepting or AcceptanceForm(
                instance=begun, initial={"copy": copies[-1].number}, auto_id="accept-%s"
            )
    status = 422 if asking or accepting else 200
    return page(request, "learning/report/report.html", dossier, context, status=status)


# Writing


@require_safe
def report_write(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """To the first section that lacks something, else to the first."""
    dossier, report = readable_report(request, pk, obligation)
    if not report.is_open or not roles_in(request.user, dossier) & AS_TABLE:
        return redirect("report_text", pk, obligation)
    sections = outline_of(report)["sections"]
    return redirect(next((s for s in sections if s["state"] != "done"), sections[0])["url"])


class ReportPage(SectionPage):
    """One section of a report."""

    template = "learning/report/section.html"
    wide = frozenset(
        {SectionKind.ACTIVITIES, SectionKind.BALANCE, SectionKind.LEARNINGS, SectionKind.EFFECTS}
    )

    written: ReportWritten

    @classmethod
    def of(cls, request: HttpRequest, pk: int, obligation: int) -> "ReportPage":
        """The page of a report that the person may read."""
        return cls(request, ReportWritten(*readable_report(request, pk, obligation)))

    def anew(self):
        return self.of(self.request, self.dossier.pk, self.written.report.obligation_id)

    def parts_of(self, section, data=None):
        own = parts_of_report(self.written.report, section, data)
        return [*own, *answers_of(self.written, section, data)]

    def outline(self, current, shown, threads):
        return outline_of(self.written.report, current, threads=threads)

    def review_url(self):
        return reverse("report_review", args=[self.dossier.pk, self.written.report.obligation_id])

    def is_written_now(self):
        return self.written.report.is_open

    def text(self, section):
        text = text_for(self.request.user, self.written.report).said
        return text | {"sections": [s for s in text["sections"] if s["code"] == section.code]}

    def more(self, section, parts, refused):
        report = self.written.report
        waiting = report.corrections.filter(answered_at=None).select_related("question", "asked_by")
        asked = list(waiting) if report.state == ReportState.CORRECTIONS else []
        return {
            "report": report,
            "name": self.written.name,
            **self._noted(section),
            "corrections": [c for c in asked if c.question is None or c.question.section_id == section.pk],
        }

    def _noted(self, section: Section) -> dict:
        """What was noted since the report was begun, beside its learnings."""
        if section.kind != SectionKind.LEARNINGS or not self._can_write(section):
            return {}
        report = self.written.report
        noted = {"findings": findings_for(report), "entries": entries_for(report, self.request.user)}
        return {"noted": {name: [(key_of(one), one) for one in found] for name, found in noted.items()}}


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def report_section(request: HttpRequest, pk: int, obligation: int, section: str) -> HttpResponse:
    """One section: written by those who write, read by those who read."""
    return ReportPage.of(request, pk, obligation).respond(section)


# Handing in


@require_safe
def report_review(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Everything that keeps the report from being handed in, then the report as it will be read."""
    dossier, report = readable_report(request, pk, obligation)
    if not report.is_open or not roles_in(request.user, dossier) & AS_TABLE:
        return redirect("report_text", pk, obligation)
    problems = report_problems(report)
    groups = [
        {
            "title": section.title,
            "url": reverse("report_section", args=[pk, obligation, section.code]),
            "problems": [problem for problem in problems if problem.section == section.code],
        }
        for section in report.document.sections
    ]
    context = {
        "report": report,
        "name": report_name(report.obligation),
        "may": report_abilities(request.user, report),
        "groups": [group for group in groups if group["problems"]],
        "count": len(problems),
        "deadline": deadline_in_words(report),
        "text": text_now(report).said,
        "pdf_available": pdf.available(),
    }
    return page(request, "learning/report/review.html", dossier, context)


@require_http_methods(["GET", "POST"])
def report_submit(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Confirm, then hand in. Sent twice, or by two people at once, it is handed in once."""
    dossier, report = readable_report(request, pk, obligation)
    here, review = redirect(own_page(report)), redirect("report_review", pk, obligation)
    if not ABILITIES["submit_report"][0] & roles_in(request.user, dossier):
        raise PermissionDenied
    key = str(report.document.copies.count())
    if not report.is_open:
        return here  # the second click
    try:
        require(request, "submit_report", report)
        if request.method == "POST" and request.POST.get("key") == key:
            submit_report(report, by=request.user)
            messages.success(request, _("Le rapport est remis. Une copie complète part par courriel."))
            return here
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return review
    if report_problems(report):
        return review
    context = {"report": report, "name": report_name(report.obligation), "key": key}
    return page(request, "learning/report/submit.html", dossier, context)
