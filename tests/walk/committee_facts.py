"""What the addresses of committees' meetings name: one convened, with a point of each kind."""

import datetime as dt

from cimpact import clock
from cimpact.programmes.models import Programme
from governance.enums import MeetingState, PointKind
from governance.models import Attendance, Meeting, Point


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
    return {"meeting": meeting.pk, "point": meeting.points.first().pk}
