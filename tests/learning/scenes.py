"""What the tests of meetings begin with: a participation, and its first meeting."""

import datetime as dt
from zoneinfo import ZoneInfo

from proposals.models import Dossier, Obligation
from tests import cast as casting

MONTREAL = ZoneInfo("America/Toronto")


def at(day: int, hour: int = 13, *, month: int = 9) -> dt.datetime:
    """A moment of 2022."""
    return dt.datetime(2022, month, day, hour, 30, tzinfo=MONTREAL)


def met(cast, *, kind: str = "deployment") -> tuple[Dossier, Obligation]:
    """A participation under way since 1 April 2022, and the meeting it owes on 1 October."""
    dossier = casting.active(cast, kind=kind)
    return dossier, dossier.participation.obligations.get(kind="mid_year", year=1)
