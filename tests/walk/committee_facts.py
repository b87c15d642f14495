"""What the addresses of committees' meetings name: one convened, with a point of each kind."""

import datetime as dt

from cimpact import clock
from cimpact.programmes.models import Programme
from governance.enums import MeetingState, MinutesState, PointKind, Presence
from governance.models import ActionItem, Attendance, Meeting, Minutes, Point


def meetings_around(programme: Programme) -> dict[str, int]:
    """Ids by the name that the tables of addresses use."""
    committee = programme.committees.order_by("pk").first()
    team = programme.team.first().user
    meeting, created = Meeting.objects.get_or_create(
        committee=committee,
        title="Rencontre de la marche",
        defaults={
            "state": MeetingState.CONVENED,
            "starts_at": clock.now() + dt.timedelta(days=12),
            "place": "Salle du Parc",
            "created_by": team,
        },
    )
    if created:
        Point.objects.create(meeting=meeting, order=1, kind=PointKind.DISCUSSION, title="Bilan", minutes=15)
        for order, item in enumerate(committee.items.waiting()[:6], 2):
            Point.objects.create(
                meeting=meeting, order=order, kind=PointKind.INVESTMENT, title=item.title, item=item
            )
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, member=member) for member in committee.members.ongoing()
        )
    return {
        "meeting": meeting.pk,
        "point": meeting.points.first().pk,
        "held": _held(committee, team).pk,
        "action": _action(committee, team).pk,
    }


def _held(committee, team) -> Meeting:
    """One that was held, whose minutes the members read."""
    held, created = Meeting.objects.get_or_create(
        committee=committee,
        title="Rencontre tenue de la marche",
        defaults={
            "state": MeetingState.HELD,
            "starts_at": clock.now() - dt.timedelta(days=3),
            "created_by": team,
        },
    )
    if created:
        Point.objects.create(meeting=held, order=1, kind=PointKind.DISCUSSION, title="Bilan", notes_version=0)
        Minutes.objects.create(meeting=held, state=MinutesState.PROPOSED, updated_by=team)
        for member in committee.members.ongoing():
            Attendance.objects.create(meeting=held, member=member, presence=Presence.IN_PERSON)
    return held


def _action(committee, team) -> ActionItem:
    return ActionItem.objects.get_or_create(
        committee=committee, title="Un suivi de la marche", defaults={"owner": team, "created_by": team}
    )[0]
