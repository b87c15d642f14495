"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from . import digest, outbox
from .models import Notice


@shared_task
def sweep() -> int:
    """Gather the morning's digests, then send what is due; returns how many left. What remains is the next one's."""
    digest.gather()
    sent = outbox.send_due()
    if Notice.objects.due().exists():
        outbox.wake()
    return sent
