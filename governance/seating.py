"""Who a meeting concerns: who sits, who prepares it, who is to come; and which points are closed to a person."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from cimpact.accounts.models import User
from neighbourhoods.enums import TableRole
from neighbourhoods.people import members_of, team_of

from .enums import Reply
from .models import Attendance, Committee, CommitteeMember, Meeting, Point
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


def convened(meeting: Meeting, members: list[CommitteeMember] | None = None) -> list[CommitteeMember]:
    """Those expected: each member, and the substitutes of whoever said that she cannot come."""
    members = sitting_at(meeting) if members is None else members
    away = set(
        Attendance.objects.filter(meeting=meeting, reply=Reply.ABSENT).values_list("member", flat=True)
    )
    return [m for m in members if m.substitute_for_id is None or m.substitute_for_id in away]


def closed_points(user, points: Iterable[Point]) -> set[int]:
    """The points (ids) whose investment is closed to the person: she reads their title and neighbourhood alone."""
    items = {point.pk: point.item_id for point in points if point.item_id}
    closed = (
        set(closed_items(user).filter(pk__in=items.values()).values_list("pk", flat=True)) if items else ()
    )
    return {point for point, item in items.items() if item in closed}
