"""A neighbourhood's dossier, from the first contact to the participation."""

from .agreement import ActionPlan, AgreedVersion, Agreement, Modification, PlannedActivity
from .analysis import Analysis, Appreciation, Flag, Opinion, Precision
from .award import Award, AwardYear, Letter, Obligation, Participation
from .dossier import (
    AmountAsked,
    BudgetLine,
    ClosingExtension,
    Dossier,
    Evidence,
    FundingNote,
    LetterOfIntent,
)
from .interruptions import Suspension
from .joint import JointTable, Share
from .money import AwardPart, Entry, Fund, Instalment

__all__ = [
    "ActionPlan",
    "AgreedVersion",
    "Agreement",
    "AmountAsked",
    "Analysis",
    "Appreciation",
    "Award",
    "AwardPart",
    "AwardYear",
    "BudgetLine",
    "ClosingExtension",
    "Dossier",
    "Entry",
    "Evidence",
    "Flag",
    "Fund",
    "FundingNote",
    "Instalment",
    "JointTable",
    "Letter",
    "LetterOfIntent",
    "Modification",
    "Obligation",
    "Opinion",
    "Participation",
    "PlannedActivity",
    "Precision",
    "Share",
    "Suspension",
]
