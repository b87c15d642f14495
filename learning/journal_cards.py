"""The way to the journal, on the page of a dossier."""

from django.http import HttpRequest

from proposals.enums import State
from proposals.models import Dossier
from proposals.participation_cards import Card
from proposals.standing import standing_of


def journal_card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """For the people of its table, while its stage is lived or remembered."""
    is_lived = dossier.state in (State.ACTIVE, State.COMPLETED)
    if not is_lived or dossier.neighbourhood_id not in standing_of(request.user).tables:
        return None
    return Card("learning/journal/_card.html")
