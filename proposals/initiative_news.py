"""What a dossier says of its initiative in a progress report of the table: the stage, its dates, what is owed."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cimpact.formatting import long_date
from neighbourhoods import plan_sources
from neighbourhoods.models import Initiative

from .enums import State
from .models import Dossier, Participation

# What the table may tell: its stages lived, now or before.
LIVED = (State.ACTIVE, State.COMPLETED)


def _lived(initiative: Initiative) -> list[Dossier]:
    found = Dossier.objects.filter(initiative=initiative, state__in=LIVED, participation__isnull=False)
    found = found.select_related("stage", "participation").prefetch_related("participation__obligations")
    return list(found.order_by("participation__starts_on"))


def stages(initiative: Initiative, since: dt.date) -> Iterator[str]:
    """Each stage with its dates, the present one last."""
    for dossier in _lived(initiative):
        taken: Participation = dossier.participation
        name = dossier.stage.name if dossier.stage else ""
        yield _("%(stage)s, du %(start)s au %(end)s (%(state)s)") % {
            "stage": name,
            "start": long_date(taken.starts_on),
            "end": long_date(taken.ends_on),
            "state": State(dossier.state).label.lower(),
        }


def done_since(initiative: Initiative, since: dt.date) -> Iterator[str]:
    """The meetings held and the reports accepted since the report before."""
    for dossier in _lived(initiative):
        for one in dossier.participation.obligations.all():
            if one.done_on and one.done_on > since:
                yield f"{one.get_kind_display()} ({long_date(one.done_on)})"


def due_next(initiative: Initiative, since: dt.date) -> Iterator[str]:
    """The next meeting or report of each stage under way."""
    for dossier in _lived(initiative):
        owed = [one for one in dossier.participation.obligations.all() if one.done_on is None]
        if owed and dossier.state == State.ACTIVE:
            first = min(owed, key=lambda one: one.due_on)
            yield f"{first.get_kind_display()} ({long_date(first.due_on)})"


def register() -> None:
    """Tell the progress reports."""
    plan_sources.register("standing", stages)
    plan_sources.register("changed", done_since)
    plan_sources.register("ahead", due_next)
