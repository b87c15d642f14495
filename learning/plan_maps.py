"""The strategy map at mid-year meetings (F83): what changed since the one before, for whoever reads the plan."""

import datetime as dt

from django.utils.translation import gettext as _

from neighbourhoods.models import Initiative
from neighbourhoods.permissions import reads_plan
from neighbourhoods.plan_at_meetings import MapShown, maps_shown
from neighbourhoods.plan_cards import plan_of
from neighbourhoods.plan_since import Since, moments_of
from proposals.enums import ObligationKind
from proposals.models import Dossier, Obligation


def _held(initiative: Initiative, before: dt.date | None = None) -> Since | None:
    """The last mid-year meeting held about the initiative, perhaps before a day."""
    held = Obligation.objects.filter(
        participation__dossier__initiative=initiative, kind=ObligationKind.MID_YEAR, done_on__isnull=False
    )
    if before:
        held = held.filter(done_on__lt=before)
    last = held.order_by("-done_on").values_list("done_on", flat=True).first()
    return Since("rencontre", _("la dernière rencontre de mi-année"), last) if last else None


def last_mid_year(user, initiative: Initiative) -> Since | None:
    """Among the moments from which the map says what changed."""
    return _held(initiative)


def map_at(user, dossier: Dossier, obligation: Obligation) -> MapShown | None:
    """What the meeting sees of the map of its initiative."""
    initiative = dossier.initiative
    if initiative is None or not reads_plan(user, initiative):
        return None
    since = _held(initiative, before=obligation.done_on) or moments_of(user, initiative)[0]
    return maps_shown([(initiative, since)]).get(initiative.pk)


def shared_map_at(user, dossier: Dossier, obligation: Obligation) -> MapShown | None:
    """The same for the sheet that both sides read: nothing while the table keeps its plan to itself."""
    plan = plan_of(dossier.initiative) if dossier.initiative else None
    return map_at(user, dossier, obligation) if plan and plan.shared_at else None
