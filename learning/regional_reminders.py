"""Reminders of transfer actions, to those who take care of them and have an account (R51).

A sweep owes those whose moment has come, each unique by person and moment, as reminders of committees are.
"""

import datetime as dt

from django.db import transaction

from cimpact import clock
from cimpact.notices import outbox
from governance.meeting_reminders import BEFORE_AN_ACTION, latest_moment, owe_new

from .models import RegionalPlan, TransferAction


def actions_in_force():
    """The actions of the plans that the community reads now: of each programme, its latest version published."""
    latest: dict[int, int] = {}
    for plan, programme in RegionalPlan.objects.in_force().values_list("pk", "programme"):
        latest.setdefault(programme, plan)
    return TransferAction.objects.filter(
        theme__plan__in=latest.values(), theme__removed_at=None, removed_at=None
    )


@transaction.atomic
def sweep() -> int:
    """Owe every reminder whose time has come; returns how many."""
    today, owed = clock.today(), []
    near = (today - dt.timedelta(days=5), today + dt.timedelta(days=8))
    due = actions_in_force().open().filter(due_on__range=near, owner__is_active=True)
    for action in due.select_related("theme__plan__programme", "owner"):
        plan = action.theme.plan
        at = latest_moment(plan.programme, action.due_on, BEFORE_AN_ACTION, plan.published_at)
        if at is not None:
            details = {"on": action.due_on.isoformat()}
            owed.append(
                outbox.notice_of("transfer_action_reminder", action, action.owner, at=at, details=details)
            )
    return owe_new(owed)
