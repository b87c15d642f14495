"""What a proposal repeats of an earlier stage, or finds in its reports, and where it was shown (F13)."""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Dossier, Evidence, Obligation


@dataclass(frozen=True)
class Shown:
    """What an accepted report shows of a prerequisite, in words, and the report."""

    note: str
    report: Obligation


# What reports show of the prerequisites of a dossier that begins, by code; who keeps reports says it here.
Reports = Callable[[Dossier], dict[str, Shown]]
_reports: list[Reports] = []


def register_reports(reports: Reports) -> None:
    """Say what reports show; call it from an app's ready()."""
    if reports not in _reports:
        _reports.append(reports)


def shown_by_reports(dossier: Dossier) -> dict[str, Shown]:
    """What the reports of the initiative's earlier stages show, by the code of the prerequisite."""
    return {code: shown for reports in _reports for code, shown in reports(dossier).items()}


def inherited_evidence(dossier: Dossier) -> dict[int, Evidence]:
    """The evidence of earlier stages that this dossier's repeats, by id, with its dossier and stage.

    One query when there is some; read once: the dossier lives as long as the request.
    """
    kept = vars(dossier)
    if "_inherited" not in kept:
        sources = [e.inherited_from_id for e in dossier.evidence.all() if e.inherited_from_id]
        found = Evidence.objects.filter(pk__in=sources).select_related("dossier__stage") if sources else []
        kept["_inherited"] = {evidence.pk: evidence for evidence in found}
    return kept["_inherited"]


def reports_behind(dossier: Dossier) -> dict[int, Obligation]:
    """The reports from which evidence of this dossier was written, by id; read once, in one query when there are."""
    kept = vars(dossier)
    if "_reports_behind" not in kept:
        sources = {e.shown_in_id for e in dossier.evidence.all() if e.shown_in_id}
        found = Obligation.objects.filter(pk__in=sources).select_related("participation__dossier__stage")
        kept["_reports_behind"] = {report.pk: report for report in found} if sources else {}
    return kept["_reports_behind"]
