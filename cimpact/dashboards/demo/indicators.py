"""What tables of the demonstration measure, defined and written at the moments they happened."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from cimpact import clock
from learning.dimensions import starting_sets
from learning.indicator_enums import Frequency
from learning.indicator_numbers import read_number
from learning.models import Category, Indicator
from learning.workflow.indicators import copy_set, define_dimension, keep_indicator
from learning.workflow.measures import Entry, held, write_measures

from .people import Cast


def measure(cast: Cast, source: dict) -> None:
    """Every category, indicator and value, each at its moment."""
    today = clock.today()
    try:
        with translation.override("fr"):
            for given in source["categories"]:
                _at(today, given["at"])
                _categories(cast, given)
            for given in source["indicators"]:
                _at(today, given["at"])
                _measures(cast, _indicator(cast, given, today.year), given["measures"], today)
    finally:
        clock.freeze(None)


def _at(today: dt.date, offset: int) -> None:
    day = today + dt.timedelta(days=offset)
    clock.freeze(dt.datetime.combine(day, dt.time(11), tzinfo=ZoneInfo(settings.TIME_ZONE)))


def _categories(cast: Cast, given: dict) -> None:
    place, by = cast.neighbourhoods[given["of"]], cast.people[given["by"]]
    if "set" in given:
        copy_set(place, starting_sets()[given["set"]], by=by)
    else:
        define_dimension(place, given["name"], given["categories"], by=by)


def _indicator(cast: Cast, given: dict, year: int) -> Indicator:
    place = cast.neighbourhoods[given["of"]]
    named = {one.name: one for one in place.dimensions.all()}
    values = {
        "name": given["name"],
        "definition": given["definition"],
        "source": given["source"],
        "unit": given["unit"],
        "unit_word": given.get("unit_word", ""),
        "counts_people": given.get("counts_people", given["unit"] in ("people", "other")),
        "direction": given["direction"],
        "frequency": given.get("frequency", Frequency.YEAR),
        "initiative": place.initiatives.get(title=given["initiative"]) if "initiative" in given else None,
        "question": None,
        "dimensions": [named[name] for name in given.get("by_categories", ())],
        "aims": given.get("aims", []),
    }
    for name in ("baseline", "target"):
        typed, ago = given.get(name, ("", 0))
        values[name] = read_number(typed, given["unit"])
        values[f"{name}_year"] = year - ago if typed else None
    return keep_indicator(place, cast.programme, values, by=cast.people[given["by"]])


def _measures(cast: Cast, indicator: Indicator, sheets: list[dict], today: dt.date) -> None:
    categories = {
        one.name: one for one in Category.objects.filter(dimension__used_by__indicator=indicator.pk)
    }
    for sheet in sheets:
        _at(today, sheet["at"])
        now = held([indicator.pk])
        entries = []
        for given in sheet["values"]:
            ago, part = given["period"]
            category = categories[given["category"]].pk if "category" in given else None
            cell = (indicator.pk, today.year - ago, part, category)
            seen = now[cell].pk if cell in now else None
            value = read_number(given["value"], indicator.unit)
            entries.append(Entry(cell, value, given.get("note"), seen))
        write_measures(entries, reason=sheet.get("reason", ""), by=cast.people[sheet["by"]])
