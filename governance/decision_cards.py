"""What stands under the points of a meeting: their proposals of decision, and what one may do of them."""

from collections import defaultdict
from typing import TYPE_CHECKING

from django.http import HttpRequest

from .decision_page import Shown, shown
from .enums import PointKind, ResolutionState
from .meeting_cards import Card
from .models import Resolution

if TYPE_CHECKING:
    from .meeting_page import MeetingPage

TEMPLATE = "governance/decisions/_under_point.html"
DECIDING = (PointKind.DECISION, PointKind.INVESTMENT)


def under_points(request: HttpRequest, page: "MeetingPage") -> dict[int, Card]:
    """By point (id): its proposals, in their order; nothing under a point that only informs and has none."""
    written: dict[int, list[Shown]] = defaultdict(list)
    found = Resolution.objects.filter(point__in=page.points).exclude(state=ResolutionState.TAKEN_BACK)
    for resolution in found:
        written[resolution.point_id].append(shown(resolution))
    return {
        point.pk: Card(TEMPLATE, {"resolutions": written[point.pk], "point": point, "can": page.can})
        for point in page.points
        if written[point.pk] or (point.kind in DECIDING and _may_do_something(page.can))
    }


def _may_do_something(can: dict[str, bool]) -> bool:
    return can["propose_decision"] or can["withdraw_oneself"] or can["note_withdrawal"]
