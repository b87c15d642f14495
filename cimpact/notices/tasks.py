"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from . import digest, outbox


@shared_task
def sweep() -> int:
    """Gather the morning's digests, then send what is due; returns how many left."""
    digest.gather()
    return outbox.send_due()
