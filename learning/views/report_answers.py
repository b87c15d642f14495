"""The advisor's answer to a report: what is to be made precise, then the acceptance."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cimpact.errors import NotPossible
from proposals.permissions import roles_in

from ..enums import ReportState
from ..forms.reports import AcceptanceForm, CorrectionForm
from ..permissions import ABILITIES
from ..workflow.reports import accept_report, ask_corrections
from .reports import own_page, readable_report, report_page, require


@require_POST
def report_correct(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Ask to make the report precise."""
    dossier, report = readable_report(request, pk, obligation)
    form = CorrectionForm(request.POST, report=report, auto_id="ask-%s")
    try:
        require(request, "ask_corrections", report)
        if not form.is_valid():
            return report_page(request, dossier, report.obligation, report, asking=form)
        asked = form.cleaned_data
        ask_corrections(report, text=asked["text"], question=asked["about"], by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La demande est envoyée. La table peut de nouveau modifier son rapport."))
    return redirect(own_page(report))


@require_POST
def report_accept(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Accept the report, with how it was read and what the region learned from it."""
    dossier, report = readable_report(request, pk, obligation)
    if not ABILITIES["accept_report"][0] & roles_in(request.user, dossier):
        raise PermissionDenied
    here = redirect(own_page(report))
    if report.state == ReportState.ACCEPTED:
        return here  # the second click
    form = AcceptanceForm(request.POST, instance=report, auto_id="accept-%s")
    try:
        require(request, "accept_report", report)
        if not form.is_valid():
            report.refresh_from_db(fields=["reading", "region_learned"])
            return report_page(request, dossier, report.obligation, report, accepting=form)
        accept_report(report, **form.cleaned_data, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le rapport est accepté. La table lit votre réponse."))
    return here
