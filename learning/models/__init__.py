"""What comes after the letter. Amounts are whole cents."""

from .capacity import CapacityEvaluation, CapacityNeed, CapacityPartner, CapacityRequest, CapacitySpending
from .contacts import Contact
from .followups import FollowUp
from .indicators import Category, Dimension, Indicator, IndicatorDimension, Measure
from .journal import JournalEntry, JournalPhoto, JournalRevision
from .library import Collection, CollectionEntry, Reuse
from .meetings import MeetingNotes, MeetingSlot, MidYearMeeting, SlotAnswer
from .offers import GroupOffer, Registration
from .published import Publication, PublishedTable
from .questions import LearningPlan, LearningQuestion, QuestionFinding, QuestionFindingRevision
from .reflections import SelfReflection, SelfReflectionNote, SelfReflectionStep
from .regional import PlanSuggestion, PlanTheme, RegionalPlan, ThemeSource, TransferAction
from .regional_indicators import (
    AdoptedCategory,
    Adoption,
    RegionalCategory,
    RegionalDimension,
    RegionalIndicator,
)
from .reports import ActivityResult, BalanceLine, BalanceNote, Effect, Finding, Report, ReportCorrection
from .sustainability import SustainabilityPlan

__all__ = [
    "AdoptedCategory",
    "Adoption",
    "Publication",
    "PublishedTable",
    "RegionalCategory",
    "RegionalDimension",
    "RegionalIndicator",
    "ActivityResult",
    "BalanceLine",
    "BalanceNote",
    "CapacityEvaluation",
    "CapacityNeed",
    "CapacityPartner",
    "CapacityRequest",
    "CapacitySpending",
    "Category",
    "Collection",
    "CollectionEntry",
    "Contact",
    "Dimension",
    "Effect",
    "Finding",
    "FollowUp",
    "GroupOffer",
    "Indicator",
    "IndicatorDimension",
    "JournalEntry",
    "LearningPlan",
    "JournalPhoto",
    "JournalRevision",
    "LearningQuestion",
    "Measure",
    "MeetingNotes",
    "MeetingSlot",
    "MidYearMeeting",
    "QuestionFinding",
    "QuestionFindingRevision",
    "PlanSuggestion",
    "PlanTheme",
    "RegionalPlan",
    "Registration",
    "Report",
    "ReportCorrection",
    "Reuse",
    "SelfReflection",
    "SelfReflectionNote",
    "SelfReflectionStep",
    "SlotAnswer",
    "SustainabilityPlan",
    "ThemeSource",
    "TransferAction",
]
