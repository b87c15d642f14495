"""Who may do what in what follows the letter: one table, of the same shape as that of the dossiers."""

from proposals.enums import State
from proposals.permissions import WRITERS, Role, roles_in

UNDER_WAY_OR_OVER = frozenset({State.ACTIVE, State.COMPLETED})

# action: (roles, states of the dossier)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    "write_report": (WRITERS, UNDER_WAY_OR_OVER),
}


def can(user, action: str, dossier) -> bool:
    """Whether the person may do the action on the dossier now."""
    roles, states = ABILITIES[action]
    return dossier.state in states and bool(roles & roles_in(user, dossier))


def abilities(user, dossier) -> dict[str, bool]:
    """Every action of the table, for templates."""
    return {action: can(user, action, dossier) for action in ABILITIES}
