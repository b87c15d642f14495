"""The health territories of a neighbourhood, as they change. Each action is atomic, and kept in its history."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record

from .models import HealthTerritory, InTerritory, Neighbourhood


def _said(link: InTerritory) -> dict:
    """The link as its history keeps it."""
    days = {"started_on": link.started_on, "ended_on": link.ended_on}
    return {"territory": link.territory.name} | {name: day and day.isoformat() for name, day in days.items()}


@transaction.atomic
def enter_territory(neighbourhood: Neighbourhood, *, name: str, started_on, by: User) -> InTerritory:
    """The neighbourhood belongs to a health territory, named anew when it is not known yet."""
    # One at a time for a neighbourhood: a double click writes one link.
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    territory, _made = HealthTerritory.objects.get_or_create(name=name)
    if neighbourhood.in_territories.filter(territory=territory).ongoing().exists():
        raise NotPossible(_("Le quartier fait déjà partie de ce territoire."))
    link = neighbourhood.in_territories.create(territory=territory, started_on=started_on)
    record(neighbourhood, "neighbourhood.enter_territory", by=by, after=_said(link))
    return link


@transaction.atomic
def date_territory(link: InTerritory, *, started_on, ended_on, by: User) -> None:
    """Since when, and until when: a link that ends stays on file with its dates."""
    link = InTerritory.objects.select_for_update(of=("self",)).select_related("territory").get(pk=link.pk)
    before = _said(link)
    link.started_on, link.ended_on = started_on, ended_on
    if (after := _said(link)) == before:
        return
    if ended_on is None and _others(link).filter(ended_on=None).exists():
        raise NotPossible(_("Le quartier fait déjà partie de ce territoire."))
    link.save(update_fields=["started_on", "ended_on"])
    record(link.neighbourhood, "neighbourhood.change_territory", by=by, before=before, after=after)


@transaction.atomic
def remove_territory(link: InTerritory, *, by: User) -> None:
    """Take away what was written by mistake; its history says that it was there."""
    found = InTerritory.objects.select_for_update(of=("self",)).select_related("territory")
    link_now = found.filter(pk=link.pk).first()
    if link_now is None:
        return
    record(link.neighbourhood, "neighbourhood.remove_territory", by=by, before=_said(link_now))
    link_now.delete()


def _others(link: InTerritory):
    return InTerritory.objects.filter(
        neighbourhood=link.neighbourhood_id, territory=link.territory_id
    ).exclude(pk=link.pk)
