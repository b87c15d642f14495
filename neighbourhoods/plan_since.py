"""Since when a strategy map says what changed (F83): a moment that its reader chooses in the address.

The apps above add the moments they know: a finder is a function (user, initiative) → a moment, or None.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cimpact import clock

from .models import Initiative, ProgressReport
from .permissions import reach_of

# In the address.
ASKED = "depuis"
# What changed in a quarter is what one tells when no report says more.
QUARTER = dt.timedelta(days=91)


@dataclass(frozen=True)
class Since:
    """A day from which one counts: what stands for it in the address, and what that day is to the reader."""

    code: str
    label: str
    on: dt.date


Finder = Callable[[object, Initiative], Since | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a moment that an app above knows."""
    if finder not in _finders:
        _finders.append(finder)


def moments_of(user, initiative: Initiative) -> list[Since]:
    """The moments the reader may choose; the first is the one a page begins with."""
    found = [_last_report(user, initiative), quarter(), *(find(user, initiative) for find in _finders)]
    return [moment for moment in found if moment]


def quarter() -> Since:
    """The last three months."""
    return Since("trimestre", _("les trois derniers mois"), clock.today() - QUARTER)


def _last_report(user, initiative: Initiative) -> Since | None:
    """The last report that the reader reads: one that is being prepared says nothing to whoever accompanies."""
    reports = ProgressReport.objects.filter(plan__initiative=initiative, on__lte=clock.today())
    if initiative.neighbourhood_id not in reach_of(user).tables:
        reports = reports.exclude(shared_at=None)
    last = reports.first()
    return Since("rapport", _("le dernier rapport d’étape"), last.on) if last else None


def since_asked(asked: str, moments: list[Since]) -> Since:
    """The moment that the address asks for: one of those, or a day that has come; else the first."""
    named = {moment.code: moment for moment in moments}
    if asked in named:
        return named[asked]
    try:
        on = dt.date.fromisoformat(asked)
    except ValueError:
        return moments[0]
    return Since(on.isoformat(), "", on) if on <= clock.today() else moments[0]
