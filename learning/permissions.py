"""Who may do what with what follows the letter: one table, as proposals/permissions.py has for the dossier itself.

What is asked of a report depends on where it stands too: REPORT_STATES.
"""

from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import ACCOMPANYING, AS_TABLE, COORDINATOR, WRITERS, Role, roles_in

from .enums import ReportState
from .models import Report

RUNNING = frozenset({State.ACTIVE})
BEING_WRITTEN = frozenset({ReportState.DRAFT, ReportState.CORRECTIONS})
HANDED_IN = frozenset({ReportState.SUBMITTED})

# action: (roles, states of the dossier)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    "open_report": (WRITERS, RUNNING),
    "write_report": (WRITERS, RUNNING),
    "submit_report": (COORDINATOR, RUNNING),
    "ask_corrections": (ACCOMPANYING, RUNNING),
    "accept_report": (ACCOMPANYING, RUNNING),
}

# action: states of the report
REPORT_STATES: dict[str, frozenset[ReportState]] = {
    "write_report": BEING_WRITTEN,
    "submit_report": BEING_WRITTEN,
    "ask_corrections": HANDED_IN | {ReportState.CORRECTIONS},
    "accept_report": HANDED_IN,
}


def can(user, action: str, dossier: Dossier) -> bool:
    """Whether the person may do the action in the dossier now."""
    roles, states = ABILITIES[action]
    return dossier.state in states and bool(roles & roles_in(user, dossier))


def abilities(user, dossier: Dossier) -> dict[str, bool]:
    """Every action by name, for templates: `can.open_report`."""
    return {action: can(user, action, dossier) for action in ABILITIES}


def can_with_report(user, action: str, report: Report) -> bool:
    """Whether the person may do the action on the report now."""
    return report.state in REPORT_STATES[action] and can(user, action, report.dossier)


def report_abilities(user, report: Report) -> dict[str, bool]:
    """Every action on a report by name, for templates: `can.submit_report`."""
    return {action: can_with_report(user, action, report) for action in REPORT_STATES}


def can_read_report(user, report: Report) -> bool:
    """A draft: its table alone. Once it was handed in: the staff too, as it was handed in. No committee reads it."""
    roles = roles_in(user, report.dossier)
    if roles & AS_TABLE:
        return True
    return Role.STAFF in roles and report.submitted_at is not None
