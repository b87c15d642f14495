"""Walls for tests: an initiative with two domains, notes hung in them, what a phone sends."""

import uuid
from types import SimpleNamespace

from neighbourhoods.models import Initiative, PlanCard
from neighbourhoods.plan_cards import Place, add_card
from neighbourhoods.plan_reading import sheet_of
from neighbourhoods.plan_tools import kinds
from neighbourhoods.wall import board_of


def initiative_of(cast: SimpleNamespace) -> Initiative:
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


def domains_of(initiative: Initiative, by) -> list[PlanCard]:
    place = Place(initiative, kinds()["domain"])
    return [add_card(place, by=by, values={"name": name}) for name in ("Logement", "Alimentation")]


def hang(initiative: Initiative, by, name: str, domain: PlanCard | None = None, **values) -> PlanCard:
    if domain:
        values["domain"] = str(domain.pk)
    return add_card(Place(initiative, kinds()["activity"]), by=by, values={"name": name, **values})


def names(initiative: Initiative) -> dict[str, list[str]]:
    """The notes of each column, by its name."""
    return {column.name: [note.name for note in column.notes] for column in board_of(sheet_of(initiative))}


def sent(**values) -> dict:
    """What a phone posts."""
    return {"key": str(uuid.uuid4()), "name": "Frigo libre", **values}
