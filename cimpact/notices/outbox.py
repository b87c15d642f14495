"""Owing a message and sending it.

A message is owed by a row saved in the transaction of the change it tells of. Sending claims the row by a conditional
update that commits, sends, then marks it: two workers never send the same row, and a worker that dies between the two
leaves it "uncertain", for a person to see, rather than sent twice.
"""

import datetime as dt
import smtplib
from email.utils import quote

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation
from kombu.exceptions import OperationalError

from cimpact import clock

from .kinds import Message, Moot, NotNow, write
from .models import Notice, Outsider, Status
from .server import Server

log = structlog.get_logger(__name__)

# How long to wait after each failed attempt, in minutes; the last one repeats. After five days it is given up.
WAITS = (1, 5, 15, 60, 240)
MOST_ATTEMPTS = 34


def owe(kind: str, subject, recipient, *, due_at: dt.datetime, details: dict | None = None) -> None:
    """Owe a person (or an Outsider) a message about a thing, at a time which is part of what makes it unique.

    Asking twice owes it once. Needs an open transaction: the message is owed if the change it tells of is made.
    """
    owe_all([notice_of(kind, subject, recipient, at=due_at, details=details)])


def owe_all(notices: list[Notice]) -> None:
    """Owe many messages in few queries, as `owe` does each."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A notice is owed inside the transaction it tells of.")
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    # One wake for all that a transaction owes: with the broker down each would wait for its own refusal.
    if not any(hook[1] is wake for hook in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def _to(recipient) -> dict:
    """The columns that say who reads a notice."""
    if not isinstance(recipient, Outsider):
        return {"recipient": recipient}
    return {
        "to_name": recipient.full_name,
        "to_address": recipient.email,
        "to_language": recipient.language,
    }


def tell(kind: str, subject, recipient, *, at: dt.datetime) -> None:
    """Show a person something in the portal only: no e-mail leaves. Telling twice tells once."""
    tell_all([notice_of(kind, subject, recipient, at=at)])


def tell_all(notices: list[Notice]) -> None:
    """Show people things in the portal only, in few queries."""
    for notice in notices:
        notice.status, notice.sent_at = Status.SENT, notice.due_at
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def untell(kind: str, subject) -> None:
    """Take out of the portal what was shown there only, once its page is closed to those it was shown to."""
    about = ContentType.objects.get_for_model(subject)
    Notice.objects.filter(kind=kind, content_type=about, object_id=subject.pk).delete()


def notice_of(kind: str, subject, recipient, *, at: dt.datetime, details: dict | None = None) -> Notice:
    """A notice that is not saved yet."""
    return Notice(
        kind=kind,
        **_to(recipient),
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        due_at=at,
        try_after=at,
        details=details or {},
    )


def wake() -> None:
    """Ask a worker to sweep now. With the broker down nothing is lost: the next sweep finds the rows."""
    from .tasks import sweep

    try:
        sweep.delay()
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable", error=str(error))


def cancel(kind: str, subject) -> int:
    """Cancel what is still owed about a thing (done, withdrawn, suspended); returns how many."""
    return Notice.objects.filter(
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        status=Status.PENDING,
    ).update(status=Status.CANCELLED)


def send_due(limit: int = 500) -> int:
    """Send what is due, one at a time; returns how many left. What was claimed and never marked becomes uncertain."""
    if lost := Notice.objects.stale().update(status=Status.UNCERTAIN):
        log.warning("notices_uncertain", count=lost)
    ids = list(Notice.objects.due().order_by("try_after", "id").values_list("pk", flat=True)[:limit])
    server = Server()
    try:
        return sum(send(pk, server) for pk in ids)
    finally:
        server.hang_up()


def send(pk: int, server: Server | None = None) -> bool:
    """Claim and send one notice; True when it left. A notice that another worker claimed is left alone."""
    # Durable: the claim is committed before anything leaves, or nothing leaves.
    with transaction.atomic(durable=True):
        claimed = Notice.objects.due().filter(pk=pk).update(status=Status.CLAIMED, claimed_at=clock.now())
    if not claimed:
        return False
    notice = Notice.objects.select_related("recipient", "content_type").get(pk=pk)
    try:
        mail = compose(notice)
    except Moot:
        _mark(notice, status=Status.CANCELLED, claimed_at=None)
        return False
    except NotNow as wait:
        _mark(notice, status=Status.PENDING, claimed_at=None, try_after=wait.until)
        return False
    except Exception as error:
        # A message that cannot be written must not stop the others; staff see it with its error.
        log.exception("notice_unwritable", notice=pk)
        return _close(notice, Status.FAILED, error)
    own = Server() if server is None else server
    try:
        opened = own.opened()
    except (OSError, smtplib.SMTPException) as error:
        return _postpone(notice, error)  # the server was not reached, or not ready
    left = _hand_over(notice, mail, opened)
    if server is None or not left:  # nobody knows what the server thinks of a mail that it did not take
        own.hang_up()
    return left


def _hand_over(notice: Notice, mail: EmailMultiAlternatives, server: BaseEmailBackend) -> bool:
    """Give the mail to an open server, and mark what became of it."""
    try:
        server.send_messages([mail])
    except ValueError as error:
        return _close(
            notice, Status.FAILED, error
        )  # an address or a header that cannot be written: nothing left
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        # The server answered: it did not take the mail. A code of 400 to 499 means “not now”. A refused sender is
        # the portal's own fault, which its operator mends.
        if isinstance(error, smtplib.SMTPSenderRefused) or 400 <= _code(error) < 500:
            return _postpone(notice, error)
        return _close(notice, Status.FAILED, error)
    except (OSError, smtplib.SMTPException) as error:
        return _close(notice, Status.UNCERTAIN, error)  # lost on the way: perhaps it arrived
    return (
        _mark(notice, status=Status.SENT, sent_at=clock.now(), error="", details=_spent(notice.details)) > 0
    )


def _spent(details: dict) -> dict:
    """The details without the key that the e-mail carried: from now on only its reader has it."""
    return {name: value for name, value in details.items() if name != "token"}


def _code(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _text in error.recipients.values())
    return error.smtp_code


def _mark(notice: Notice, **fields) -> int:
    return Notice.objects.filter(pk=notice.pk).update(**fields)


def _close(notice: Notice, status: str, error: Exception) -> bool:
    _mark(notice, status=status, error=_told(error))
    log.warning("notice_not_sent", notice=notice.pk, status=status, error=str(error))
    return False


def _postpone(notice: Notice, error: Exception) -> bool:
    attempts = notice.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        return _close(notice, Status.FAILED, error)
    wait = dt.timedelta(minutes=WAITS[min(attempts, len(WAITS)) - 1])
    _mark(
        notice,
        status=Status.PENDING,
        attempts=attempts,
        try_after=clock.now() + wait,
        error=_told(error),
    )
    return False


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def compose(notice: Notice) -> EmailMultiAlternatives:
    """The mail of a notice, text and HTML, in its reader's language."""
    reader = notice.reader
    with translation.override(reader.language):
        message = write(notice)
        files = _files(notice, message)
        context = {
            **message.context,
            "reader": reader,
            "subject": message.subject,
            "action": message.action,
            "link": settings.SITE_URL + message.url,
            "attached": [name for name, _content, _mimetype in files],
        }
        mail = EmailMultiAlternatives(
            subject=_one_line(message.subject),
            body=render_to_string(f"{message.template}.txt", context),
            to=[f'"{quote(_one_line(reader.full_name))}" <{reader.email}>'],
            headers={
                "Message-ID": notice.message_id,
                "Content-Language": reader.language,
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string(f"{message.template}.html", context), "text/html")
    for file in files:
        mail.attach(*file)
    return mail


def _files(notice: Notice, message: Message) -> list[tuple[str, bytes, str]]:
    """The attachments that could be made. The message leaves without the others: its link leads to them all."""
    files = []
    for name, make, mimetype in message.attachments:
        try:
            files.append((name, make(), mimetype))
        except Exception:
            log.exception("attachment_not_made", notice=notice.pk, file=name)
    return files


def _one_line(text: str) -> str:
    """People's words in a header, where a line end would begin another header."""
    return " ".join(text.splitlines())
