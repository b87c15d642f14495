"""What the portal says of itself: one line an event, as JSON where a machine collects it."""

import re

import structlog
from structlog.typing import EventDict, Processor

# The links that open an account or change a password: whoever reads the logs must not follow them.
_KEYS = re.compile(r"(/invitation/|/mot-de-passe/nouveau/)[^/\s\"'?]+")


def mask_keys(logger, method: str, event: EventDict) -> EventDict:
    """Take the keys out of the addresses that an event names."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _KEYS.sub(r"\1…", value)
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    mask_keys,
]


def configure(level: str, *, readable: bool) -> dict:
    """Set structlog up, and return Django's LOGGING: both write the same lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # Without Django's own handlers, nor its word on requests, nothing is said twice.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "CRITICAL"},
        },
    }
