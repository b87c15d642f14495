"""Meetings of the cast's management committee, as far as a test needs them."""

import datetime as dt

from cimpact import clock
from cimpact.accounts.models import User
from governance.enums import MeetingState, PointKind, Presence
from governance.models import Attendance, CommitteeMember, Meeting, Point
from tests import cast as casting


def seat(cast, first: str, last: str, **more) -> CommitteeMember:
    """One more person on the management committee, for the foundation."""
    user = casting.person(first, last)
    return CommitteeMember.objects.create(
        user=user, committee=cast.management, organisation=cast.foundation, **more
    )


def member_of(cast, user: User) -> CommitteeMember:
    return CommitteeMember.objects.get(user=user, committee=cast.management)


def meeting(cast, *, days: int = 7, state: str = MeetingState.UNDER_WAY, **more) -> Meeting:
    """A meeting of the management committee, so many days from now."""
    now = clock.now()
    begun = {"opened_at": now} if state == MeetingState.UNDER_WAY else {}
    return Meeting.objects.create(
        committee=cast.management,
        state=state,
        starts_at=now + dt.timedelta(days=days),
        place="Salle du Parc",
        created_by=cast.team,
        **{**begun, **more},
    )


def there(found: Meeting, *members: CommitteeMember, presence: str = Presence.IN_PERSON) -> None:
    for member in members:
        Attendance.objects.update_or_create(meeting=found, member=member, defaults={"presence": presence})


def investment(found: Meeting, item) -> Point:
    return Point.objects.create(meeting=found, item=item, kind=PointKind.INVESTMENT, title=item.title)
