"""An e-mail that may not have arrived waits for a person; what she decides is done once."""

import pytest

from cimpact.accounts.models import User
from cimpact.dashboards.bench.mail_server import DROP
from cimpact.dashboards.notices import LINES
from cimpact.history.models import Event
from cimpact.notices import kinds, outbox, workflow
from cimpact.notices.models import Notice, Status
from tests.notices import greetings
from tests.threads import at_once


@pytest.fixture
def judith(db):
    return User.objects.create_user("judith@exemple.org", first_name="Judith", last_name="Okafor")


@pytest.fixture
def uncertain(judith, mails):
    """A greeting that the mail server took without saying so."""
    notice = greetings.owe(greetings.reader())
    mails.fail(END=DROP)
    outbox.send_due()
    mails.fail()
    notice.refresh_from_db()
    return notice


def test_sent_again_it_leaves_once_more_under_the_same_identity(uncertain, judith, mails):
    assert workflow.send_again(uncertain, by=judith) is True
    assert (outbox.send_due(), outbox.send_due()) == (1, 0)
    uncertain.refresh_from_db()
    assert (uncertain.status, uncertain.error) == (Status.SENT, "")
    assert mails.copies == {uncertain.message_id: 2}
    assert [event.kind for event in Event.objects.about(uncertain)] == ["notice.send_again"]


def test_set_aside_it_never_leaves(uncertain, judith, mails):
    assert workflow.set_aside(uncertain, by=judith) is True
    assert outbox.send_due() == 0
    assert workflow.send_again(uncertain, by=judith) is False
    assert Event.objects.about(uncertain).count() == 1


def test_what_has_surely_left_is_not_sent_again(judith, mails):
    notice = greetings.owe(greetings.reader())
    outbox.send_due()
    assert workflow.send_again(notice, by=judith) is False
    assert outbox.send_due() == 0


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_together_decide_once(uncertain, judith):
    outcomes = at_once(
        lambda: workflow.send_again(uncertain, by=judith),
        lambda: workflow.set_aside(uncertain, by=judith),
        lambda: workflow.send_again(uncertain, by=judith),
    )
    assert sorted(outcomes) == [False, False, True]
    assert Event.objects.about(uncertain).count() == 1
    assert Notice.objects.get().status in (Status.PENDING, Status.SENT, Status.CANCELLED)


def test_each_kind_of_message_has_its_line_behind_the_bell():
    assert set(LINES) == set(kinds._writers) - {"greeting"}
