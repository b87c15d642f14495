"""The table that carries a participation: to which other it may pass, and which it was at a moment (F59)."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cimpact.programmes.models import Programme
from neighbourhoods.models import AdvisorAssignment, Neighbourhood

from .enums import CLOSED
from .models import Dossier

CHANGED = "dossier.change_carrier"


def taking_part(programme: Programme) -> QuerySet[Neighbourhood]:
    """The neighbourhoods of a programme: someone accompanies them in it, or they have a dossier there."""
    accompanied = AdvisorAssignment.objects.ongoing().filter(programme=programme).values("neighbourhood")
    asking = Dossier.objects.filter(programme=programme).order_by().values("neighbourhood")
    return Neighbourhood.objects.filter(Q(pk__in=accompanied) | Q(pk__in=asking))


def may_carry(dossier: Dossier) -> QuerySet[Neighbourhood]:
    """The neighbourhoods to which the participation may pass."""
    joint = dossier.joint_tables.values("neighbourhood")
    others = taking_part(dossier.programme).exclude(pk=dossier.neighbourhood_id).exclude(pk__in=joint)
    return others.select_related("table", "fiscal_sponsor")


def carrier_problem(dossier: Dossier, to: Neighbourhood) -> str | None:
    """Why the participation cannot pass to that neighbourhood; None when it can."""
    if to.pk == dossier.neighbourhood_id:
        return _("La table de ce quartier porte déjà cette participation.")
    if dossier.joint_tables.filter(neighbourhood=to).exists():
        return _("Ce quartier porte déjà cette participation avec d’autres.")
    if not taking_part(dossier.programme).filter(pk=to.pk).exists():
        return _(
            "Ce quartier ne prend pas part au programme : confiez-le d’abord à une conseillère ou à un conseiller."
        )
    others = Dossier.objects.filter(initiative=dossier.initiative_id).exclude(pk=dossier.pk)
    if others.exclude(state__in=CLOSED).exists():
        return _(
            "Une autre proposition de cette initiative est en cours : elle doit d’abord avoir sa réponse, ou être "
            "retirée."
        )
    return None


def neighbourhood_at(dossier: Dossier, moment: dt.datetime) -> str:
    """The name of the neighbourhood whose table carried the dossier at a moment."""
    later = dossier.events.filter(kind=CHANGED, at__gte=moment).order_by("at", "id").first()
    return later.before["neighbourhood"] if later else dossier.neighbourhood.name
