"""The doors of points and decisions: what one does not see is a 404, what is closed or not hers to do is a 403."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cimpact.errors import NotPossible

from ..models import Meeting, Point, Resolution
from ..permissions import MEETING_ABILITIES, roles_in, visible_meetings
from ..reading import closed_reading, is_closed, visible_resolutions


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


def require(request: HttpRequest, action: str, meeting: Meeting) -> None:
    """The person may do the action in the meeting now; an old page in a state gone by is told, not refused."""
    roles, states = MEETING_ABILITIES[action]
    if not roles & roles_in(request.user, meeting.committee):
        raise PermissionDenied
    if request.method != "POST" and meeting.state not in states:
        raise PermissionDenied


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


def said_on(page: str) -> Callable:
    """What the domain refuses is said on the page of that name, which shows where the thing now stands."""

    def decorate(view):
        @wraps(view)
        def answered(request: HttpRequest, pk: int, *args, **kwargs) -> HttpResponse:
            try:
                return view(request, pk, *args, **kwargs)
            except NotPossible as refusal:
                messages.error(request, str(refusal))
                return redirect(page, pk)

        return answered

    return decorate
