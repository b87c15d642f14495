"""Reminders of committees: to whoever has not answered a convening, and to whoever has something to do (F93, F95).

A sweep owes those whose moment has come, each unique by person and moment; of those that were missed only the latest
leaves. Whether it still holds is asked again when the e-mail is written: an answer, or a thing done, stops it.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from cimpact import clock
from cimpact.formatting import as_date
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from cimpact.programmes.hours import moment_of
from cimpact.programmes.models import Programme

from .enums import MeetingKind, MeetingState
from .models import ActionItem, Meeting
from .seating import convened

# How many days before a meeting those who did not answer are asked again.
BEFORE_A_MEETING = (-7, -2)
# How many days before its date, and on it, one is reminded of what is to be done.
BEFORE_AN_ACTION = (-3, 0)
# What was missed for longer is on the pages; an e-mail would only surprise.
CATCH_UP = dt.timedelta(days=2)


def sweep() -> int:
    """Owe every reminder whose time has come; returns how many."""
    return _remind_of_meetings() + _remind_of_actions()


def latest_moment(
    programme: Programme, date: dt.date, days: Iterable[int], since: dt.datetime
) -> dt.datetime | None:
    """The last of the moments that came, unless it is too old, or came before the thing was told."""
    now = clock.now()
    came = [
        at for step in days if max(since, now - CATCH_UP) < (at := moment_of(programme, date, step)) <= now
    ]
    return max(came, default=None)


@transaction.atomic
def _remind_of_meetings() -> int:
    now, owed = clock.now(), []
    meetings = Meeting.objects.filter(
        kind=MeetingKind.TOGETHER,
        state=MeetingState.CONVENED,
        starts_at__gt=now,
        starts_at__lt=now + dt.timedelta(days=12),
    )
    for meeting in meetings.select_related("committee__programme"):
        programme = meeting.committee.programme
        at = latest_moment(
            programme, as_date(meeting.starts_at), BEFORE_A_MEETING, meeting.convened_at or now
        )
        if at is None:
            continue
        answered = set(meeting.attendances.exclude(reply="").values_list("member", flat=True))
        owed += [
            outbox.notice_of("meeting_reminder", meeting, member.user, at=at)
            for member in convened(meeting)
            if member.pk not in answered
        ]
    return owe_new(owed)


@transaction.atomic
def _remind_of_actions() -> int:
    today, owed = clock.today(), []
    near = (today - dt.timedelta(days=5), today + dt.timedelta(days=8))
    due = ActionItem.objects.open().filter(due_on__range=near)
    for action in due.select_related("committee__programme", "owner"):
        at = latest_moment(action.committee.programme, action.due_on, BEFORE_AN_ACTION, action.created_at)
        if at is not None:
            details = {"on": action.due_on.isoformat()}
            owed.append(outbox.notice_of("action_reminder", action, action.owner, at=at, details=details))
    return owe_new(owed)


def owe_new(owed: list[Notice]) -> int:
    """Owe those that were not yet; returns how many."""
    if not owed:
        return 0
    known = set(
        Notice.objects.filter(
            kind=owed[0].kind, object_id__in={notice.object_id for notice in owed}
        ).values_list("object_id", "recipient", "due_at")
    )
    fresh = [n for n in owed if (n.object_id, n.recipient_id, n.due_at) not in known]
    if fresh:
        outbox.owe_all(fresh)
    return len(fresh)
