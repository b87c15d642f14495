"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from . import reminders


@shared_task
def remind() -> int:
    """Owe the reminders whose time has come; returns how many."""
    return reminders.sweep()
