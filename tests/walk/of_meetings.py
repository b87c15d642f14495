"""The addresses of mid-year meetings, of what is agreed there, and of the contact log."""

from learning.permissions import ABILITIES
from proposals.enums import ObligationKind

from .elsewhere import Place, of_neighbourhood
from .of_a_dossier import Address, has_participation, the_two_sides
from .people import HELD, POST_ONLY, ROLES, STAFF, TABLE


def first_meeting(dossier) -> dict | None:
    meetings = has_participation(dossier) and dossier.participation.obligations.filter(
        kind=ObligationKind.MID_YEAR
    )
    first = meetings and meetings.first()
    return {"obligation": first.pk} if first else None


def with_one_more(name: str, value):
    """The same, and something more in the address of what is only posted."""
    return lambda dossier: (found := first_meeting(dossier)) and {**found, name: value}


def whoever_may(action: str) -> Address:
    """The page of an action: as the permission table says."""
    roles, states = ABILITIES[action]
    return Address(
        lambda role, dossier: bool(HELD[role] & roles) and dossier.state in states,
        names=first_meeting,
        exists=has_participation,
    )


OF_MEETINGS: dict[str, Address] = {
    "mid_year": Address(the_two_sides, names=first_meeting, exists=has_participation),
    "mid_year_dates": whoever_may("propose_dates"),
    "mid_year_date": whoever_may("choose_date"),
    "mid_year_answer": Address(the_two_sides, (POST_ONLY,), names=first_meeting),
    "mid_year_choose": Address(the_two_sides, (POST_ONLY,), names=with_one_more("slot", 1)),
    "mid_year_notes": Address(the_two_sides, (POST_ONLY,), names=with_one_more("kind", "shared")),
    "mid_year_share": Address(the_two_sides, (POST_ONLY,), names=first_meeting),
    "mid_year_held": Address(the_two_sides, (POST_ONLY,), names=first_meeting),
    "mid_year_sheet": Address(the_two_sides, names=first_meeting, exists=has_participation),
    "mid_year_pdf": Address(the_two_sides, names=first_meeting, exists=has_participation),
    "follow_ups": Address(the_two_sides, exists=has_participation),
    "follow_up": Address(the_two_sides, (POST_ONLY,), names=lambda dossier: {"follow_up": 1}),
    "dossier_contact": Address(the_two_sides, (POST_ONLY,)),
}
CONTACTS: dict[str, list[Place]] = {
    "contacts": [of_neighbourhood(*TABLE, *STAFF)],
    # Noted by the team, for the staff only.
    "contact_correct": [
        Place(
            ("team",),
            names=lambda facts: {"slug": facts.slug, "contact": facts.contact},
            hidden_from=tuple(role for role in ROLES if role not in STAFF),
            most_queries=25,
        )
    ],
}
