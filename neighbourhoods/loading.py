"""Load the starting data of places and organisations: the 32 tables, the partners; twice is the same as once."""

from pathlib import Path

import yaml
from django.db import transaction

from .enums import OrganisationKind, PlaceKind
from .models import HealthTerritory, Neighbourhood, Organisation, Place

DATA = Path(__file__).parent / "data"


def _read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def load_neighbourhood(
    source: dict, table: Organisation, sponsor: Organisation | None = None
) -> Neighbourhood:
    """One neighbourhood with its places, unless it is already there: what the team changed since stays."""
    neighbourhood, created = Neighbourhood.objects.get_or_create(
        slug=source["slug"],
        defaults={
            "name": source["neighbourhood"],
            "table": table,
            "fiscal_sponsor": sponsor,
            "phase_one": source.get("phase1") or "",
            "note": source.get("note") or "",
        },
    )
    if created:
        for kind, names in (
            (PlaceKind.BOROUGH, source["boroughs"]),
            (PlaceKind.TOWN, source["linked_towns"]),
        ):
            for name in names:
                place, _created = Place.objects.get_or_create(name=name, defaults={"kind": kind})
                neighbourhood.places.add(place)
    _place_on_the_map(neighbourhood, source.get("tile"))
    _enter_territories(neighbourhood, source.get("health_territories", []))
    return neighbourhood


def _place_on_the_map(neighbourhood: Neighbourhood, tile: list[int] | None) -> None:
    """Give it its square, unless it has one."""
    if tile and neighbourhood.tile_column is None:
        neighbourhood.tile_column, neighbourhood.tile_row = tile
        neighbourhood.save(update_fields=["tile_column", "tile_row"])


def _enter_territories(neighbourhood: Neighbourhood, names: list[str]) -> None:
    """Write its health territories, the main one first, unless some were ever written. Since when is not known."""
    if neighbourhood.in_territories.exists():
        return
    for name in names:
        territory, _created = HealthTerritory.objects.get_or_create(name=name)
        neighbourhood.in_territories.create(territory=territory)


@transaction.atomic
def load_tables(path: Path = DATA / "tables.yaml") -> int:
    """The neighbourhood tables of Montréal; returns how many the file holds."""
    tables = _read(path)["tables"]
    for source in tables:
        table, _created = Organisation.objects.get_or_create(
            name=source["name"], defaults={"kind": OrganisationKind.TABLE}
        )
        load_neighbourhood(source, table)
    return len(tables)


@transaction.atomic
def load_partners(path: Path = DATA / "partners.yaml") -> int:
    """The programme's partners (R60–R62); returns how many the file holds."""
    partners = _read(path)["partners"]
    for source in partners:
        Organisation.objects.get_or_create(
            name=source["name"]["fr"],
            defaults={
                "kind": source["kind"],
                "role_fr": source["role"]["fr"],
                "role_en": source["role"]["en"],
                "withdraws_from_investments": source["withdraws_from_investments"],
            },
        )
    return len(partners)
