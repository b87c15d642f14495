"""The addresses of reports, beside those of the dossier."""

from .of_a_dossier import Address, has_participation, the_two_sides
from .people import POST_ONLY


def first_report(dossier) -> dict | None:
    owed = has_participation(dossier) and dossier.participation.obligations.exclude(kind="mid_year").first()
    return {"obligation": owed.pk, "section": "bilan"} if owed else None


OF_REPORTS: dict[str, Address] = {
    "report_part_save": Address(the_two_sides, (POST_ONLY,), names=first_report, exists=has_participation),
}
