"""E-mails that come back: a delivery status notification (RFC 3464) marks the notice whose e-mail did not arrive.

The notice is known by its Message-ID, which nobody guesses: a forged return marks nothing.
"""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import cast

import structlog
from django.db import transaction

from cimpact.history.models import Audience, record

from .models import Notice, Status

log = structlog.get_logger(__name__)


def receive(raw: bytes) -> Notice | None:
    """Read an e-mail that came to the portal's address; the notice it marked, or None when it says nothing new."""
    mail = message_from_bytes(raw, policy=policy.default)
    reason, identity = _failure(mail), _identity(mail)
    if not reason or not identity:
        log.info("not_a_failure_of_ours", about=identity)
        return None
    return mark(identity, reason)


@transaction.atomic
def mark(identity: str, reason: str) -> Notice | None:
    """Mark what was sent under that Message-ID as refused. Twice is once; what was sent again since is marked anew."""
    notice = Notice.objects.select_for_update().filter(message_id=identity, status=Status.SENT).first()
    if notice is None:
        return None
    notice.status, notice.error = Status.FAILED, reason
    notice.save(update_fields=["status", "error"])
    record(notice, "notice.returned", by=None, audience=Audience.STAFF, comment=reason)
    return notice


def _failure(mail: EmailMessage) -> str:
    """Why the delivery failed for good; empty when it did not (delivered, or delayed and still tried)."""
    for fields in _reports(mail):
        if fields.get("Action", "").strip().lower() == "failed":
            said = [fields.get("Status", ""), fields.get("Diagnostic-Code", "")]
            return " ".join(" ".join(map(str, said)).split())[:500] or "failed"
    return ""


def _reports(mail: EmailMessage) -> Iterator[Message]:
    """What is said of each recipient; the first block is about the e-mail as a whole."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from part.get_payload()


def _identity(mail: EmailMessage) -> str:
    """The Message-ID of the e-mail that came back, from its copy or from its headers alone."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            returned = cast(Message, part.get_payload(0))
            return str(returned.get("Message-ID", "")).strip()
        if part.get_content_type() == "text/rfc822-headers":
            content = cast(bytes, part.get_payload(decode=True))
            headers = message_from_bytes(content, policy=policy.default)
            return str(headers.get("Message-ID", "")).strip()
    return ""
