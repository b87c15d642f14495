"""What an accepted report learned, shared in the learning library by its table, one by one (F70)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.models import Dossier
from proposals.views.doors import or_back_to_dossier, page

from ..enums import ReportState
from ..forms.library import ShareFindingForm
from ..models import JournalEntry, Report
from ..permissions import can_with_report
from ..workflow.library import said_by, share_finding
from .reports import readable_report, require


def _accepted(request: HttpRequest, pk: int, obligation: int) -> tuple[Dossier, Report]:
    """A report that was accepted, for those who read it."""
    dossier, report = readable_report(request, pk, obligation)
    if report.state != ReportState.ACCEPTED:
        raise Http404
    return dossier, report


@require_safe
def report_findings(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """What the report learned, and what of it is in the library."""
    dossier, report = _accepted(request, pk, obligation)
    findings = list(report.findings.all())
    shared = {
        entry.finding_id: entry
        for entry in JournalEntry.objects.open_to(request.user).filter(finding__in=findings)
    }
    context = {
        "report": report,
        "findings": [(finding, shared.get(finding.pk)) for finding in findings],
        "may_share": can_with_report(request.user, "share_finding", report),
    }
    return page(request, "learning/library/findings.html", dossier, context)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def report_finding(request: HttpRequest, pk: int, obligation: int, finding: int) -> HttpResponse:
    """Say it in a sentence, how sure, for whom; then share it."""
    dossier, report = _accepted(request, pk, obligation)
    require(request, "share_finding", report)
    chosen = get_object_or_404(report.findings.select_related("report"), pk=finding)
    chosen.report = report
    form = ShareFindingForm(request.POST or None, finding=chosen)
    if request.method == "POST" and form.is_valid():
        share_finding(chosen, **form.cleaned_data, by=request.user)
        messages.success(request, _("L’apprentissage est dans la bibliothèque."))
        return redirect("report_findings", pk, obligation)
    context = {"report": report, "finding": chosen, "text": said_by(chosen), "form": form}
    status = 422 if form.errors else 200
    return page(request, "learning/library/finding.html", dossier, context, status=status)
