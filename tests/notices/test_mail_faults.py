"""What becomes of a message when the mail server fails: tried again, shown as refused, or shown as uncertain."""

import time

import pytest

from cimpact.dashboards.bench.mail_server import DROP, HANG
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from scripts.servers import free_port
from tests.notices import greetings


@pytest.fixture
def notice(db, clock):
    clock.set(2022, 1, 10, 9)
    return greetings.owe(greetings.reader())


def after_a_sweep(notice):
    outbox.send_due()
    notice.refresh_from_db()
    return notice.status


def test_a_working_server_takes_it(notice, mails):
    assert after_a_sweep(notice) == Status.SENT
    assert mails.copies == {notice.message_id: 1}


@pytest.mark.parametrize(
    "fault",
    [
        {"RCPT": "550 nobody of that name"},
        {"RCPT": "553 no such mailbox"},
        {"DATA": "554 no"},
        {"END": "552 too large"},
    ],
)
def test_refused_for_good_it_is_shown_with_the_reason_and_not_tried_again(notice, mails, clock, fault):
    mails.fail(**fault)
    assert after_a_sweep(notice) == Status.FAILED
    assert next(iter(fault.values()))[4:] in notice.error
    connections = mails.connections
    clock.advance(days=3)
    assert outbox.send_due() == 0
    assert mails.connections == connections


@pytest.mark.parametrize(
    "fault",
    [
        {"CONNECT": "421 too busy"},
        {"CONNECT": "554 not here"},
        {"EHLO": "421 closing", "HELO": "421 closing"},
        {"MAIL": "451 later"},
        {"MAIL": "550 this sender is not ours"},
        {"RCPT": "450 greylisted, try again"},
        {"DATA": "451 later"},
        {"END": "452 no room for now"},
    ],
)
def test_not_taken_for_now_it_waits_and_is_tried_again(notice, mails, clock, fault):
    mails.fail(**fault)
    assert after_a_sweep(notice) == Status.PENDING
    assert notice.attempts == 1
    assert notice.error
    mails.fail()
    assert outbox.send_due() == 0, "it waits before trying again"
    clock.advance(minutes=1)
    assert after_a_sweep(notice) == Status.SENT
    assert notice.error == ""


def test_with_nobody_at_the_address_it_waits(notice, settings, clock, mails):
    settings.EMAIL_PORT = free_port()
    assert after_a_sweep(notice) == Status.PENDING
    assert "ConnectionRefusedError" in notice.error
    settings.EMAIL_PORT = mails.port
    clock.advance(minutes=1)
    assert after_a_sweep(notice) == Status.SENT


def test_a_server_that_does_not_know_our_password_has_taken_nothing(notice, mails, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "cimpact", "test-only"
    assert after_a_sweep(notice) == Status.PENDING
    assert mails.mails == []


def test_a_server_that_hangs_before_the_mail_is_given_has_taken_nothing(notice, mails):
    mails.fail(CONNECT=HANG)
    start = time.monotonic()
    assert after_a_sweep(notice) == Status.PENDING
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("fault", [HANG, DROP])
@pytest.mark.parametrize("step", ["DATA", "END"])
def test_lost_while_the_mail_is_given_it_is_uncertain_and_never_sent_again(notice, mails, clock, step, fault):
    mails.fail(**{step: fault})
    start = time.monotonic()
    assert after_a_sweep(notice) == Status.UNCERTAIN
    assert time.monotonic() - start < 3
    mails.fail()
    clock.advance(days=3)
    assert outbox.send_due() == 0
    assert mails.copies[notice.message_id] == (1 if step == "END" else 0)


@pytest.mark.parametrize("fault", [HANG, DROP, "500 what?"])
def test_a_server_that_takes_it_and_does_not_say_goodbye_has_taken_it(notice, mails, fault):
    mails.fail(QUIT=fault)
    assert after_a_sweep(notice) == Status.SENT


def test_each_wait_is_longer_and_after_five_days_it_is_shown_as_refused(notice, mails, clock):
    mails.fail(CONNECT="421 too busy")
    waits = []
    while after_a_sweep(notice) == Status.PENDING:
        waits.append((notice.try_after - notice.due_at).total_seconds() / 60 - sum(waits))
        clock.set_moment(notice.try_after)
    assert waits[:5] == [1, 5, 15, 60, 240]
    assert set(waits[5:]) == {240}
    assert 4.5 < sum(waits) / (24 * 60) < 5.5
    assert notice.status == Status.FAILED
    assert "421" in notice.error


def test_one_bad_address_stops_no_other(notice, mails):
    tuan = greetings.owe(greetings.reader("tuan@exemple.org"), due_at=notice.due_at)
    nowhere = greetings.owe(greetings.reader("personne@nulle-part..org"), due_at=notice.due_at)
    assert outbox.send_due() == 2
    assert {n.pk: n.status for n in Notice.objects.all()} == {
        notice.pk: Status.SENT,
        tuan.pk: Status.SENT,
        nowhere.pk: Status.FAILED,
    }


def test_claimed_by_a_worker_that_died_it_becomes_uncertain_and_is_never_sent_again(notice, mails, clock):
    claimed_at = notice.due_at
    Notice.objects.update(status=Status.CLAIMED, claimed_at=claimed_at)
    clock.advance(minutes=9)
    assert after_a_sweep(notice) == Status.CLAIMED, "it may still be at work"
    clock.advance(minutes=2)
    assert after_a_sweep(notice) == Status.UNCERTAIN
    clock.advance(days=3)
    assert after_a_sweep(notice) == Status.UNCERTAIN
    assert mails.mails == []


def owe_to(many, clock):
    clock.set(2022, 1, 10, 9)
    return [greetings.owe(greetings.reader(f"personne-{n}@exemple.org")) for n in range(many)]


def test_several_leave_on_one_connection(db, mails, clock):
    owe_to(5, clock)
    assert outbox.send_due() == 5
    assert mails.connections == 1


def test_a_connection_is_given_so_many_and_no_more(db, mails, clock, monkeypatch):
    monkeypatch.setattr("cimpact.notices.server.MOST_MAILS", 2)
    owe_to(5, clock)
    assert outbox.send_due() == 5
    assert mails.connections == 3


@pytest.mark.parametrize("fault", [HANG, DROP, "421 closing"])
def test_a_line_lost_between_two_mails_leaves_no_doubt_on_the_next(db, mails, clock, fault):
    owe_to(3, clock)
    mails.fail(NOOP=fault)
    assert outbox.send_due() == 3
    assert mails.connections == 3
    assert set(mails.copies.values()) == {1}


@pytest.mark.parametrize("fault", ["451 later", "554 no", HANG])
def test_after_a_mail_that_was_not_taken_the_next_begins_anew(db, mails, clock, fault):
    first, *others = owe_to(3, clock)
    mails.judges = lambda mail: fault if mail["Message-ID"] == first.message_id else ""
    assert outbox.send_due() == 2
    assert mails.connections == 2
    assert {mails.copies[notice.message_id] for notice in others} == {1}
