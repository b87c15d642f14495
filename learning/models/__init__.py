"""What comes after the letter. Amounts are whole cents."""

from .reports import ActivityResult, BalanceLine, BalanceNote, Effect, Finding, Report, ReportCorrection

__all__ = [
    "ActivityResult",
    "BalanceLine",
    "BalanceNote",
    "Effect",
    "Finding",
    "Report",
    "ReportCorrection",
]
