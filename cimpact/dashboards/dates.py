"""The next dates of some dossiers, and the moments of submission to come."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import as_date, hour
from cimpact.programmes.models import SubmissionWindow
from proposals.enums import IN_DECISION, State
from proposals.models import Dossier, Obligation
from proposals.turns import is_paused

SHOWN = 3


@dataclass(frozen=True)
class Coming:
    """One date to come, as components/timeline.html shows it."""

    date: dt.date
    text: str
    url: str = ""


def next_dates(dossiers: Iterable[Dossier], windows: Iterable[SubmissionWindow] = ()) -> list[Coming]:
    """The three next dates, those of the dossiers before the moments of submission of a same day."""
    today = clock.today()
    dates = [date for dossier in dossiers for date in _of(dossier) if date.date >= today]
    known = {date.date for date in dates}
    dates += [
        Coming(window.date, _("Moment de dépôt"), reverse("calendar"))
        for window in windows
        if window.date >= today and window.date not in known
    ]
    return sorted(dates, key=lambda date: date.date)[:SHOWN]


def _of(dossier: Dossier) -> Iterable[Coming]:
    if dossier.next_on is None or is_paused(dossier):
        return
    url = reverse("dossier", args=[dossier.pk])
    state = State(dossier.state)
    if state == State.DRAFTING:
        closing = hour(dossier.aimed_window.closes_at) if dossier.aimed_window else ""
        yield Coming(dossier.next_on, _("Dépôt de la proposition, avant {hour}").format(hour=closing), url)
    elif state in IN_DECISION:
        yield Coming(dossier.next_on, _("Réponse due au plus tard ce jour-là"), url)
    elif state == State.LETTER_OUT:
        yield Coming(dossier.next_on, _("Dernier jour pour accepter l’allocation"), url)
    elif state == State.ACTIVE:
        for obligation in dossier.participation.to_come[:SHOWN]:
            yield _owed(obligation, url)


def _owed(obligation: Obligation, url: str) -> Coming:
    """What a participation owes; a meeting whose date was chosen, on that day."""
    if obligation.planned_at is None:
        return Coming(obligation.due_on, obligation.get_kind_display(), url)
    words = _("{what}, {hour}").format(what=obligation.get_kind_display(), hour=hour(obligation.planned_at))
    return Coming(as_date(obligation.planned_at), words, url)
