"""A neighbourhood's dossier, from the first contact to the participation."""

from .analysis import Analysis, Appreciation, Precision
from .award import Award, AwardYear, Letter, Obligation, Participation
from .dossier import AmountAsked, BudgetLine, ClosingExtension, Dossier, Evidence, LetterOfIntent

__all__ = [
    "AmountAsked",
    "Analysis",
    "Appreciation",
    "Award",
    "AwardYear",
    "BudgetLine",
    "ClosingExtension",
    "Dossier",
    "Evidence",
    "Letter",
    "LetterOfIntent",
    "Obligation",
    "Participation",
    "Precision",
]
