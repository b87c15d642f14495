"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from cimpact.writing import scanning

from . import regional_reminders, reminders
from .models import JournalPhoto


@shared_task
def remind() -> int:
    """Owe the reminders whose time has come; returns how many."""
    return reminders.sweep() + regional_reminders.sweep()


@shared_task
def scan_journal_photos() -> int:
    """Ask the scanner again about the photos that wait."""
    return scanning.scan_waiting(JournalPhoto.objects.all())
