"""The thread of a stage, for its table and those who accompany it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cimpact import clock
from proposals.views.doors import page
from proposals.views.participation import readable_participation

from ..timeline import entries_of, years_of


@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything dated of the stage, done, next or late."""
    dossier = readable_participation(request, pk)
    entries = entries_of(dossier, request.user)
    context = {
        "participation": dossier.participation,
        "years": list(years_of(entries)),
        "late": sum(entry.standing == "late" for entry in entries),
        "today": clock.today(),
    }
    return page(request, "learning/timeline/timeline.html", dossier, context)
