"""The doors of points and decisions: what one does not see is a 404, what is closed or not hers to do is a 403."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ..models import Meeting, Point, Resolution
from ..permissions import visible_meetings
from ..reading import closed_reading, is_closed, visible_resolutions
from .doors import require


def visible_resolution(request: HttpRequest, pk: int) -> Resolution:
    """The proposal, when its meeting is open to the person; it may be closed to her."""
    found = visible_resolutions(request.user).select_related(
        "point__meeting__committee__programme",
        "point__item__neighbourhood",
        "point__item__committee",
        "point__item__decision",
        "proposed_by",
        "decided_by",
        "amends",
        "reopens",
    )
    return get_object_or_404(found, pk=pk)


def visible_point(request: HttpRequest, pk: int) -> Point:
    """The point, when its meeting is open to the person; it may be closed to her."""
    meetings = visible_meetings(Meeting.objects.all(), request.user)
    points = Point.objects.filter(meeting__in=meetings).select_related(
        "meeting__committee__programme", "item__neighbourhood", "item__committee"
    )
    return get_object_or_404(points, pk=pk)


def resolution_for(request: HttpRequest, pk: int, action: str) -> Resolution:
    """The proposal, when it is not closed to the person and she may do the action in its meeting."""
    resolution = visible_resolution(request, pk)
    if is_closed(request.user, resolution.point):
        raise PermissionDenied
    require(request, action, resolution.point.meeting)
    return resolution


def point_for(request: HttpRequest, pk: int, action: str) -> Point:
    """The point, when it is not closed to the person and she may do the action in its meeting."""
    point = visible_point(request, pk)
    if is_closed(request.user, point):
        raise PermissionDenied
    require(request, action, point.meeting)
    return point


def closed_page(request: HttpRequest, point: Point) -> HttpResponse:
    """What a person reads who withdraws: the title, the neighbourhood, and why it is closed."""
    context = {
        "meeting": point.meeting,
        "committee": point.meeting.committee,
        "closed": closed_reading(request.user, point),
    }
    return render(request, "governance/decisions/closed.html", context)
