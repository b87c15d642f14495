"""What a communication plan said would be sent, once it is: the next time follows from how often (F105)."""

import datetime as dt

from django.db import transaction

from cimpact import clock
from cimpact.months import add_months

from .models import PlanCard
from .plan_cards import write_field

# How many months part two sendings, by how often it is sent; what is sent once, or does not say, has no next time.
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
# What the history of a card calls it.
SENT = "sent"


def next_time(due: dt.date, often: str) -> dt.date | None:
    """The first date to come, counted from the one that was due: a late sending does not shift those after it."""
    step = MONTHS.get(often)
    # No date follows those of the last year that dates have.
    if step is None or due.year == dt.MAXYEAR:
        return None
    count = 1
    while add_months(due, step * count) <= clock.today():
        count += 1
    return add_months(due, step * count)


@transaction.atomic
def note_sent(card: PlanCard, due: str, *, by) -> PlanCard | None:
    """Note that what was due that day is sent. None when its card no longer waits for that day: it is noted already."""
    card = PlanCard.objects.select_for_update().get(pk=card.pk)
    held = card.values.get("next", "")
    if card.removed_at or not held or held != due:
        return None
    following = next_time(dt.date.fromisoformat(held), card.values.get("often", ""))
    return write_field(card, "next", following.isoformat() if following else "", by=by, act=SENT)
