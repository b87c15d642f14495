"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from . import meeting_reminders


@shared_task
def remind_committees() -> int:
    """Owe the reminders of committees whose time has come; returns how many."""
    return meeting_reminders.sweep()
