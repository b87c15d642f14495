"""Committees, the items put before them, their meetings, and what they decide."""

from .committees import (
    Committee,
    CommitteeMember,
    Seat,
    committee_contexts,
    committees_by_role,
    forget_committees,
    organisations_of,
    seats_of,
)
from .interests import Interest
from .items import Decision, Item
from .meetings import (
    ActionItem,
    Attendance,
    Meeting,
    Minutes,
    Point,
    PointFile,
    Withdrawal,
)
from .packs import Pack
from .partners import GovernanceRules, Partner, governance_rules
from .resolutions import Resolution, SecretBallot, Vote

__all__ = [
    "ActionItem",
    "Attendance",
    "Committee",
    "CommitteeMember",
    "Decision",
    "GovernanceRules",
    "Interest",
    "Item",
    "Meeting",
    "Minutes",
    "Pack",
    "Partner",
    "Point",
    "PointFile",
    "Resolution",
    "Seat",
    "SecretBallot",
    "Vote",
    "Withdrawal",
    "committee_contexts",
    "committees_by_role",
    "forget_committees",
    "governance_rules",
    "organisations_of",
    "seats_of",
]
