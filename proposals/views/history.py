"""What happened to a dossier, as far as it concerns the reader (F30, F52)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..events import changes_of
from ..permissions import history_audiences
from .doors import visible_dossier

EVENTS_PER_PAGE = 50


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every action, the latest first, with its comment and what it changed."""
    dossier = visible_dossier(request, pk)
    events = dossier.events.filter(audience__in=history_audiences(request.user, dossier)).select_related(
        "actor"
    )
    paginator = Paginator(events, EVENTS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "dossier": dossier,
        "events": [(event, changes_of(event, dossier)) for event in page],
        "page_obj": page,
        "page_range": paginator.get_elided_page_range(page.number),
    }
    return render(request, "proposals/history.html", context)
