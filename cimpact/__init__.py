"""The portal: its settings, and the foundations every app stands on."""

from cimpact.celery import app as celery_app

__all__ = ["celery_app"]
