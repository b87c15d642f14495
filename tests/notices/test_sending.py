"""A message leaves once, in its reader's language, in text and in HTML, with one clear link."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation

from cimpact import clock
from cimpact.notices import outbox, tasks
from cimpact.notices.models import Notice, Status
from tests.notices import greetings
from tests.threads import at_once


@pytest.fixture
def lea(db):
    return greetings.reader()


def status_of(notice):
    notice.refresh_from_db()
    return notice.status


@pytest.mark.parametrize(
    ("language", "subject", "link"),
    [("fr", "Bonjour", "http://testserver/fr/compte/"), ("en", "Hello", "http://testserver/en/compte/")],
)
def test_it_speaks_its_reader_s_language_in_text_and_in_html(db, mailoutbox, language, subject, link):
    greetings.owe(greetings.reader(language=language))
    outbox.send_due()
    (sent,) = mailoutbox
    html = sent.alternatives[0].content
    assert sent.subject == subject
    assert sent.extra_headers["Content-Language"] == language
    assert f'lang="{language}-CA"' in html
    assert sent.body.count("http") == 1
    assert link in sent.body
    assert set(linked(html)) == {link}


def linked(html):
    return [part.partition('"')[0] for part in html.split('href="')[1:]]


def test_the_language_of_whoever_sends_it_plays_no_part(lea, mailoutbox):
    greetings.owe(lea)
    with translation.override("en"):
        outbox.send_due()
        assert translation.get_language() == "en"
    assert mailoutbox[0].subject == "Bonjour"


def test_it_says_that_a_machine_wrote_it(lea, mailoutbox):
    greetings.owe(lea)
    outbox.send_due()
    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_its_identity_is_the_same_at_each_attempt(lea, mails, clock):
    clock.set(2022, 1, 10, 9)
    notice = greetings.owe(lea)
    mails.fail(END="451 later")
    outbox.send_due()
    clock.advance(minutes=2)
    mails.fail()
    outbox.send_due()
    assert [copy["Message-ID"] for copy in mails.mails] == [notice.message_id] * 2


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Anne-Sophie", "Nguyễn"),
        ("Marie, dite Mia", "L’Écuyer"),
        ('Jean "Jo"', "Roy (CA)"),
        ("Zoé\\", "<roy@exemple.org>"),
        ("Zoé", "Un nom\r\nBcc: tous@exemple.org"),
        pytest.param("x" * 80, "é" * 80, id="long"),
    ],
)
def test_a_name_however_written_reaches_one_address(db, mails, first, last):
    greetings.owe(greetings.reader("zoe@exemple.org", first_name=first, last_name=last))
    assert outbox.send_due() == 1
    (taken,) = mails.mails
    assert [address.addr_spec for address in taken["To"].addresses] == ["zoe@exemple.org"]
    assert taken["Bcc"] is None


def test_an_address_in_a_domain_with_accents_is_reached(db, mails):
    greetings.owe(greetings.reader("lea@été.org"))
    assert outbox.send_due() == 1
    (taken,) = mails.mails
    assert [address.addr_spec for address in taken["To"].addresses] == ["lea@xn--t-9fab.org"]


def test_a_title_on_two_lines_adds_no_header(lea, mails):
    greetings.owe(lea, subject="Des ruelles\nBcc: tous@exemple.org")
    assert outbox.send_due() == 1
    (taken,) = mails.mails
    assert taken["Subject"] == "Des ruelles Bcc: tous@exemple.org"
    assert taken["Bcc"] is None


def test_a_file_goes_with_it(lea, mailoutbox):
    greetings.owe(lea, files=["copie.pdf"])
    outbox.send_due()
    assert [file.filename for file in mailoutbox[0].attachments] == ["copie.pdf"]


def test_a_file_that_cannot_be_made_does_not_keep_it_from_leaving(lea, mailoutbox):
    notice = greetings.owe(lea, files=["illisible.pdf", "copie.pdf"])
    assert outbox.send_due() == 1
    assert [file.filename for file in mailoutbox[0].attachments] == ["copie.pdf"]
    assert status_of(notice) == Status.SENT


def test_one_that_cannot_be_written_is_shown_and_stops_no_other(lea, mailoutbox):
    broken = greetings.owe(lea, unwritable=True)
    fine = greetings.owe(lea)
    assert outbox.send_due() == 1
    assert status_of(broken) == Status.FAILED
    assert "LookupError: this message cannot be written" in broken.error
    assert status_of(fine) == Status.SENT


def test_a_kind_that_nobody_writes_is_shown(lea, mailoutbox):
    with transaction.atomic():
        outbox.owe("unknown", lea, lea, due_at=clock.now())
    outbox.send_due()
    assert Notice.objects.get().status == Status.FAILED


def test_the_sweep_and_its_task_run_twice_send_once(lea, mailoutbox):
    notice = greetings.owe(lea)
    assert tasks.sweep.apply().get() == 1
    assert tasks.sweep.apply().get() == 0
    assert outbox.send(notice.pk) is False
    assert len(mailoutbox) == 1


def test_a_sweep_leaves_the_rest_to_the_next(db, mailoutbox):
    for n in range(5):
        greetings.owe(greetings.reader(f"personne-{n}@exemple.org"))
    assert [outbox.send_due(limit=3) for _sweep in range(3)] == [3, 2, 0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_claim_one_message_once():
    notice = greetings.owe(greetings.reader())
    mail.outbox = []
    outcomes = at_once(*[lambda: outbox.send(notice.pk)] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_from_inside_a_transaction():
    notice = greetings.owe(greetings.reader())
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        outbox.send(notice.pk)
    assert status_of(notice) == Status.PENDING
