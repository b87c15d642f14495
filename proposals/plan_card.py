"""The way to the shared plan from the pages of a dossier: for its table, and for whoever it is shown to."""

from django.http import HttpRequest

from neighbourhoods.permissions import reads_plan

from .models import Dossier
from .participation_cards import Card


def plan_card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """To those who read the plan of the dossier's initiative."""
    if dossier.initiative is None or not reads_plan(request.user, dossier.initiative):
        return None
    return Card("proposals/dossier/_plan.html")
