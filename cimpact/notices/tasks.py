"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from . import outbox


@shared_task
def sweep() -> int:
    """Send what is due; returns how many left."""
    return outbox.send_due()
