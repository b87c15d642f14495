"""Boroughs, towns and health territories, as filters and figures name them: by a word of the address."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import F, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neighbourhoods.models import HealthTerritory, InTerritory, Neighbourhood, Place

# The neighbourhoods of which no borough and no town is known.
NOWHERE = "aucun"
KEPT = "territories"
BOROUGH, HEALTH = "", "s"
KINDS: dict[str, str | Promise] = {
    BOROUGH: _("Arrondissements et villes"),
    HEALTH: _("Territoires de santé"),
}


@dataclass(frozen=True)
class Territory:
    """« 12 » is a borough or a town, « s12 » a health territory."""

    kind: str
    pk: int
    name: str

    @property
    def word(self) -> str:
        return f"{self.kind}{self.pk}" if self.pk else NOWHERE


def territories() -> list[Territory]:
    """All of them, boroughs and towns first, in one query; kept a minute, since each form names them and few change."""
    if (kept := cache.get(KEPT)) is not None:
        return kept
    boroughs = Place.objects.order_by().values_list(Value(BOROUGH), "pk", "name")
    health = HealthTerritory.objects.order_by().values_list(Value(HEALTH), "pk", "name")
    found = [Territory(*row) for row in sorted(boroughs.union(health), key=lambda row: (row[0], row[2]))]
    cache.set(KEPT, found, 60)
    return found


def grouped(found: list[Territory]) -> list[tuple[str | Promise, object]]:
    """As a form takes them: boroughs and towns together, then health territories."""
    groups = [
        (label, [(territory.word, territory.name) for territory in found if territory.kind == kind])
        for kind, label in KINDS.items()
    ]
    return [(label, group) for label, group in groups if group]


def choices() -> list[tuple[str | Promise, object]]:
    """Every territory, and none of them."""
    return [*grouped(territories()), (NOWHERE, _("Sans arrondissement ni ville"))]


def of_territory(word: str, field: str = "neighbourhood") -> Q:
    """That a neighbourhood belongs today to a territory; that of a field, or itself ("pk")."""
    number = word.removeprefix(HEALTH)
    there: QuerySet[Any]
    if word == NOWHERE:
        there = Neighbourhood.objects.filter(places=None).values("pk")
    elif not number.isdecimal():
        there = Neighbourhood.objects.none().values("pk")
    elif word.startswith(HEALTH):
        there = InTerritory.objects.current().filter(territory=number).values("neighbourhood")
    else:
        there = Neighbourhood.objects.filter(places=number).values("pk")
    return Q(**{f"{field}__in": there.order_by()})


def belonging() -> list[tuple[int, Territory]]:
    """Each neighbourhood with each of its territories, in one query; with none of a kind, nowhere."""
    boroughs = Neighbourhood.objects.order_by().values_list("pk", Value(BOROUGH), "places", "places__name")
    current = InTerritory.objects.current().order_by()
    health = current.values_list("neighbourhood", Value(HEALTH), "territory", F("territory__name"))
    return [(pk, Territory(kind, place or 0, name or "")) for pk, kind, place, name in boroughs.union(health)]
