"""To the page of what a participation owes, whatever it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from proposals.enums import ObligationKind
from proposals.views.participation import readable_participation


@require_safe
def obligation(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """The page of a meeting or of a report."""
    dossier = readable_participation(request, pk)
    owed = get_object_or_404(dossier.participation.obligations, pk=obligation)
    return redirect("mid_year" if owed.kind == ObligationKind.MID_YEAR else "report", pk, obligation)
