"""Owing a message and sending it.

A message is owed by a row saved in the transaction of the change it tells of. Sending claims the row by a conditional
update that commits, sends, then marks it: two workers never send the same row, and a worker that dies between the two
leaves it "uncertain", for a person to see, rather than sent twice.
"""

import datetime as dt
import smtplib
import socket

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from kombu.exceptions import OperationalError

from cimpact import clock

from .kinds import write
from .models import Notice, Status

log = structlog.get_logger(__name__)

# How long to wait after each failed attempt, in minutes; the last one repeats.
WAITS = (1, 5, 15, 60, 240)


def owe(
    kind: str, subject, recipient, *, due_at: dt.datetime | None = None, details: dict | None = None
) -> None:
    """Owe a person a message about a thing; asking twice owes it once. Needs an open transaction."""
    from django.contrib.contenttypes.models import ContentType

    notice = Notice(
        kind=kind,
        recipient=recipient,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        due_at=due_at or clock.now(),
        details=details or {},
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Ask a worker to sweep now. With the broker down nothing is lost: the next sweep finds the rows."""
    from .tasks import sweep

    try:
        sweep.delay()
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable", error=str(error))


def cancel(kind: str, subject) -> int:
    """Cancel what is still owed about a thing (done, withdrawn, suspended); returns how many."""
    from django.contrib.contenttypes.models import ContentType

    return Notice.objects.filter(
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        status=Status.PENDING,
    ).update(status=Status.CANCELLED)


def send_due(limit: int = 500) -> int:
    """Send what is due, one at a time; returns how many left. What was claimed and never marked becomes uncertain."""
    for notice in Notice.objects.stale():
        Notice.objects.filter(pk=notice.pk, status=Status.CLAIMED).update(status=Status.UNCERTAIN)
        log.warning("notice_uncertain", notice=notice.pk)
    ids = list(Notice.objects.due().order_by("due_at", "id").values_list("pk", flat=True)[:limit])
    return sum(send(pk) for pk in ids)


def send(pk: int) -> bool:
    """Claim and send one notice; True when it left. A notice that another worker claimed is left alone."""
    claimed = Notice.objects.filter(pk=pk, status=Status.PENDING).update(
        status=Status.CLAIMED, claimed_at=clock.now()
    )
    if not claimed:
        return False
    notice = Notice.objects.select_related("recipient", "content_type").get(pk=pk)
    try:
        mail = compose(notice)
    except Exception as error:
        # A message that cannot be written must not stop the others; staff see it with its error.
        log.exception("notice_unwritable", notice=pk)
        return _close(notice, Status.FAILED, error)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _close(notice, Status.FAILED, error)
    except (
        smtplib.SMTPConnectError,
        ConnectionRefusedError,
        socket.gaierror,
        smtplib.SMTPSenderRefused,
    ) as error:
        return _postpone(notice, error)  # the server never took it
    except smtplib.SMTPResponseException as error:
        return (
            _postpone(notice, error) if 400 <= error.smtp_code < 500 else _close(notice, Status.FAILED, error)
        )
    except (OSError, smtplib.SMTPException) as error:
        return _close(notice, Status.UNCERTAIN, error)  # lost on the way: perhaps it arrived
    Notice.objects.filter(pk=pk).update(status=Status.SENT, sent_at=clock.now(), error="")
    return True


def _close(notice: Notice, status: str, error: Exception) -> bool:
    Notice.objects.filter(pk=notice.pk).update(status=status, error=f"{type(error).__name__}: {error}")
    log.warning("notice_not_sent", notice=notice.pk, status=status, error=str(error))
    return False


def _postpone(notice: Notice, error: Exception) -> bool:
    wait = dt.timedelta(minutes=WAITS[min(notice.attempts, len(WAITS) - 1)])
    Notice.objects.filter(pk=notice.pk).update(
        status=Status.PENDING,
        attempts=notice.attempts + 1,
        try_after=clock.now() + wait,
        error=f"{type(error).__name__}: {error}",
    )
    return False


def compose(notice: Notice) -> EmailMultiAlternatives:
    """The mail of a notice, text and HTML, in its reader's language."""
    reader = notice.recipient
    with translation.override(reader.language):
        message = write(notice)
        context = {
            **message.context,
            "reader": reader,
            "subject": message.subject,
            "action": message.action,
            "link": settings.SITE_URL + message.url,
        }
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=render_to_string(f"{message.template}.txt", context),
            to=[f"{reader.full_name} <{reader.email}>"],
            headers={"Message-ID": notice.message_id, "Content-Language": reader.language},
            connection=get_connection(),
        )
        mail.attach_alternative(render_to_string(f"{message.template}.html", context), "text/html")
    for name, content, mimetype in message.attachments:
        mail.attach(name, content, mimetype)
    return mail
