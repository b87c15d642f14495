"""What happened to a dossier, as far as it concerns the reader (F30, F52)."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..events import changes_of
from ..permissions import history_audiences
from ..sections import is_limited
from .doors import page, visible_dossier

EVENTS_PER_PAGE = 50


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every action, the latest first, with its comment and what it changed."""
    dossier = visible_dossier(request, pk)
    if is_limited(request.user, dossier):
        raise PermissionDenied
    events = dossier.events.filter(audience__in=history_audiences(request.user, dossier)).select_related(
        "actor", "on_behalf_of"
    )
    paginator = Paginator(events, EVENTS_PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    context = {
        "events": [(event, changes_of(event, dossier)) for event in shown],
        "page_obj": shown,
        "page_range": paginator.get_elided_page_range(shown.number),
    }
    return page(request, "proposals/history.html", dossier, context)
