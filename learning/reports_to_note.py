"""The reports that a regional committee takes note of at its next meeting: accepted since the last one held."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.agenda import Waiting
from governance.enums import CommitteeRole, MeetingState, PointKind
from governance.models import Meeting

from .enums import ReportState
from .models import Report

# Of a committee that meets for the first time, the last ones.
SHOWN = 12


def reports_to_note(meeting: Meeting) -> Iterable[Waiting]:
    """Offered to the committee that recommends: it follows what it recommended."""
    committee = meeting.committee
    if committee.role != CommitteeRole.RECOMMENDS:
        return
    held = committee.meetings.filter(state__in=(MeetingState.HELD, MeetingState.CLOSED))
    last = held.filter(starts_at__lt=meeting.starts_at).first()
    reports = Report.objects.filter(
        state=ReportState.ACCEPTED, obligation__participation__dossier__programme=committee.programme_id
    )
    if last:
        reports = reports.filter(accepted_at__gt=last.starts_at)
    reports = reports.select_related("obligation__participation__dossier__neighbourhood")
    for report in reports.select_related("obligation__participation__dossier__initiative").order_by(
        "-accepted_at"
    )[:SHOWN]:
        dossier = report.obligation.participation.dossier
        yield Waiting(
            gettext_lazy("Rapports à noter"),
            PointKind.INFORMATION,
            _("{report} : {title}").format(report=report.obligation.get_kind_display(), title=dossier.title),
            subject=report,
            note=dossier.neighbourhood.name,
            is_suggested=False,
        )
