"""Neighbourhoods, their tables and organisations, the people of both, and the initiatives they carry."""

from .community import Card, Introduction
from .initiatives import Commitment, EarlierStage, Initiative
from .ongoing import OngoingQuerySet
from .people import (
    AdvisorAssignment,
    Membership,
    assignments_of,
    is_staff_of,
    memberships_of,
    tables_of,
)
from .places import (
    HealthTerritory,
    InTerritory,
    Neighbourhood,
    Organisation,
    Outline,
    Place,
)
from .plan_papers import Brief, OnePagePlan, PlanPaper, ProgressReport
from .plans import Plan, PlanCard, PlanComment, PlanRevision
from .walls import RoomNote, WallPhoto, WallSession

__all__ = [
    "AdvisorAssignment",
    "Brief",
    "Card",
    "Commitment",
    "EarlierStage",
    "HealthTerritory",
    "InTerritory",
    "Initiative",
    "Introduction",
    "Membership",
    "Neighbourhood",
    "OnePagePlan",
    "OngoingQuerySet",
    "Organisation",
    "Outline",
    "Place",
    "Plan",
    "PlanCard",
    "PlanComment",
    "PlanPaper",
    "PlanRevision",
    "RoomNote",
    "WallPhoto",
    "WallSession",
    "ProgressReport",
    "assignments_of",
    "is_staff_of",
    "memberships_of",
    "tables_of",
]
