"""Who may read and keep what belongs to a programme as a whole: one table, beside the one of committees.

Every signed-in person of its community may know who its partners are; amounts are for those who decide or accompany.
"""

from enum import StrEnum

from cimpact.programmes.models import Programme, teams_of
from neighbourhoods.models import assignments_of, tables_of
from neighbourhoods.permissions import programmes_of

from .models import seats_of


class Part(StrEnum):
    """What a person is to a programme."""

    TEAM = "team"
    ADVISOR = "advisor"
    MEMBER = "member"  # sits on one of its regional committees
    TABLE = "table"  # belongs to the table of a neighbourhood that takes part in it


DECIDING = frozenset({Part.TEAM, Part.ADVISOR, Part.MEMBER})

# action: parts
ABILITIES: dict[str, frozenset[Part]] = {
    "read_partners": DECIDING | {Part.TABLE},
    "read_contributions": DECIDING,
    "keep_partners": frozenset({Part.TEAM}),
    "open_disagreement": DECIDING | {Part.TABLE},
    "write_procedure": frozenset({Part.TEAM}),  # the programme's; a neighbourhood's own is its coordinator's
}


def parts_in(user, programme: Programme) -> frozenset[Part]:
    """What the person is to the programme."""
    parts: set[Part] = set()
    if any(member.programme_id == programme.pk for member in teams_of(user)):
        parts.add(Part.TEAM)
    if any(assignment.programme_id == programme.pk for assignment in assignments_of(user)):
        parts.add(Part.ADVISOR)
    if any(s.committee.is_regional and s.committee.programme_id == programme.pk for s in seats_of(user)):
        parts.add(Part.MEMBER)
    held = (membership.organisation.neighbourhood for membership in tables_of(user).values())
    if any(programme.pk in programmes_of(place) for place in held):
        parts.add(Part.TABLE)
    return frozenset(parts)


def can(user, action: str, programme: Programme) -> bool:
    """Whether the person may do the action in the programme."""
    return bool(ABILITIES[action] & parts_in(user, programme))


def abilities(user, programme: Programme) -> dict[str, bool]:
    """Every action by name, for templates: `can.keep_partners`."""
    mine = parts_in(user, programme)
    return {action: bool(parts & mine) for action, parts in ABILITIES.items()}
