"""The wallet in one glance, on the page of a participation."""

from django.http import HttpRequest

from proposals.models import Dossier
from proposals.participation_cards import Card

from .permissions import can
from .wallet import wallet_of


def wallet_card(request: HttpRequest, dossier: Dossier) -> Card:
    """What the stage may spend on capacities, over all its years."""
    wallet = wallet_of(dossier.participation)
    return Card(
        "learning/wallet/_card.html",
        {"wallet": wallet, "may_ask": can(request.user, "ask_capacity", dossier)},
    )
