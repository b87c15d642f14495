"""In the demonstration an advisor is away these days, and a colleague holds her neighbourhoods."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from neighbourhoods.absences import record_absence

from .people import Cast


def note_absences(cast: Cast, sources: list[dict]) -> None:
    """Play each absence on the eve of its first day; before the stories, in which its substitute acts."""
    today = clock.today()
    try:
        for source in sources:
            first, last = (today + dt.timedelta(days=source[name]) for name in ("from", "until"))
            eve = first - dt.timedelta(days=1)
            clock.freeze(dt.datetime.combine(eve, dt.time(11), tzinfo=ZoneInfo(settings.TIME_ZONE)))
            absent = cast.people[source["of"]]
            substitute = cast.people[source["by"]]
            record_absence(absent, substitute=substitute, starts_on=first, ends_on=last, by=absent)
    finally:
        clock.freeze(None)
