"""What may come after a stage (F60, F61): the ways on, each explained."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..moving_on import ways_on
from ..permissions import abilities, can_start
from .doors import page
from .participation import readable_participation


@require_safe
def what_next(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways on from a participation, for both sides."""
    dossier = readable_participation(request, pk)
    rules = dossier.programme.current_rules() or dossier.rules
    context = {
        "participation": dossier.participation,
        "ways": ways_on(dossier, rules),
        "may_begin": can_start(request.user, dossier.neighbourhood, dossier.programme),
        "can": abilities(request.user, dossier),
    }
    return page(request, "proposals/participation/what_next.html", dossier, context)
