"""A programme and its rules, as data: stages, ranges, delays, criteria, moments of submission, library.

Rules are versioned; a dossier keeps the version it was opened under. Moments are live: they belong to the programme.
Amounts are whole cents.
"""

from .library import Charter, CharterItem, Resource, Term
from .moments import SubmissionWindow
from .programme import Programme, TeamMember, team_contexts, teams_of
from .reminders import Reminder
from .rules import BudgetCategory, BudgetSource, Criterion, Prerequisite, RulesVersion, Stage

__all__ = [
    "BudgetCategory",
    "BudgetSource",
    "Charter",
    "CharterItem",
    "Criterion",
    "Prerequisite",
    "Programme",
    "Reminder",
    "Resource",
    "RulesVersion",
    "Stage",
    "SubmissionWindow",
    "TeamMember",
    "Term",
    "team_contexts",
    "teams_of",
]
