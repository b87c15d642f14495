"""What a point is about, when that is minutes to approve or something left to do: a link under the point."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest

from .meeting_cards import Card
from .meeting_page import MeetingPage
from .models import ActionItem, Minutes
from .seating import actions_open_to


def subjects_under_points(request: HttpRequest, page: MeetingPage) -> dict[int, Card]:
    """The cards of the points that are about minutes or actions."""
    about = [point for point in page.points if point.object_id]
    if not about:
        return {}
    kinds = {model: ContentType.objects.get_for_model(model).pk for model in (Minutes, ActionItem)}
    wanted = {
        model: [point.object_id for point in about if point.content_type_id == pk]
        for model, pk in kinds.items()
    }
    minutes = Minutes.objects.select_related("meeting").in_bulk(wanted[Minutes]) if wanted[Minutes] else {}
    listed = ActionItem.objects.filter(pk__in=wanted[ActionItem]).select_related("owner")
    actions = {one.pk: one for one in actions_open_to(page.user, listed)} if wanted[ActionItem] else {}
    found = {}
    for point in about:
        shows = {
            "minutes": minutes.get(point.object_id) if point.content_type_id == kinds[Minutes] else None,
            "action": actions.get(point.object_id) if point.content_type_id == kinds[ActionItem] else None,
        }
        if shows["minutes"] or shows["action"]:
            found[point.pk] = Card("governance/meetings/_subject.html", shows)
    return found
