"""The morning's digest: what concerns a person without waiting, gathered once a day in one e-mail.

A line is saved with what it tells of. The sweep gathers the lines that are due in one notice a person, in one
transaction: a line is carried by one digest, a morning has one digest, whatever dies or runs twice. What the person
has read meanwhile in the portal is left out.
"""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, QuerySet

from cimpact import clock

from . import outbox
from .models import DigestLine, MessagePace, Notice, Pace, Status

KIND = "digest"
MORNING = dt.time(7, 30)  # where the programme lives


def next_morning(at: dt.datetime) -> dt.datetime:
    """The first morning after a moment."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = at.astimezone(zone).date()
    morning = dt.datetime.combine(day, MORNING, tzinfo=zone)
    return morning if at < morning else dt.datetime.combine(day + dt.timedelta(days=1), MORNING, tzinfo=zone)


def paces_of(people: Iterable) -> dict[int, str]:
    """The pace of each person, by her id."""
    people = list(people)
    chosen = dict(MessagePace.objects.filter(user__in=people).values_list("user", "pace"))
    return {person.pk: chosen.get(person.pk, Pace.NOW) for person in people}


def defer(kind: str, subject, recipients: Iterable, *, at: dt.datetime) -> None:
    """Keep something for the next digest of some people; asking twice keeps it once."""
    content_type = ContentType.objects.get_for_model(subject)
    DigestLine.objects.bulk_create(
        [
            DigestLine(
                kind=kind,
                recipient=recipient,
                content_type=content_type,
                object_id=subject.pk,
                due_at=next_morning(at),
            )
            for recipient in recipients
        ],
        ignore_conflicts=True,
    )


def _due() -> QuerySet[DigestLine]:
    return DigestLine.objects.filter(notice=None, read_at=None, due_at__lte=clock.now())


def gather() -> int:
    """Owe the digests whose morning has come; returns how many."""
    return sum(_gather_for(pk) for pk in set(_due().order_by().values_list("recipient", flat=True)))


@transaction.atomic
def _gather_for(pk: int) -> bool:
    # One at a time for a person: two sweeps gather her lines once.
    person = get_user_model().objects.select_for_update().get(pk=pk)
    lines = _due().filter(recipient=person)
    if paces_of([person])[pk] == Pace.NONE:
        lines.delete()
        return False
    morning = lines.aggregate(last=Max("due_at"))["last"]
    if morning is None:
        return False
    outbox.owe(KIND, person, person, due_at=morning)
    notice = Notice.objects.get(kind=KIND, recipient=person, due_at=morning)
    if notice.status != Status.PENDING:  # that morning's has left: what was saved since waits for the next
        lines.update(due_at=next_morning(clock.now()))
        return False
    lines.update(notice=notice)
    return True


def read(user, kind: str, subject_ids: Iterable[int]) -> None:
    """The person has read these in the portal: no digest tells of them any more, and the bell forgets them."""
    ids = list(subject_ids)
    unread = DigestLine.objects.filter(recipient=user, kind=kind, object_id__in=ids, read_at=None)
    notices = Notice.objects.filter(recipient=user, kind=kind, object_id__in=ids, read_at=None)
    # Most pages are read again with nothing new: asking first, once, leaves the database unlocked.
    if not unread.values_list("pk").union(notices.values_list("pk")).exists():
        return
    if unread.exists():
        unread.update(read_at=clock.now())
        emptied = Notice.objects.filter(recipient=user, kind=KIND, status=Status.PENDING)
        emptied.exclude(digest_lines__read_at=None).update(status=Status.CANCELLED)
    if notices.exists():
        notices.update(read_at=clock.now())
