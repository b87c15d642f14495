"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from . import meeting_reminders
from .workflow import consultations


@shared_task
def remind_committees() -> int:
    """Owe the reminders of committees whose time has come; returns how many."""
    return meeting_reminders.sweep()


@shared_task
def close_consultations() -> int:
    """Close the consultations whose deadline has passed; returns how many."""
    return consultations.close_due()
