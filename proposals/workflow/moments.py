"""The moments of submission, kept by the coordination team (R3–R5): added, and changed while nothing was submitted."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme, SubmissionWindow

from ..enums import State
from ..models import Dossier
from .transitions import next_date


@transaction.atomic
def add_moment(
    programme: Programme, *, date: dt.date, closes_at: dt.datetime, stages: list[str], by
) -> SubmissionWindow:
    """Open a moment to come."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    _expect_possible(programme, date, closes_at)
    window = SubmissionWindow.objects.create(
        programme=programme, date=date, closes_at=closes_at, stages=stages
    )
    record(window, "window.add", by=by, after=_said(window))
    return window


@transaction.atomic
def change_moment(
    window: SubmissionWindow, *, date: dt.date, closes_at: dt.datetime, stages: list[str], by
) -> None:
    """Change a moment for which nothing was submitted; the drafts that aim at it follow its date."""
    programme = Programme.objects.select_for_update().get(pk=window.programme_id)
    window = SubmissionWindow.objects.select_for_update().get(pk=window.pk)
    if window.dossiers.exists():
        raise NotPossible(_("Une proposition est déjà déposée pour ce moment : il ne se modifie plus."))
    _expect_possible(programme, date, closes_at, but=window)
    before = _said(window)
    window.date, window.closes_at, window.stages = date, closes_at, stages
    after = _said(window)
    if before == after:
        return
    window.save()
    record(window, "window.change", by=by, before=before, after=after)
    for dossier in Dossier.objects.filter(aimed_window=window, state=State.DRAFTING):
        Dossier.objects.filter(pk=dossier.pk).update(next_on=next_date(dossier))
        record(dossier, "dossier.moment_changed", by=by, before=before, after=after)


def _said(window: SubmissionWindow) -> dict:
    return {
        "date": str(window.date),
        "closes_at": timezone.localtime(window.closes_at).isoformat(),
        "stages": sorted(window.stages),
    }


def _expect_possible(
    programme: Programme, date: dt.date, closes_at: dt.datetime, but: SubmissionWindow | None = None
) -> None:
    if closes_at <= clock.now():
        raise NotPossible(_("Choisissez une date à venir."))
    others = programme.windows.filter(date=date).exclude(pk=but.pk if but else None)
    if others.exists():
        raise NotPossible(_("Ce programme a déjà un moment de dépôt à cette date."))
