"""What comes after the letter. Amounts are whole cents."""

from .contacts import Contact
from .followups import FollowUp
from .meetings import MeetingNotes, MeetingSlot, MidYearMeeting, SlotAnswer
from .reports import ActivityResult, BalanceLine, BalanceNote, Effect, Finding, Report, ReportCorrection

__all__ = [
    "ActivityResult",
    "BalanceLine",
    "BalanceNote",
    "Contact",
    "Effect",
    "Finding",
    "FollowUp",
    "MeetingNotes",
    "MeetingSlot",
    "MidYearMeeting",
    "Report",
    "ReportCorrection",
    "SlotAnswer",
]
