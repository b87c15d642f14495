"""Celery's part: thin, repeatable, harmless to run twice."""

from celery import shared_task

from cimpact.writing import scanning

from .models import PointFile
from .workflow import packs


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
