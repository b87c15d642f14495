"""The reports of a participation, among what is written in its dossier (see proposals/written.py)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from proposals.enums import State
from proposals.models import Dossier
from proposals.payments import report_name
from proposals.permissions import AS_TABLE, roles_in
from proposals.written import Written

from .models import Report
from .permissions import can_read_report, can_with_report


class ReportWritten(Written):
    """An annual or a final report."""

    closed = _("Ce rapport ne se modifie plus : il a été remis entre-temps.")

    def __init__(self, dossier: Dossier, report: Report):
        super().__init__(dossier, report.document)
        self.report, self.name = report, report_name(report.obligation)
        report.obligation.participation.dossier = dossier  # with what it was fetched with

    def sections_open_to(self, user):
        """Its table reads it as it is written; the staff, as it was handed in: nothing of what is being rewritten."""
        of_table = roles_in(user, self.dossier) & AS_TABLE
        opened = of_table or (can_read_report(user, self.report) and not self.report.is_open)
        return self.document.sections if opened else []

    def can_write_section(self, user, section):
        return can_with_report(user, "write_report", self.report)

    def can_read_versions(self, user, question):
        return bool(roles_in(user, self.dossier) & AS_TABLE)

    def section_url(self, section):
        return reverse("report_section", args=[self.dossier.pk, self.report.obligation_id, section.code])


def reports_of(dossier: Dossier) -> Iterator[ReportWritten]:
    """The reports begun in a dossier."""
    if dossier.state not in (State.ACTIVE, State.COMPLETED):
        return
    begun = Report.objects.filter(obligation__participation__dossier=dossier)
    for report in begun.select_related("document__question_set", "obligation__participation"):
        yield ReportWritten(dossier, report)
