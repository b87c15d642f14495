"""The addresses of what is due: the thread of a stage, the list of everything owed, a change of carrying table."""

from dataclasses import replace

from .elsewhere import Place
from .of_a_dossier import Address, has_participation, the_two_sides, whoever_may
from .people import STAFF, TABLE


def first_former_agreement(dossier) -> dict | None:
    former = dossier.former_agreements.first()
    return {"agreement": former.pk} if former else None


DUES_OF_A_DOSSIER: dict[str, Address] = {
    "timeline": Address(the_two_sides, exists=has_participation),
    "change_carrier": replace(whoever_may("change_carrier"), exists=has_participation),
    "former_agreement": Address(the_two_sides, names=first_former_agreement),
}
DUES: dict[str, list[Place]] = {
    "dues": [Place((*TABLE, "neighbour", *STAFF))],
    "dues_export": [Place((*TABLE, "neighbour", *STAFF), names=lambda facts: {"kind": "csv"})],
}
