"""Saving what a report holds besides its answers, while it is typed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from cimpact.writing.answering import answered
from cimpact.writing.models import Section
from cimpact.writing.session import keeps_what_is_typed
from proposals.models import Dossier
from proposals.permissions import roles_in
from proposals.views.participation import readable_participation

from ..models import Report
from ..parts import parts_of_report
from ..permissions import ABILITIES


@keeps_what_is_typed
@require_POST
def report_part_save(request: HttpRequest, pk: int, obligation: int, section: str) -> HttpResponse:
    """Save one list of a report, or its balance; the action says whether the report is still open."""
    dossier = readable_participation(request, pk)
    if not ABILITIES["write_report"][0] & roles_in(request.user, dossier):
        raise PermissionDenied
    report, here = part_of_report(dossier, obligation, section)
    parts = parts_of_report(report, here, request.POST)
    if not parts:
        raise Http404
    return answered(request, parts[0])


def part_of_report(dossier: Dossier, obligation: int, section: str) -> tuple[Report, Section]:
    """A report of the dossier, which it then is read with, and one of its sections."""
    reports = Report.objects.select_related("document__question_set", "obligation__participation")
    report = get_object_or_404(
        reports, obligation=obligation, obligation__participation=dossier.participation.pk
    )
    report.obligation.participation.dossier = dossier
    return report, get_object_or_404(report.document.question_set.sections, code=section)
