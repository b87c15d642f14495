"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from . import regional_reminders, reminders


@shared_task
def remind() -> int:
    """Owe the reminders whose time has come; returns how many."""
    return reminders.sweep() + regional_reminders.sweep()
