"""A broker or a cache that is down never breaks, nor holds up, a request."""

import time

import pytest
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

from cimpact.cache import ForgivingRedisCache
from scripts.servers import free_port


@pytest.fixture
def nobody():
    """The address of a Redis server that is not there."""
    return f"redis://127.0.0.1:{free_port()}/0"


def test_publishing_gives_up_at_once(nobody):
    app = Celery("test", broker=nobody, set_as_current=False)
    app.conf.update(
        broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        task_publish_retry=settings.CELERY_TASK_PUBLISH_RETRY,
        task_ignore_result=True,
    )
    start = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("cimpact.notices.tasks.sweep")
    assert time.monotonic() - start < 1


def test_a_cache_that_is_down_is_an_empty_one(nobody):
    cache = ForgivingRedisCache(nobody, {"OPTIONS": settings.CACHES["default"].get("OPTIONS", {})})
    cache.set("name", "value")
    assert cache.get("name") is None
    assert cache.get("name", "default") == "default"
    assert cache.add("name", "value") is True
    assert cache.incr("tries") == 1
    assert cache.get_many(["name"]) == {}
    assert cache.has_key("name") is False
    assert cache.get_or_set("name", "fresh") == "fresh"
