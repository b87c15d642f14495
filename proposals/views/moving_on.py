"""What may come after a stage (F60, F61): the ways on, each explained."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import workflow
from ..enums import State
from ..moving_on import ways_on
from ..permissions import abilities, can_start
from .doors import or_back_to_dossier, page, require
from .participation import readable_participation


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then close a stage of which everything is done."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "complete", done=(State.COMPLETED,))
    left = list(dossier.participation.obligations.filter(done_on=None))
    if request.method == "POST":
        workflow.complete(dossier, by=request.user)
        messages.success(request, _("L’étape est close. La table en est avertie."))
        return redirect("participation", pk)
    context = {"participation": dossier.participation, "left": left}
    return page(request, "proposals/participation/complete.html", dossier, context)


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
