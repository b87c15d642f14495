"""A cache that may be lost: when Redis is away, pages are served as if it were empty."""

from functools import wraps

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, TimeoutError

log = structlog.get_logger(__name__)


def _forgiving(name: str, empty):
    """The method of that name, answering as an empty cache when Redis does not answer."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def forgiving(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except (ConnectionError, TimeoutError) as error:
            log.warning("cache_down", operation=name, error=type(error).__name__)
            return empty(*args, **kwargs)

    return forgiving


class ForgivingRedisCache(RedisCache):
    """Redis as a cache, whose absence is logged and forgiven. Rate limits rest while it lasts."""

    add = _forgiving("add", lambda *args, **kwargs: True)
    get = _forgiving("get", lambda key, default=None, version=None: default)
    set = _forgiving("set", lambda *args, **kwargs: None)
    touch = _forgiving("touch", lambda *args, **kwargs: False)
    delete = _forgiving("delete", lambda *args, **kwargs: False)
    get_many = _forgiving("get_many", lambda *args, **kwargs: {})
    has_key = _forgiving("has_key", lambda *args, **kwargs: False)
    incr = _forgiving("incr", lambda key, delta=1, version=None: delta)
    set_many = _forgiving("set_many", lambda *args, **kwargs: [])
    delete_many = _forgiving("delete_many", lambda *args, **kwargs: None)
    clear = _forgiving("clear", lambda *args, **kwargs: False)
