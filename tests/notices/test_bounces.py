"""An e-mail that comes back marks its notice, once, and nothing else does (RFC 3464)."""

import io
import mailbox
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from cimpact.history.models import Event
from cimpact.notices import bounces, outbox, workflow
from cimpact.notices.models import Notice, Status
from tests.notices import greetings

DSN = """\
From: MAILER-DAEMON@exemple.org
To: cimpact@exemple.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

Your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.exemple.org

Final-Recipient: rfc822; rita@exemple.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--part
Content-Type: {kind}

Message-ID: {identity}
Subject: Bonjour

--part--
"""


def returned(identity, *, action="failed", status="5.1.1", kind="message/rfc822") -> bytes:
    return DSN.format(identity=identity, action=action, status=status, kind=kind).encode()


@pytest.fixture
def sent(db, mails):
    """A greeting that the mail server took."""
    notice = greetings.owe(greetings.reader())
    outbox.send_due()
    notice.refresh_from_db()
    assert notice.status == Status.SENT
    return notice


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_what_comes_back_is_marked_with_its_reason_once(sent, kind):
    for _copy in range(2):
        bounces.receive(returned(sent.message_id, kind=kind))
    sent.refresh_from_db()
    assert (sent.status, sent.error) == (Status.FAILED, "5.1.1 smtp; 550 5.1.1 User unknown")
    assert list(Notice.objects.to_check()) == [sent]
    assert [event.kind for event in Event.objects.about(sent)] == ["notice.returned"]


@pytest.mark.parametrize(
    "mail",
    [
        lambda notice: returned(notice.message_id, action="delayed", status="4.4.1"),
        lambda notice: returned(notice.message_id, action="delivered", status="2.0.0"),
        lambda notice: returned("<00000000-0000-0000-0000-000000000000@cimpact>"),
        lambda notice: b"Subject: Re: Bonjour\nIn-Reply-To: " + notice.message_id.encode() + b"\n\nMerci!\n",
        lambda notice: b"\xff\xfe rien de tel",
        lambda notice: b"",
    ],
)
def test_a_delay_an_answer_or_nonsense_marks_nothing(sent, mail):
    assert bounces.receive(mail(sent)) is None
    sent.refresh_from_db()
    assert sent.status == Status.SENT


def test_sent_again_to_the_right_address_it_may_come_back_again(sent):
    bounces.receive(returned(sent.message_id))
    assert workflow.send_again(sent, by=sent.recipient)
    outbox.send_due()
    assert bounces.receive(returned(sent.message_id)) == sent


def test_the_command_reads_one_e_mail_from_its_input(sent, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(returned(sent.message_id))))
    call_command("read_bounces")
    assert capsys.readouterr().out == "1 marked of 1 read.\n"


def test_the_command_reads_a_maildir_and_each_e_mail_once(sent, tmp_path, capsys):
    box = mailbox.Maildir(tmp_path / "retours")
    box.add(b"Subject: Absence\n\nJe reviens lundi.\n")
    box.add(returned(sent.message_id))
    call_command("read_bounces", str(tmp_path / "retours"))
    call_command("read_bounces", str(tmp_path / "retours"))
    assert capsys.readouterr().out == "1 marked of 2 read.\n0 marked of 0 read.\n"
    assert len(mailbox.Maildir(tmp_path / "retours")) == 2
    with pytest.raises(CommandError, match="not a maildir"):
        call_command("read_bounces", str(tmp_path))
