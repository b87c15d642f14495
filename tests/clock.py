"""The portal's time, as a test sets it."""

import datetime as dt
from zoneinfo import ZoneInfo

from cimpact import clock

MONTREAL = ZoneInfo("America/Toronto")


class Clock:
    """Stops the portal's clock; the real one runs until a test sets it."""

    def set(
        self, year: int, month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0
    ) -> dt.datetime:
        """Stop at a moment of Montréal."""
        return self.set_moment(dt.datetime(year, month, day, hour, minute, second, tzinfo=MONTREAL))

    def set_moment(self, moment: dt.datetime) -> dt.datetime:
        """Stop at an aware moment."""
        clock.freeze(moment)
        return moment

    def advance(self, **delta: int) -> dt.datetime:
        """Stop later, by timedelta's arguments: `clock.advance(days=3)`."""
        return self.set_moment(clock.now() + dt.timedelta(**delta))

    def run(self) -> None:
        """Let the real clock run again."""
        clock.freeze(None)
        clock.shift(dt.timedelta(0))
