"""The portal's time, in one place, so that a test or a demonstration can set it."""

import datetime as dt

from django.utils import timezone

_shift = dt.timedelta(0)
_frozen: dt.datetime | None = None


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _frozen if _frozen else timezone.now() + _shift


def today() -> dt.date:
    """Today's date where the programme lives (settings.TIME_ZONE)."""
    return timezone.localtime(now()).date()


def freeze(moment: dt.datetime | None) -> None:
    """Stop the clock at an aware moment; None lets it run again."""
    global _frozen
    _frozen = moment


def shift(by: dt.timedelta) -> None:
    """Let the clock run ahead of (or behind) the real one."""
    global _shift
    _shift = by
