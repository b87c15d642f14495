"""The morning's digest: what concerns a person without waiting, gathered once a day in one e-mail.

A line is saved with what it tells of. The sweep gathers the lines that are due in one notice a person, in one
transaction: a line is carried by one digest, a morning has one digest, whatever dies or runs twice. What the person
has read meanwhile in the portal is left out. The apps above say how the lines of each kind are told.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock

from . import outbox
from .kinds import Message, Moot, writes
from .models import DigestLine, MessagePace, Notice, Pace, ReminderPace, Status

KIND = "digest"
# Conversations have their own pace, which may be silence; reminders have theirs.
REMINDER = "reminder"
MORNING = dt.time(7, 30)  # where the programme lives


@dataclass(frozen=True)
class Part:
    """What a digest says of one kind of lines: its words alone on the subject, its template, where it leads."""

    subject: str
    template: str  # "proposals/emails/_digest_messages": .txt and .html, which find the part as `part`
    url: str
    entries: list


# The lines of a kind (their objects' ids) for a reader → what to say of them, or None when nothing is left to say.
Teller = Callable[[Notice, list[int]], Part | None]
_tellers: dict[str, Teller] = {}


def tells(kind: str):
    """Register how the lines of a kind are told; called in the reader's language."""

    def register(function: Teller) -> Teller:
        _tellers[kind] = function
        return function

    return register


@writes(KIND)
def message(notice: Notice) -> Message:
    """Everything that waited for the morning and that she has not read."""
    unread = notice.digest_lines.filter(read_at=None).values_list("kind", "object_id")
    lines: dict[str, list[int]] = {}
    for kind, pk in unread:
        lines.setdefault(kind, []).append(pk)
    parts = [part for kind, tell in _tellers.items() if kind in lines and (part := tell(notice, lines[kind]))]
    if not parts:
        raise Moot
    return Message(
        subject=parts[0].subject if len(parts) == 1 else _("Votre résumé du matin"),
        template="notices/emails/digest",
        url=parts[0].url if len(parts) == 1 else reverse("home"),
        action=_("Lire dans le portail"),
        context={"parts": parts, "pace_url": settings.SITE_URL + reverse("message_pace")},
    )


def next_morning(at: dt.datetime) -> dt.datetime:
    """The first morning after a moment."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = at.astimezone(zone).date()
    morning = dt.datetime.combine(day, MORNING, tzinfo=zone)
    return morning if at < morning else dt.datetime.combine(day + dt.timedelta(days=1), MORNING, tzinfo=zone)


def morning_for(at: dt.datetime) -> dt.datetime:
    """The morning of the day of a moment; the next one to come when that has passed."""
    now = clock.now()
    morning = dt.datetime.combine(
        at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), MORNING, tzinfo=ZoneInfo(settings.TIME_ZONE)
    )
    return morning if now < morning else next_morning(now)


def paces_of(people: Iterable) -> dict[int, str]:
    """The pace of each person, by her id."""
    people = list(people)
    chosen = dict(MessagePace.objects.filter(user__in=people).values_list("user", "pace"))
    return {person.pk: chosen.get(person.pk, Pace.NOW) for person in people}


def gathers_reminders(people: Iterable[int]) -> set[int]:
    """Those (ids) who read their reminders in the digest."""
    chosen = MessagePace.objects.filter(user__in=people, reminders=ReminderPace.DAILY)
    return set(chosen.values_list("user", flat=True))


def defer(kind: str, subject, recipients: Iterable, *, at: dt.datetime) -> None:
    """Keep something for the next digest of some people; asking twice keeps it once."""
    keep([line_of(kind, subject, recipient, due_at=next_morning(at)) for recipient in recipients])


def line_of(kind: str, subject, recipient, *, due_at: dt.datetime) -> DigestLine:
    """A line that is not saved yet."""
    content_type = ContentType.objects.get_for_model(subject)
    return DigestLine(
        kind=kind, recipient=recipient, content_type=content_type, object_id=subject.pk, due_at=due_at
    )


def keep(lines: list[DigestLine]) -> None:
    """Save lines; those that are there already stay as they are."""
    DigestLine.objects.bulk_create(lines, ignore_conflicts=True)


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
        lines.exclude(kind=REMINDER).delete()
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
