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
from .contributions import ComplementaryFunding, Contribution, PartnerPerson
from .disagreements import Disagreement, DisagreementNote, ProcedureStep
from .documents import DocumentVersion, EssentialDocument
from .evaluations import EvaluationAnswer, OperatorEvaluation
from .interests import Interest
from .items import Decision, Item
from .meetings import (
    ActionItem,
    Attendance,
    Meeting,
    Minutes,
    NotesVersion,
    Point,
    PointFile,
    Withdrawal,
)
from .packs import Pack
from .partners import GovernanceRules, Partner, governance_rules
from .reflections import Reflection, ReflectionNote
from .resolutions import Resolution, SecretBallot, Vote

__all__ = [
    "Disagreement",
    "DisagreementNote",
    "ProcedureStep",
    "DocumentVersion",
    "EssentialDocument",
    "EvaluationAnswer",
    "OperatorEvaluation",
    "ComplementaryFunding",
    "Contribution",
    "PartnerPerson",
    "Reflection",
    "ReflectionNote",
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
    "NotesVersion",
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
