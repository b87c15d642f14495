"""A message is owed with the change it tells of, once; it leaves after that change, never without it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from cimpact import clock as portal_clock
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from tests.notices import greetings
from tests.threads import at_once


@pytest.fixture
def lea(db):
    return greetings.reader()


def test_asked_twice_it_is_owed_once(lea):
    due_at = timezone.now()
    for _attempt in range(2):
        outbox.owe("greeting", lea, lea, due_at=due_at)
    assert Notice.objects.count() == 1


def test_it_is_the_database_that_holds_it_once(lea):
    first = greetings.owe(lea)
    first.pk = None
    with pytest.raises(IntegrityError, match=r"notice_once|UNIQUE"):
        first.save()


def test_another_date_another_person_or_another_kind_is_another_message(lea):
    due_at = timezone.now()
    tuan = greetings.reader("tuan@exemple.org")
    for kind, reader, due in (
        ("greeting", lea, due_at),
        ("greeting", tuan, due_at),
        ("farewell", lea, due_at),
        ("greeting", lea, due_at + dt.timedelta(days=1)),
    ):
        outbox.owe(kind, lea, reader, due_at=due)
    assert Notice.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_asked_by_two_people_at_once_it_is_owed_once():
    lea, due_at = greetings.reader(), timezone.now()

    @transaction.atomic
    def ask():
        outbox.owe("greeting", lea, lea, due_at=due_at)

    assert at_once(*[ask] * 4) == [None] * 4
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_owed_outside_a_transaction():
    lea = greetings.reader()
    with pytest.raises(TransactionManagementError):
        outbox.owe("greeting", lea, lea, due_at=timezone.now())


class ChangeOfMind(Exception):
    """The change that a message tells of is not made after all."""


@transaction.atomic
def owe_and_think_better_of_it(reader):
    outbox.owe("greeting", reader, reader, due_at=timezone.now())
    raise ChangeOfMind


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_owes_nothing_and_wakes_nobody(monkeypatch):
    lea, woken = greetings.reader(), []
    monkeypatch.setattr(outbox, "wake", lambda: woken.append(1))
    with pytest.raises(ChangeOfMind):
        owe_and_think_better_of_it(lea)
    assert (Notice.objects.count(), woken) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_owes_thirty_messages_wakes_the_workers_once_when_it_commits(monkeypatch):
    readers = [greetings.reader(f"personne-{n}@exemple.org") for n in range(30)]
    woken = []
    monkeypatch.setattr(outbox, "wake", lambda: woken.append(Notice.objects.count()))
    with transaction.atomic():
        for reader in readers:
            outbox.owe("greeting", reader, reader, due_at=timezone.now())
        assert woken == []
    assert woken == [30]


@pytest.mark.django_db(transaction=True)
def test_the_wake_of_a_part_that_was_undone_does_not_silence_the_rest(monkeypatch):
    lea, woken = greetings.reader(), []
    monkeypatch.setattr(outbox, "wake", lambda: woken.append(1))
    with transaction.atomic():
        with pytest.raises(ChangeOfMind):
            owe_and_think_better_of_it(lea)
        outbox.owe("greeting", lea, lea, due_at=timezone.now())
    assert woken == [1]
    assert Notice.objects.count() == 1


def test_what_is_not_due_yet_waits_for_its_day(lea, clock):
    clock.set(2022, 1, 10, 9)
    tomorrow = portal_clock.now() + dt.timedelta(days=1)
    notice = greetings.owe(lea, due_at=tomorrow)
    assert outbox.send_due() == 0
    clock.advance(days=1)
    assert outbox.send_due() == 1
    notice.refresh_from_db()
    assert (notice.status, notice.sent_at) == (Status.SENT, tomorrow)


def test_what_is_cancelled_in_time_never_leaves(lea, mailoutbox):
    greetings.owe(lea)
    assert outbox.cancel("greeting", lea) == 1
    assert outbox.send_due() == 0
    assert mailoutbox == []


def test_what_has_left_cannot_be_cancelled(lea, mailoutbox):
    notice = greetings.owe(lea)
    outbox.send_due()
    assert outbox.cancel("greeting", lea) == 0
    notice.refresh_from_db()
    assert notice.status == Status.SENT
