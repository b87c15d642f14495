"""What comes after the letter. Amounts are whole cents."""

from .capacity import CapacityEvaluation, CapacityNeed, CapacityPartner, CapacityRequest, CapacitySpending
from .contacts import Contact
from .followups import FollowUp
from .journal import JournalEntry
from .meetings import MeetingNotes, MeetingSlot, MidYearMeeting, SlotAnswer
from .offers import GroupOffer, Registration
from .questions import LearningQuestion
from .reflections import SelfReflection, SelfReflectionNote, SelfReflectionStep
from .reports import ActivityResult, BalanceLine, BalanceNote, Effect, Finding, Report, ReportCorrection
from .sustainability import SustainabilityPlan

__all__ = [
    "ActivityResult",
    "BalanceLine",
    "BalanceNote",
    "CapacityEvaluation",
    "CapacityNeed",
    "CapacityPartner",
    "CapacityRequest",
    "CapacitySpending",
    "Contact",
    "Effect",
    "Finding",
    "FollowUp",
    "GroupOffer",
    "JournalEntry",
    "LearningQuestion",
    "MeetingNotes",
    "MeetingSlot",
    "MidYearMeeting",
    "Registration",
    "Report",
    "ReportCorrection",
    "SelfReflection",
    "SelfReflectionNote",
    "SelfReflectionStep",
    "SlotAnswer",
    "SustainabilityPlan",
]
