"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from .workflow import consultations


@shared_task
def close_consultations() -> int:
    """Close the consultations whose deadline has passed; returns how many."""
    return consultations.close_due()
