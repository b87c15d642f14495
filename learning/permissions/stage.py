"""What is asked of a stage as it is lived: one table, as proposals/permissions.py has for the dossier itself.

What is asked of a report depends on where it stands too: REPORT_STATES.
"""

from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import ACCOMPANYING, AS_TABLE, COORDINATOR, STAFF, WRITERS, Role, roles_in

from ..enums import ReportState
from ..models import (
    Report,
    SustainabilityPlan,
)

RUNNING = frozenset({State.ACTIVE})
BEGUN = frozenset({State.ACTIVE, State.COMPLETED})
BEING_WRITTEN = frozenset({ReportState.DRAFT, ReportState.CORRECTIONS})
HANDED_IN = frozenset({ReportState.SUBMITTED})

# Both sides, without those who only read.
ACTING = WRITERS | ACCOMPANYING | {Role.JOINT_COORDINATOR}

# action: (roles, states of the dossier)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    # The mid-year meeting (R32)
    "propose_dates": (ACCOMPANYING, RUNNING),
    "answer_dates": (AS_TABLE | STAFF, RUNNING),
    "choose_date": (ACCOMPANYING, RUNNING),
    "write_notes": (ACCOMPANYING, RUNNING),
    "share_notes": (ACCOMPANYING, RUNNING),
    "hold_meeting": (ACCOMPANYING, RUNNING),
    "read_own_notes": (STAFF, BEGUN),
    # What was agreed to be done
    "add_follow_up": (ACTING, RUNNING),
    "tick_follow_up": (ACTING, RUNNING),
    # Reports (R33, R34)
    "open_report": (WRITERS, RUNNING),
    "write_report": (WRITERS, RUNNING),
    "submit_report": (COORDINATOR, RUNNING),
    "ask_corrections": (ACCOMPANYING, RUNNING),
    "accept_report": (ACCOMPANYING, RUNNING),
    # Learning questions: the table writes, whoever accompanies it reads (R48)
    "read_questions": (AS_TABLE | STAFF, BEGUN),
    "write_questions": (WRITERS, RUNNING),
    "note_finding": (WRITERS, RUNNING),
    # What an accepted report learned, shared in the learning library (F70)
    "share_finding": (COORDINATOR, BEGUN),
    # The sustainability plan
    "write_sustainability": (WRITERS, BEGUN),
    "share_sustainability": (COORDINATOR, BEGUN),
    # Capacity building: what a table asks of its wallet
    "ask_capacity": (COORDINATOR, RUNNING),
    "match_capacity": (ACCOMPANYING, RUNNING),
    "agree_capacity": (COORDINATOR, RUNNING),
    "ask_other_capacity": (COORDINATOR, RUNNING),
    "start_capacity": (COORDINATOR | ACCOMPANYING, RUNNING),
    "spend_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "finish_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "evaluate_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "decline_capacity": (ACCOMPANYING, BEGUN),
    "withdraw_capacity": (COORDINATOR, BEGUN),
}

# action: states of the report
REPORT_STATES: dict[str, frozenset[ReportState]] = {
    "write_report": BEING_WRITTEN,
    "submit_report": BEING_WRITTEN,
    "ask_corrections": HANDED_IN | {ReportState.CORRECTIONS},
    "accept_report": HANDED_IN,
    "share_finding": frozenset({ReportState.ACCEPTED}),
}


def can(user, action: str, dossier: Dossier) -> bool:
    """Whether the person may do the action in the dossier now."""
    roles, states = ABILITIES[action]
    return dossier.state in states and bool(roles & roles_in(user, dossier))


def abilities(user, dossier: Dossier) -> dict[str, bool]:
    """Every action by name, for templates: `can.open_report`."""
    mine = roles_in(user, dossier)
    return {
        action: dossier.state in states and bool(roles & mine)
        for action, (roles, states) in ABILITIES.items()
    }


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


def can_read_sustainability(user, dossier: Dossier, plan: SustainabilityPlan) -> bool:
    """Its table; the staff while it is shown to them. No committee reads it."""
    roles = roles_in(user, dossier)
    return bool(roles & AS_TABLE) or (Role.STAFF in roles and plan.shared_at is not None)
