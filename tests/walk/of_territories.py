"""The health territories of a neighbourhood, written by those who may edit its record."""

from dataclasses import replace

from neighbourhoods.models import InTerritory

from .elsewhere import ACCOMPANYING, Place
from .people import POST_ONLY, ROLES


def _link(facts) -> dict:
    return {"slug": facts.slug, "pk": InTerritory.objects.filter(neighbourhood__slug=facts.slug).first().pk}


of_a_link = Place(ACCOMPANYING, names=_link)

OF_TERRITORIES: dict[str, list[Place]] = {
    "territories": [replace(of_a_link, names=lambda facts: {"slug": facts.slug})],
    "territory": [of_a_link],
    "territory_remove": [replace(of_a_link, enters=ROLES, answer=POST_ONLY)],
}
