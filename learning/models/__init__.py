"""What comes after the letter. Amounts are whole cents."""

from .capacity import CapacityEvaluation, CapacityNeed, CapacityPartner, CapacityRequest, CapacitySpending
from .offers import GroupOffer, Registration
from .reports import ActivityResult, BalanceLine, BalanceNote, Effect, Finding, Report, ReportCorrection

__all__ = [
    "ActivityResult",
    "BalanceLine",
    "BalanceNote",
    "CapacityEvaluation",
    "CapacityNeed",
    "CapacityPartner",
    "CapacityRequest",
    "CapacitySpending",
    "Effect",
    "Finding",
    "GroupOffer",
    "Registration",
    "Report",
    "ReportCorrection",
]
