"""Indicators that tests of measures begin with, and the short ways to write in them."""

from decimal import Decimal

from learning.indicator_enums import Direction, Frequency, Unit
from learning.models import Dimension, Indicator, Measure
from learning.workflow.indicators import define_dimension, keep_indicator
from learning.workflow.measures import Entry, held, write_measures


def values(**more) -> dict:
    """What defines an indicator, with what a test changes."""
    return {
        "name": "Familles qui reviennent",
        "definition": "Un ménage venu trois fois dans l’année.",
        "source": "La liste des présences.",
        "unit": Unit.PEOPLE,
        "unit_word": "",
        "counts_people": True,
        "direction": Direction.UP,
        "frequency": Frequency.YEAR,
        "baseline": None,
        "baseline_year": None,
        "target": None,
        "target_year": None,
        "initiative": None,
        "question": None,
        "dimensions": [],
        "aims": [],
    } | more


def indicator(cast, place=None, by=None, **more) -> Indicator:
    """One of the table's indicators."""
    return keep_indicator(place or cast.ormes, cast.programme, values(**more), by=by or cast.coordinator)


def dimension(cast, name="Secteur", labels=("Nord", "Sud")) -> Dimension:
    return define_dimension(cast.ormes, name, list(labels), by=cast.coordinator)


def category(of: Dimension, name: str):
    return of.categories.get(name=name)


def write(one: Indicator, year: int, value, *, by, part=1, of=None, reason="", note=None) -> Measure:
    """Write a value as whoever sees what the cell holds does."""
    cell = (one.pk, year, part, of.pk if of else None)
    now = held([one.pk]).get(cell)
    exact = None if value is None else Decimal(str(value))
    write_measures([Entry(cell, exact, note, now.pk if now else None)], reason=reason, by=by)
    return held([one.pk])[cell]
