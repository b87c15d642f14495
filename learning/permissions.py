"""Who may do what after the letter: one table for what is a dossier's, predicates for the rest.

The roles are those of proposals.permissions; the states, those of the dossier.
"""

from cimpact.programmes.models import Programme
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood
from proposals.enums import State
from proposals.permissions import ACCOMPANYING, COORDINATOR, Role, roles_in
from proposals.standing import standing_of

UNDER_WAY = frozenset({State.ACTIVE})
BEGUN = frozenset({State.ACTIVE, State.COMPLETED})

# action: (roles, states)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    # Capacity building: what a table asks of its wallet
    "ask_capacity": (COORDINATOR, UNDER_WAY),
    "match_capacity": (ACCOMPANYING, UNDER_WAY),
    "agree_capacity": (COORDINATOR, UNDER_WAY),
    "ask_other_capacity": (COORDINATOR, UNDER_WAY),
    "start_capacity": (COORDINATOR | ACCOMPANYING, UNDER_WAY),
    "spend_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "finish_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "evaluate_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "decline_capacity": (ACCOMPANYING, BEGUN),
    "withdraw_capacity": (COORDINATOR, BEGUN),
}


def can(user, action: str, dossier) -> bool:
    """Whether the person may do the action on the dossier now."""
    roles, states = ABILITIES[action]
    return dossier.state in states and bool(roles & roles_in(user, dossier))


def abilities(user, dossier) -> dict[str, bool]:
    """Every action by name, for templates: `can.ask_capacity`."""
    mine = roles_in(user, dossier)
    return {
        action: dossier.state in states and bool(roles & mine)
        for action, (roles, states) in ABILITIES.items()
    }


# What is a programme's, or a neighbourhood's


def manages_capacity(user, programme: Programme) -> bool:
    """The coordination team keeps the list of partners and the group offers."""
    return programme.pk in standing_of(user).teams


def reads_region(user, programme: Programme) -> bool:
    """The needs and the requests of the region: the staff. Each dossier's own doors still hold."""
    return programme.pk in standing_of(user).programmes


def may_declare_needs(user, neighbourhood: Neighbourhood) -> bool:
    """The coordination and those who write for the table."""
    role = standing_of(user).tables.get(neighbourhood.pk)
    return role in (TableRole.COORDINATOR, TableRole.CONTRIBUTOR)


def reads_needs(user, programme: Programme, neighbourhood: Neighbourhood) -> bool:
    """A table's own needs: its people, and the staff of the programme."""
    return neighbourhood.pk in standing_of(user).tables or reads_region(user, programme)


def coordinated(user) -> list[int]:
    """The neighbourhoods (ids) whose table the person coordinates, or coordinates in someone's place."""
    return [place for place, role in standing_of(user).tables.items() if role == TableRole.COORDINATOR]
