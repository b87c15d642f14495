"""What meetings, follow-ups and contacts add to the pages of a participation and of a dossier."""

from django.http import HttpRequest

from proposals.enums import ObligationKind
from proposals.models import Dossier
from proposals.participation_cards import Card

from .contacts_block import contacts_block
from .owing import obligations_of
from .permissions import abilities

# How many follow-ups a page shows; the rest is a link.
SHOWN = 4


def meeting_card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """The meeting to come, or the last one held."""
    meetings = [o for o in obligations_of(dossier.participation) if o.kind == ObligationKind.MID_YEAR]
    if not meetings:
        return None
    obligation = next((o for o in meetings if o.done_on is None), meetings[-1])
    mine = {
        "obligation": obligation,
        "meeting": getattr(obligation, "meeting", None),
        "slots": getattr(obligation, "slots_proposed", 0),
        "can": abilities(request.user, dossier),
    }
    return Card("learning/meetings/_card.html", mine)


def follow_ups_card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """What remains to be done of what was agreed."""
    waiting = list(dossier.participation.follow_ups.open().select_related("owner")[: SHOWN + 1])
    return Card(
        "learning/followups/_card.html",
        {
            "follow_ups": waiting[:SHOWN],
            "more": len(waiting) > SHOWN,
            "can": abilities(request.user, dossier),
            "user": request.user,
            "back": "participation",
        },
    )


def contacts_card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """The last contacts, and a line to note one more."""
    shows = contacts_block(request.user, dossier.neighbourhood, dossier)
    return Card("learning/contacts/_card.html", shows) if shows else None
