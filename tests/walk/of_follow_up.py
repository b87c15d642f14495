"""The addresses of what follows the letter, beside those of the dossier."""

from .of_a_dossier import Address, has_participation, the_two_sides
from .people import ELSEWHERE


def first_obligation(dossier) -> dict | None:
    owed = has_participation(dossier) and dossier.participation.obligations.first()
    return {"obligation": owed.pk} if owed else None


OF_FOLLOW_UP: dict[str, Address] = {
    "obligation": Address(the_two_sides, (ELSEWHERE,), names=first_obligation, exists=has_participation),
}
