"""The organisations a dossier concerns: whoever speaks for one, or declared an interest in it, withdraws."""

from .joint import carriers
from .models import Dossier


def organisations_concerned(dossier: Dossier) -> set[int]:
    """The tables that ask, and whoever receives the money for them (ids)."""
    places = [dossier.neighbourhood, *(carrier.neighbourhood for carrier in carriers(dossier)[1:])]
    return {pk for place in places for pk in (place.table_id, place.fiscal_sponsor_id) if pk}
