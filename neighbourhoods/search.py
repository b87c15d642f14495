"""Neighbourhoods and their tables, found by whoever is signed in."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.search import MOST, Hit, Source, Words, holding

from .models import Neighbourhood


def find_neighbourhoods(user, words: Words) -> list[Hit]:
    """By the name of the neighbourhood or of its table."""
    found = Neighbourhood.objects.select_related("table").filter(holding(words, "name", "table__name"))
    return [
        Hit(place.name, reverse("neighbourhood", args=[place.slug]), text=place.table.name)
        for place in found[:MOST]
    ]


NEIGHBOURHOODS = Source("quartiers", _("Quartiers et tables"), find_neighbourhoods, rank=10)
