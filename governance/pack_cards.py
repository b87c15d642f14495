"""What the page of a meeting shows of its pack, and of the documents of each point."""

from django.http import HttpRequest
from django.utils.translation import get_language

from cimpact import pdf

from .enums import MeetingState
from .meeting_cards import Card
from .meeting_page import MeetingPage
from .models import PointFile
from .packs import noted_points, shelf_with


def pack_card(request: HttpRequest, page: MeetingPage) -> Card | None:
    """The reader's pack, once there is something to put in it."""
    meeting = page.meeting
    if not page.points or not page.can["read_pack"] or meeting.state == MeetingState.CANCELLED:
        return None
    closed = page.closed | noted_points(request.user, page.points)
    shelf = shelf_with(request.user, meeting, get_language(), page.points, closed)
    return Card("governance/packs/_card.html", {"shelf": shelf, "pdf_available": pdf.available()})


def files_under_points(request: HttpRequest, page: MeetingPage) -> dict[int, Card]:
    """The documents of each point open to the reader, and the way to join some."""
    opened = [point.pk for point in page.points if point.pk not in page.closed]
    files = PointFile.objects.filter(point__in=opened, removed_at=None)
    joined: dict[int, list[PointFile]] = {}
    for file in files.exclude(point__withdrawals__member__user=request.user):
        joined.setdefault(file.point_id, []).append(file)
    joins = page.can["join_files"]
    return {
        point: Card(
            "governance/packs/_point_files.html", {"files": joined.get(point, []), "joins_files": joins}
        )
        for point in opened
        if joins or point in joined
    }
