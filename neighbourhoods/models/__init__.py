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
from .plans import Plan, PlanCard, PlanComment, PlanRevision
from .walls import RoomNote, WallPhoto, WallSession

__all__ = [
    "AdvisorAssignment",
    "Card",
    "Commitment",
    "EarlierStage",
    "HealthTerritory",
    "InTerritory",
    "Initiative",
    "Introduction",
    "Membership",
    "Neighbourhood",
    "OngoingQuerySet",
    "Organisation",
    "Outline",
    "Place",
    "Plan",
    "PlanCard",
    "PlanComment",
    "PlanRevision",
    "RoomNote",
    "WallPhoto",
    "WallSession",
    "assignments_of",
    "is_staff_of",
    "memberships_of",
    "tables_of",
]
