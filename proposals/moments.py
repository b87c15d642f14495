"""Moments of submission: which one a dossier may aim at, and until when it may be submitted.

Drafting is always open; the submission fixes the moment. A closing time may be extended for all or for one dossier.
"""

import datetime as dt

from django.db.models import Q, QuerySet

from cimpact import clock
from cimpact.programmes.models import Programme, SubmissionWindow

from .models import ClosingExtension, Dossier


def closing_time(window: SubmissionWindow, dossier: Dossier | None = None) -> dt.datetime:
    """The instant the moment closes, for all or for one dossier, extensions included."""
    concerned = {None, dossier.pk if dossier else None}
    # Read whole rather than asked of the database, so that a list may fetch them beforehand.
    extended = [extension.until for extension in window.extensions.all() if extension.dossier_id in concerned]
    return max([window.closes_at, *extended])


def is_open(
    window: SubmissionWindow, dossier: Dossier | None = None, *, at: dt.datetime | None = None
) -> bool:
    """Whether a proposal may be submitted for the moment, now or at an instant; the last second counts whole."""
    return (at or clock.now()).replace(microsecond=0) <= closing_time(window, dossier)


def coming(programme: Programme, stage_kind: str | None = None) -> list[SubmissionWindow]:
    """The moments not yet closed, the first to close first; only those that admit the stage when one is given."""
    return [w for w in open_windows(programme) if stage_kind is None or w.admits(stage_kind)]


def open_to(dossier: Dossier) -> list[tuple[SubmissionWindow, dt.datetime]]:
    """The programme's moments not yet closed for the dossier, each with the instant it closes, in two queries."""
    extensions = ClosingExtension.objects.filter(
        Q(dossier=None) | Q(dossier=dossier), window__programme=dossier.programme_id
    )
    until: dict[int, dt.datetime] = {}
    for extension in extensions:
        until[extension.window_id] = max(extension.until, until.get(extension.window_id, extension.until))
    second = clock.now().replace(microsecond=0)
    closing = [(w, max(w.closes_at, until.get(w.pk, w.closes_at))) for w in dossier.programme.windows.all()]
    return [(window, closes_at) for window, closes_at in closing if second <= closes_at]


def open_windows(programme: Programme) -> QuerySet[SubmissionWindow]:
    """The programme's moments not yet closed for all."""
    second = clock.now().replace(microsecond=0)
    extended = ClosingExtension.objects.filter(dossier=None, until__gte=second).values("window")
    return programme.windows.filter(Q(closes_at__gte=second) | Q(pk__in=extended)).order_by("date")
