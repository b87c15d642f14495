"""The reports on the page of a participation: where each stands, and the way to it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from proposals.enums import ObligationKind
from proposals.models import Dossier, Obligation
from proposals.participation_cards import Card
from proposals.permissions import AS_TABLE, roles_in
from proposals.status import Status
from proposals.turns import Party, accompanies, party_of

from .enums import ReportState
from .models import Report
from .owing import obligations_of
from .permissions import can

# Where a report stands, as its table then as the staff would say it.
FOR_TABLE = {
    ReportState.DRAFT: (_("En rédaction"), "draft"),
    ReportState.SUBMITTED: (_("Remis"), "theirs"),
    ReportState.CORRECTIONS: (_("À préciser"), "theirs"),
    ReportState.ACCEPTED: (_("Accepté"), "done"),
}
FOR_STAFF = FOR_TABLE | {ReportState.SUBMITTED: (_("À lire"), "theirs")}


@dataclass(frozen=True)
class Line:
    """One report of the participation."""

    obligation: Obligation
    status: Status


def card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """The reports, one after the other."""
    owed = [o for o in obligations_of(dossier.participation) if o.kind != ObligationKind.MID_YEAR]
    lines = [Line(obligation, status_of(request.user, obligation)) for obligation in owed]
    return Card("learning/report/_card.html", {"lines": lines}) if lines else None


def status_of(user, obligation: Obligation) -> Status:
    """Where a report stands, in the reader's words: yellow only when it waits for her."""
    report: Report | None = getattr(obligation, "report", None)
    dossier = obligation.participation.dossier
    of_table = bool(roles_in(user, dossier) & AS_TABLE)
    if report is None or (report.state == ReportState.DRAFT and not of_table):
        if obligation.done_on:
            return Status(_("Reçu"), "done")
        return Status(_("En retard"), "late") if obligation.is_late else Status(_("À venir"), "closed")
    waits = party_of(obligation) if obligation.done_on is None else Party.NOBODY
    mine = (waits == Party.TABLE and can(user, "submit_report", dossier)) or (
        waits == Party.ADVISOR and accompanies(user, dossier)
    )
    label, tone = (FOR_TABLE if of_table else FOR_STAFF)[ReportState(report.state)]
    return Status(label, "you" if mine else tone)
