"""Reminders of what is due (R32–R34, F57): before the date, on it and after, to whoever the programme says.

A sweep owes the reminders whose time has come. Each is a notice about the thing, unique by person and moment. For one
thing and one person moments only go forward, and of those that were missed only the latest leaves: a worker that was
down for a week floods nobody. Whether the thing is still owed, on that date, is asked again when the e-mail is written
(emails.py): what was done or moved meanwhile never leaves.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.notices import digest, outbox
from cimpact.notices.models import Notice, Status
from cimpact.programmes.hours import ONE_DAY, local_date, moment_of
from cimpact.programmes.models import Programme, Reminder
from proposals.models import Obligation

from .owing import Thing, sources
from .reminded import Addressed

KIND = digest.REMINDER
# Owed so long before they leave, so that the morning's digest finds those it carries.
HEAD_START = dt.timedelta(hours=6)
# What was missed for longer than this is on the pages that say what is late; an e-mail would only surprise.
CATCH_UP = dt.timedelta(days=30)
# A day without e-mails moves a reminder by a few days: how many at most, to look far enough.
LONGEST_SILENCE = 15 * ONE_DAY
BATCH = 200


@dataclass
class Told:
    """What one person was told of one thing, or is about to be."""

    last: dt.datetime | None = None
    waiting: list[Notice] = field(default_factory=list)  # owed, not left yet
    dropped: dict[dt.datetime, Notice] = field(default_factory=dict)  # cancelled before they left


def sweep() -> int:
    """Owe every reminder whose time has come; returns how many."""
    return sum(_sweep(programme) for programme in Programme.objects.all())


def _sweep(programme: Programme) -> int:
    rules: dict[str, list[Reminder]] = defaultdict(list)
    for rule in programme.reminders.active():
        rules[rule.kind].append(rule)
    days = [rule.days for same in rules.values() for rule in same]
    if not days:
        return 0
    today, people = local_date(programme, clock.now()), Addressed()
    first = today - max(days) * ONE_DAY - CATCH_UP
    last = today - min(days) * ONE_DAY + LONGEST_SILENCE
    return sum(
        _owe(programme, batch, rules, people)
        for source in sources()
        for batch in _batches(source.due_between(programme, first, last))
    )


def _batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    iterator = iter(things)
    while batch := list(islice(iterator, BATCH)):
        yield batch


@transaction.atomic
def _owe(
    programme: Programme, things: list[Thing], rules: dict[str, list[Reminder]], people: Addressed
) -> int:
    told = _told(things)
    owed: list[tuple[Notice, Told]] = []
    for thing in things:
        steps = _steps(programme, thing, rules[thing.kind])
        before = told[thing.subject.pk]
        if not steps or _is_settled(steps[-1][0], before.values()):
            continue
        for person, moment, rule in _addressed(thing, steps, people):
            said = before[person.pk]
            if said.last is None or said.last < moment:
                details = {"reminder": rule.pk, "on": thing.on.isoformat(), "programme": programme.pk}
                owed.append((outbox.notice_of(KIND, thing.subject, person, at=moment, details=details), said))
    if owed:
        _keep(owed)
    return len(owed)


def _steps(programme: Programme, thing: Thing, rules: list[Reminder]) -> list[tuple[dt.datetime, Reminder]]:
    """The reminders of a thing whose moment has come and is not too old, the latest last."""
    horizon = clock.now() + HEAD_START
    steps = [(moment_of(programme, thing.on, rule.days), rule) for rule in rules]
    came = [
        (moment, rule)
        for moment, rule in steps
        if max(rule.since, thing.since, horizon - CATCH_UP) <= moment <= horizon
    ]
    return sorted(came, key=lambda step: (step[0], step[1].days))


def _is_settled(latest: dt.datetime, told: Iterable[Told]) -> bool:
    """Whether a sweep has already owed the latest reminder to those who were to have it."""
    told = list(told)
    return any(said.last and said.last >= latest for said in told) and not any(
        latest in said.dropped for said in told
    )


def _addressed(
    thing: Thing, steps: list[tuple[dt.datetime, Reminder]], people: Addressed
) -> Iterator[tuple[User, dt.datetime, Reminder]]:
    """Each person once, with the latest of the reminders that are written to her."""
    seen: set[int] = set()
    for moment, rule in reversed(steps):
        for pk, person in people.of(thing, rule.to).items():
            if pk not in seen:
                seen.add(pk)
                yield person, moment, rule


def _told(things: list[Thing]) -> dict[int, dict[int, Told]]:
    """What each person was told of each thing: thing's id → person's id → that."""
    told: dict[int, dict[int, Told]] = defaultdict(lambda: defaultdict(Told))
    if not things:
        return told
    about = ContentType.objects.get_for_model(things[0].subject)
    notices = Notice.objects.filter(
        kind=KIND, content_type=about, object_id__in=[thing.subject.pk for thing in things]
    )
    for notice in notices:
        said = told[notice.object_id][notice.recipient_id]
        if notice.status == Status.CANCELLED and notice.claimed_at is None:
            said.dropped[notice.due_at] = notice
            continue
        said.last = max(said.last or notice.due_at, notice.due_at)
        if notice.status == Status.PENDING:
            said.waiting.append(notice)
    return told


def _keep(owed: list[tuple[Notice, Told]]) -> None:
    """Save what is owed, each to be sent or gathered as its reader chose; what waited before it is overtaken."""
    overtaken = [earlier.pk for _notice, said in owed for earlier in said.waiting]
    Notice.objects.filter(pk__in=overtaken, status=Status.PENDING).update(
        status=Status.CANCELLED, claimed_at=None
    )
    daily = digest.gathers_reminders({notice.recipient_id for notice, _said in owed})
    again = [(notice, dropped) for notice, said in owed if (dropped := said.dropped.get(notice.due_at))]
    for notice, dropped in again:
        Notice.objects.filter(pk=dropped.pk, status=Status.CANCELLED).update(
            status=Status.PENDING, try_after=notice.due_at, details=notice.details
        )
    revived = {id(notice) for notice, _dropped in again}
    fresh = [notice for notice, _said in owed if id(notice) not in revived]
    outbox.owe_all([notice for notice in fresh if notice.recipient_id not in daily])
    _gather([notice for notice in fresh if notice.recipient_id in daily])


def _gather(notices: list[Notice]) -> None:
    """Keep reminders for the digest of the morning on which they leave, or of the next when it is past."""
    if not notices:
        return
    outbox.tell_all(notices)
    wanted = {(notice.object_id, notice.recipient_id, notice.due_at) for notice in notices}
    saved = Notice.objects.filter(
        kind=KIND,
        content_type=notices[0].content_type,
        object_id__in={pk for pk, _person, _at in wanted},
        recipient__in={person for _pk, person, _at in wanted},
    ).select_related("recipient")
    digest.keep(
        [
            digest.line_of(KIND, notice, notice.recipient, due_at=digest.morning_for(notice.due_at))
            for notice in saved
            if (notice.object_id, notice.recipient_id, notice.due_at) in wanted
        ]
    )


def last_reminder(obligation: Obligation) -> dt.datetime | None:
    """When the last reminder of a meeting or a report went out."""
    return last_reminders([obligation]).get(obligation.pk)


def last_reminders(obligations: list[Obligation]) -> dict[int, dt.datetime]:
    """The same for several, by their ids, in one query."""
    sent = Notice.objects.filter(
        kind=KIND,
        content_type=ContentType.objects.get_for_model(Obligation),
        object_id__in=[obligation.pk for obligation in obligations],
        status=Status.SENT,
        sent_at__lte=clock.now(),
    )
    return dict(sent.order_by().values_list("object_id").annotate(last=Max("sent_at")))
