"""A table's reflections (R45): its own; whoever accompanies it reads what it shows her, nobody else."""

from cimpact.programmes.models import Programme
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood
from proposals.permissions import COORDINATOR, TABLE, WRITERS, Role
from proposals.standing import standing_of

from ..models import (
    SelfReflection,
)
from .places import is_closed

REFLECTION_ABILITIES: dict[str, frozenset[Role]] = {
    "find_reflections": TABLE | {Role.ADVISOR},  # the pages exist for her
    "read_reflections": TABLE,
    "write_reflection": WRITERS,
    "share_reflection": COORDINATOR,
}
_AT_TABLE = {
    TableRole.COORDINATOR: Role.COORDINATOR,
    TableRole.CONTRIBUTOR: Role.CONTRIBUTOR,
    TableRole.READER: Role.READER,
}


def reflection_abilities(user, programme: Programme, place: Neighbourhood) -> dict[str, bool]:
    """Every action on a neighbourhood's reflections by name, for views and templates: `can.write_reflection`."""
    standing = standing_of(user)
    mine: set[Role] = set()
    if role := standing.tables.get(place.pk):
        mine.add(_AT_TABLE[TableRole(role)])
    if (programme.pk, place.pk) in standing.advised and not is_closed(standing, place):
        mine.add(Role.ADVISOR)
    return {action: bool(roles & mine) for action, roles in REFLECTION_ABILITIES.items()}


def reflections_open_to(user, programme: Programme, place: Neighbourhood):
    """The reflections that the person reads there: her table's, or those shown to her."""
    can = reflection_abilities(user, programme, place)
    found = SelfReflection.objects.filter(programme=programme, neighbourhood=place)
    if can["read_reflections"]:
        return found
    return found.filter(shared_at__isnull=False) if can["find_reflections"] else found.none()
