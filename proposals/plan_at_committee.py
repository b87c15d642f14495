"""Under a point about a dossier, the strategy map of its initiative, for those there who read the plan (F83)."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cimpact.formatting import as_date
from governance.meeting_cards import Card
from governance.meeting_page import MeetingPage
from governance.models import Meeting
from governance.plan_moments import MET
from neighbourhoods.permissions import reads_plan
from neighbourhoods.plan_at_meetings import maps_shown
from neighbourhoods.plan_since import Since, quarter

from .models import Dossier


def maps_under_points(request: HttpRequest, page: MeetingPage) -> dict[int, Card]:
    """Each map since the committee's meeting before, under the points open to the reader."""
    kind = ContentType.objects.get_for_model(Dossier).pk
    about = {
        point.pk: point.item.object_id
        for point in page.points
        if point.item and point.item.content_type_id == kind and point.pk not in page.closed
    }
    if not about:
        return {}
    dossiers = Dossier.objects.filter(initiative__isnull=False).select_related(
        "initiative__plan", "initiative__neighbourhood"
    )
    of = {pk: dossier.initiative for pk, dossier in dossiers.in_bulk(about.values()).items()}
    read = {one.pk: one for one in of.values() if reads_plan(request.user, one)}
    if not read:
        return {}
    since = _meeting_before(page.meeting) or quarter()
    maps = maps_shown([(initiative, since) for initiative in read.values()])
    return {
        point: Card("proposals/_map_under_point.html", {"shown": maps[of[pk].pk]})
        for point, pk in about.items()
        if pk in of and of[pk].pk in maps
    }


def _meeting_before(meeting: Meeting) -> Since | None:
    """The committee's last meeting before this one."""
    held = meeting.committee.meetings.filter(state__in=MET, starts_at__lt=meeting.starts_at).first()
    return Since("comite", _("la dernière rencontre du comité"), as_date(held.starts_at)) if held else None
