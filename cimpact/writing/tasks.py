"""What the worker does for what people write: thin, and safe to run twice."""

from celery import shared_task

from . import scanning
from .models import Attachment, Photo


@shared_task
def scan_waiting_files() -> int:
    """Ask the scanner again about the files that wait."""
    return scanning.scan_waiting(Attachment.objects.all())


@shared_task
def scan_waiting_photos() -> int:
    """Ask the scanner again about the photos that wait, whatever they are kept beside."""
    return sum(scanning.scan_waiting(kind._default_manager.all()) for kind in Photo.__subclasses__())
