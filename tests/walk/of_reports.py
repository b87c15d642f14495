"""The addresses of reports, beside those of the dossier."""

from dataclasses import replace

from learning.models import Report
from proposals.permissions import COORDINATOR

from .of_a_dossier import Address, anyone, has_participation, the_two_sides
from .people import ELSEWHERE, FOUND, HELD, POST_ONLY, STAFF, TABLE


def first_owed(dossier) -> dict | None:
    owed = has_participation(dossier) and dossier.participation.obligations.exclude(kind="mid_year").first()
    return {"obligation": owed.pk} if owed else None


def begun(dossier) -> Report | None:
    """The report that is furthest, of those begun in the dossier."""
    return Report.objects.filter(obligation__participation__dossier=dossier).order_by("obligation").first()


def first_begun(dossier) -> dict | None:
    report = begun(dossier)
    return {"obligation": report.obligation_id} if report else None


def first_section(dossier) -> dict | None:
    report = begun(dossier)
    return {**first_begun(dossier), "section": report.document.sections[0].code} if report else None


def reads_report(role, dossier) -> bool:
    report = begun(dossier)
    handed_in = report is not None and report.submitted_at is not None
    return role in TABLE or (role in STAFF and handed_in)


def coordinates(role, dossier) -> bool:
    return bool(HELD[role] & COORDINATOR)


def first_part(dossier) -> dict | None:
    return (owed := first_owed(dossier)) and {**owed, "section": "bilan"}


of_report = Address(reads_report, names=first_begun)
posted = Address(anyone, (POST_ONLY,), names=first_owed)

OF_REPORTS: dict[str, Address] = {
    "report": Address(the_two_sides, names=first_owed, exists=has_participation),
    "report_write": replace(of_report, answers=(ELSEWHERE,)),
    # A section, what is known of the year to start from, and the conversation beside it.
    "report_section": replace(of_report, names=first_section, answers=(FOUND,)),
    "report_part_save": Address(anyone, (POST_ONLY,), first_part),
    "report_review": replace(of_report, answers=(FOUND, ELSEWHERE)),
    "report_submit": Address(
        lambda role, dossier: bool(HELD[role] & COORDINATOR), (FOUND, ELSEWHERE), names=first_begun
    ),
    "report_text": of_report,
    "report_pdf": of_report,
    "report_changes": of_report,
    "report_correct": posted,
    "report_accept": posted,
}
