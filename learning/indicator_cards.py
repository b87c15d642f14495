"""What a table measures of an initiative, on the page of its participation."""

from django.db.models import Q
from django.http import HttpRequest

from proposals.models import Dossier
from proposals.participation_cards import Card

from .indicators import glances, indicators_in
from .permissions import may_measure, reads_indicators

# How many a page shows; the rest is a link.
SHOWN = 4


def indicators_card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """The initiative's own indicators, then those that are of none in particular."""
    place = dossier.neighbourhood
    if not reads_indicators(request.user, place, dossier.programme):
        return None
    measured = indicators_in(place, dossier.programme).filter(
        Q(initiative=dossier.initiative_id) | Q(initiative=None), ended_at=None
    )
    shown = sorted(measured[: 2 * SHOWN], key=lambda one: one.initiative_id is None)[:SHOWN]
    return Card(
        "learning/indicators/_card.html",
        {"glances": glances(shown), "writes": may_measure(request.user, place)},
    )
