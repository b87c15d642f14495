"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from cimpact.writing import scanning

from . import meeting_reminders
from .models import PointFile
from .workflow import consultations, packs


@shared_task
def remind_committees() -> int:
    """Owe the reminders of committees whose time has come; returns how many."""
    return meeting_reminders.sweep()


@shared_task
def close_consultations() -> int:
    """Close the consultations whose deadline has passed; returns how many."""
    return consultations.close_due()


@shared_task
def build_pack(pk: int) -> bool:
    """Make a pack that waits; whether this call made it."""
    return packs.build(pk)


@shared_task
def sweep_packs() -> int:
    """Hand to a worker the packs that wait, or whose worker died; returns how many."""
    return packs.sweep()


@shared_task
def scan_point_files() -> int:
    """Ask the scanner again about the files of points that wait."""
    return scanning.scan_waiting(PointFile.objects.all())
