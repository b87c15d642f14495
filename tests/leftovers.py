"""What a run leaves outside its databases, and how it goes."""

import shutil

import redis
from django.conf import settings

from tests.databases import is_alive


def forget_folders() -> None:
    """Remove this run's folder, and those of runs that were killed before they could."""
    for folder in settings.FOLDER.parent.glob("cimpact-test-*"):
        run = folder.name.removeprefix("cimpact-test-")
        if run == settings.RUN or not is_alive(run):
            shutil.rmtree(folder, ignore_errors=True)


def forget_redis_keys(prefix: str) -> None:
    """Forget the keys of one run, or of one of its workers: others may be using the same server."""
    if settings.REDIS_URL:
        with redis.from_url(settings.REDIS_URL) as server:
            keys = [key for pattern in (f"{prefix}*", f":?:{prefix}*") for key in server.scan_iter(pattern)]
            if keys:
                server.delete(*keys)
