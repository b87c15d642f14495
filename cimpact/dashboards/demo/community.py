"""In the demonstration, one table has committed to the charter in force, one has to renew, the others have not yet."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.programmes.charters import in_force
from neighbourhoods.commitments import commit

from .people import Cast

# Neighbourhood → how many days ago its table committed, to the text of that day.
COMMITTED = {"faubourg-aux-ormes": 30, "la-briqueterie": 400}


def join_community(cast: Cast) -> None:
    """Play the commitments at the moments they were given."""
    today = clock.today()
    try:
        for slug, days in COMMITTED.items():
            day = today - dt.timedelta(days=days)
            clock.freeze(dt.datetime.combine(day, dt.time(14), tzinfo=ZoneInfo(settings.TIME_ZONE)))
            user = cast.coordinators[slug]
            commit(
                cast.neighbourhoods[slug],
                in_force(cast.programme),
                name=user.full_name,
                title=user.job_title,
                by=user,
            )
    finally:
        clock.freeze(None)
