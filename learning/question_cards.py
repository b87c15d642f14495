"""The learning questions on the pages of a participation and of a dossier: what is asked, what was found last."""

from django.db.models import Count, Max
from django.http import HttpRequest

from proposals.models import Dossier
from proposals.participation_cards import Card

from .permissions import abilities, can

# How many questions a page shows; the rest is a link.
SHOWN = 4


def card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """The questions still asked, each with how many findings it has."""
    if not can(request.user, "read_questions", dossier):
        return None
    counted = dossier.learning_questions.annotate(found=Count("findings"), last_on=Max("findings__found_on"))
    asked = list(counted.filter(ended_at=None)[: SHOWN + 1])
    may = abilities(request.user, dossier)
    if not asked and not may["write_questions"]:
        return None
    return Card(
        "learning/questions/_card.html",
        {"questions": asked[:SHOWN], "more": len(asked) > SHOWN, "can": may},
    )
