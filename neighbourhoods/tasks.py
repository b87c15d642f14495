"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from cimpact.writing import scanning

from .models import WallPhoto


@shared_task
def scan_wall_photos() -> int:
    """Ask the scanner again about the photos that wait."""
    return scanning.scan_waiting(WallPhoto.objects.all())
