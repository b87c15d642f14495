"""The doors of a meeting: what one does not see is a 404, what one may not do is a 403, what has passed is said."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cimpact.errors import said_on

from ..models import Committee, Meeting
from ..permissions import (
    ABILITIES,
    MEETING_ABILITIES,
    roles_in,
    visible_committees,
    visible_meetings,
)


def visible_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, when its page is open to the person."""
    meetings = Meeting.objects.select_related("committee__programme", "committee__neighbourhood")
    return get_object_or_404(visible_meetings(meetings, request.user), pk=pk)


def meeting_for(request: HttpRequest, pk: int, action: str) -> Meeting:
    """The meeting, when the person ever does the action in it.

    A form sent where its time has passed (an old page) raises NotPossible rather than refusing the person: the action
    itself says so, and `or_back_to_meeting` answers it.
    """
    meeting = visible_meeting(request, pk)
    require(request, action, meeting)
    return meeting


def require(request: HttpRequest, action: str, meeting: Meeting) -> None:
    """The person may do the action in the meeting now; an old page in a state gone by is told, not refused."""
    roles, states = MEETING_ABILITIES[action]
    if not roles & roles_in(request.user, meeting.committee):
        raise PermissionDenied
    if request.method != "POST" and meeting.state not in states:
        raise PermissionDenied


def committee_for(request: HttpRequest, pk: int, action: str) -> Committee:
    """The committee, when the person may do the action in it."""
    committees = Committee.objects.select_related("programme", "neighbourhood")
    committee = get_object_or_404(visible_committees(committees, request.user), pk=pk)
    if not ABILITIES[action] & roles_in(request.user, committee):
        raise PermissionDenied
    return committee


or_back_to_meeting = said_on("meeting")
