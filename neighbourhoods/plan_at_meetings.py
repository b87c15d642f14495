"""The strategy map as a meeting looks at it (F83): what changed since the last one, and the next milestones."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from cimpact import clock

from .models import Initiative, PlanCard
from .plan_changes import MILESTONE, Changes, changes_in
from .plan_on_a_page import milestones
from .plan_reading import Sheet, sheet_of
from .plan_since import ASKED, Since

TOOL = "carte-strategique"
# How many milestones to come a meeting sees; the map has the others.
NEXT = 3


@dataclass(frozen=True)
class Coming:
    """One milestone to come."""

    name: str
    on: dt.date


@dataclass(frozen=True)
class MapShown:
    """What a meeting sees of one strategy map."""

    initiative: Initiative
    changes: Changes
    ahead: list[Coming]

    @property
    def url(self) -> str:
        """The whole map, with what changed since the same moment."""
        page = reverse("plan_read", args=[self.initiative.pk, TOOL])
        return f"{page}?{ASKED}={self.changes.since.on.isoformat()}"


def maps_shown(asked: list[tuple[Initiative, Since]]) -> dict[int, MapShown]:
    """The maps of these initiatives (by id), each since its own moment; those without a milestone are left out."""
    cards: dict[int, list[PlanCard]] = defaultdict(list)
    initiatives = [initiative.pk for initiative, _since in asked]
    kept = PlanCard.objects.kept().filter(plan__initiative__in=initiatives, kind=MILESTONE)
    for card in kept.select_related("plan"):
        cards[card.plan.initiative_id].append(card)
    filled = [
        (sheet_of(initiative, cards[initiative.pk]), since)
        for initiative, since in asked
        if initiative.pk in cards
    ]
    if not filled:
        return {}
    return {
        sheet.initiative.pk: MapShown(sheet.initiative, changes, _ahead(sheet))
        for (sheet, _since), changes in zip(filled, changes_in(filled), strict=True)
    }


def _ahead(sheet: Sheet) -> list[Coming]:
    today = clock.today()
    coming = [(one, one.date("day")) for one in milestones(sheet, "ahead", "moved")]
    return [Coming(one.name, on) for one, on in coming if on and on >= today][:NEXT]
