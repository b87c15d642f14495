"""What was written in a tool of a shared plan, by whom, and what it said before."""

import datetime as dt
from dataclasses import dataclass

from .models import Initiative, PlanRevision
from .plan_reading import Said, Shown, sheet_of
from .plan_tools import Tool

SHOWN = 100


@dataclass(frozen=True)
class Sitting:
    """One sitting on one card: who, when, what the card then said."""

    name: str
    kind: str
    author: str
    at: dt.datetime
    act: str
    said: list[Said]
    # Of the sitting that took a card out, while it is out: the card to put back.
    out: int | None = None


def sittings_of(initiative: Initiative, tool: Tool) -> list[Sitting]:
    """The latest sittings on the cards of a tool, the last one first."""
    rows = PlanRevision.objects.filter(
        card__plan__initiative=initiative, card__kind__in=[kind.code for kind in tool.kinds]
    ).select_related("card", "author")
    # Of a sitting that goes on, each save is kept: its last is what was made of it.
    seen: set[tuple[int, int | None, dt.datetime]] = set()
    sheet = sheet_of(initiative)
    kinds = {kind.code: kind for kind in tool.kinds}
    found: list[Sitting] = []
    told_out: set[int] = set()
    for row in rows[: 3 * SHOWN]:
        sitting = (row.card_id, row.author_id, row.started_at)
        if sitting in seen or len(found) == SHOWN:
            continue
        seen.add(sitting)
        row.card.values = row.values
        took_out = row.act == "remove" and row.card.removed_at is not None and row.card_id not in told_out
        if took_out:
            told_out.add(row.card_id)
        shown = Shown(row.card, kinds[row.card.kind], sheet)
        found.append(
            Sitting(
                name=shown.name,
                kind=shown.kind.name,
                author=row.author.full_name if row.author else "",
                at=row.updated_at,
                act=row.act,
                said=shown.said,
                out=row.card_id if took_out else None,
            )
        )
    return found
