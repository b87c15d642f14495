"""What is agreed to be done: added by either side, ticked by either, found undone again (F53)."""

import datetime as dt
import uuid

from django.db import transaction

from cimpact import clock
from cimpact.history.models import record
from proposals.enums import State
from proposals.models import Dossier
from proposals.workflow.transitions import expect, locked

from ..models import FollowUp, MidYearMeeting


@transaction.atomic
def add_follow_up(
    dossier: Dossier,
    *,
    what: str,
    due_on: dt.date,
    owner=None,
    owner_name: str = "",
    meeting: MidYearMeeting | None = None,
    key: uuid.UUID,
    by,
) -> FollowUp:
    """Agree on one thing to do. The same key is the same follow-up, however many times it comes."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    follow_up, created = FollowUp.objects.get_or_create(
        key=key,
        defaults={
            "participation": dossier.participation,
            "meeting": meeting,
            "what": what,
            "owner": owner,
            "owner_name": owner_name,
            "due_on": due_on,
            "created_by": by,
        },
    )
    if created:
        record(dossier, "dossier.follow_up_added", by=by, after=_said(follow_up))
    return follow_up


@transaction.atomic
def tick_follow_up(dossier: Dossier, follow_up: FollowUp, *, done: bool, by) -> FollowUp:
    """It is done, or it is not after all."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    follow_up = FollowUp.objects.select_for_update(of=("self",)).select_related("owner").get(pk=follow_up.pk)
    if (follow_up.done_at is not None) == done:
        return follow_up  # ticked twice, done once
    follow_up.done_at, follow_up.done_by = (clock.now(), by) if done else (None, None)
    follow_up.save(update_fields=["done_at", "done_by"])
    kind = "dossier.follow_up_done" if done else "dossier.follow_up_undone"
    record(dossier, kind, by=by, after=_said(follow_up))
    return follow_up


def _said(follow_up: FollowUp) -> dict:
    return {
        "follow_up": follow_up.what,
        "owner": follow_up.owner_words,
        "due_on": str(follow_up.due_on),
    }
