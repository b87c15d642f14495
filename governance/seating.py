"""Who a meeting concerns: who sits, who prepares it, who is to come; and which points are closed to a person."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from cimpact.accounts.models import User
from neighbourhoods.enums import TableRole
from neighbourhoods.people import members_of, team_of

from .enums import MeetingKind, MeetingState, Reply
from .models import (
    ActionItem,
    Attendance,
    Committee,
    CommitteeMember,
    Meeting,
    Point,
)
from .permissions import committees_led_by
from .quorum import sitting_at
from .recusal import closed_items


def leaders_of(committee: Committee) -> QuerySet[User]:
    """Those who prepare the committee's meetings: its host (permissions.HOSTS), and its chair."""
    if committee.is_regional:
        hosts = team_of(committee.programme)
    else:
        hosts = members_of(committee.neighbourhood, TableRole.COORDINATOR)
    chairs = committee.members.ongoing().filter(is_chair=True).values("user")
    return get_user_model().objects.filter(Q(pk__in=hosts.values("pk")) | Q(pk__in=chairs), is_active=True)


def owners_of(committee: Committee, keep: User | None = None) -> QuerySet[User]:
    """Those to whom something may be left: who sits on the committee, who prepares its meetings, and who has it."""
    found = Q(pk__in=committee.members.ongoing().values("user"))
    found |= Q(pk__in=leaders_of(committee).values("pk"))
    if keep:
        found |= Q(pk=keep.pk)
    return get_user_model().objects.filter(found, is_active=True).order_by("first_name", "last_name")


def convened(meeting: Meeting, members: list[CommitteeMember] | None = None) -> list[CommitteeMember]:
    """Those expected: each member, and the substitutes of whoever said that she cannot come."""
    members = sitting_at(meeting) if members is None else members
    away = set(
        Attendance.objects.filter(meeting=meeting, reply=Reply.ABSENT).values_list("member", flat=True)
    )
    return [m for m in members if m.substitute_for_id is None or m.substitute_for_id in away]


# The states in which calendars hold a meeting.
IN_CALENDARS = (MeetingState.CONVENED, MeetingState.UNDER_WAY, MeetingState.HELD, MeetingState.CLOSED)


def meetings_expecting(user) -> QuerySet[Meeting]:
    """The meetings that the person is convened to, as a member or in the place of one; those she prepares too, once
    the members are convened."""
    led = committees_led_by(user).values("pk")
    expected = Attendance.objects.filter(member__user=user, member__ended_on=None).values("meeting")
    meetings = Meeting.objects.filter(kind=MeetingKind.TOGETHER, state__in=IN_CALENDARS)
    return meetings.filter(Q(pk__in=expected) | Q(committee__in=led)).select_related("committee")


def closed_points(user, points: Iterable[Point]) -> set[int]:
    """The points (ids) whose investment is closed to the person: she reads their title and neighbourhood alone."""
    items = {point.pk: point.item_id for point in points if point.item_id}
    closed = (
        set(closed_items(user).filter(pk__in=items.values()).values_list("pk", flat=True)) if items else ()
    )
    return {point for point, item in items.items() if item in closed}


def actions_open_to(user, actions: QuerySet[ActionItem]) -> list[ActionItem]:
    """The actions without those of points closed to the person."""
    rows = list(actions.select_related("point__item__neighbourhood"))
    closed = closed_points(user, [row.point for row in rows if row.point])
    return [row for row in rows if row.point_id not in closed]
