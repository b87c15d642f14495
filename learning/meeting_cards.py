"""What meetings, follow-ups and contacts add to the pages of a participation and of a dossier."""

from django.db.models import Count
from django.http import HttpRequest

from proposals.enums import ObligationKind
from proposals.models import Dossier, Obligation, Participation
from proposals.participation_cards import Card

from .contacts_block import contacts_block
from .permissions import abilities


def obligations_of(participation: Participation) -> list[Obligation]:
    """What the participation owes or owed, the first due first, each with its meeting or its report, if begun.

    Read once for the cards of a page: the participation lives as long as the request.
    """
    kept = vars(participation)
    if "_obligations_with_all" not in kept:
        owed = participation.obligations.select_related("meeting", "report")
        kept["_obligations_with_all"] = list(owed.annotate(slots_proposed=Count("meeting__slots")))
        for obligation in kept["_obligations_with_all"]:
            obligation.participation = participation
    return kept["_obligations_with_all"]


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
