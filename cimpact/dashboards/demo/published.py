"""Indicators that the region shares, adopted by tables of the demonstration, and what they published of them."""

import datetime as dt
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from cimpact import clock
from learning.indicator_periods import Period
from learning.models import Adoption, Category, Indicator, RegionalIndicator
from learning.publishing import prepare
from learning.workflow.measures import Entry, held, write_measures
from learning.workflow.publications import publish, show_publication
from learning.workflow.regional_indicators import (
    Wording,
    adopt,
    end_regional_indicator,
    keep_regional_indicator,
)

from .people import Cast


def share_indicators(cast: Cast, source: dict) -> None:
    """The team words them, tables adopt them, measure, then publish closed years; each at its moment."""
    today = clock.today()
    try:
        with translation.override("fr"):
            for given in source["regional"]:
                _at(today + dt.timedelta(days=given["at"]))
                shared = _worded(cast, given)
                for table in given.get("adopted", []):
                    _lived(cast, _adopted(cast, shared, table), table, today)
                if given.get("ended"):
                    _at(today)
                    end_regional_indicator(shared, ended=True, by=cast.team[0])
    finally:
        clock.freeze(None)


def _at(day: dt.date) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(8), tzinfo=ZoneInfo(settings.TIME_ZONE)))


def _worded(cast: Cast, given: dict) -> RegionalIndicator:
    values = {
        "name_fr": given["name"]["fr"],
        "name_en": given["name"]["en"],
        "definition_fr": given["definition"]["fr"],
        "definition_en": given["definition"]["en"],
        "unit": given["unit"],
        "unit_word": "",
        "counts_people": given.get("counts_people", True),
        "direction": given["direction"],
    }
    dimensions = [
        Wording(_pair(one["name"]), tuple(_pair(names) for names in one["categories"]))
        for one in given.get("dimensions", [])
    ]
    return keep_regional_indicator(cast.programme, values, dimensions, key=uuid.uuid4(), by=cast.team[0])


def _pair(names: list[str]) -> tuple[str, str]:
    french, english = names
    return french, english


def _adopted(cast: Cast, shared: RegionalIndicator, table: dict) -> Adoption:
    place, by = cast.neighbourhoods[table["table"]], cast.people[table["by"]]
    return adopt(shared, place, difference=table.get("difference", ""), by=by)


def _lived(cast: Cast, adoption: Adoption, table: dict, today: dt.date) -> None:
    """What the table measured in each year, the oldest first, and what it published of it once the year was over."""
    by, made = cast.people[table["by"]], adoption.indicator
    for year in table["years"]:
        period = Period(today.year - year["ago"])
        _at(max(today - dt.timedelta(days=40), dt.date(period.year + 1, 1, 1)))
        _measure(made, period, year, by)
        if not year.get("published", True):
            continue
        _publish(made, period, by)
        if correction := year.get("corrected"):
            _at(max(today - dt.timedelta(days=12), dt.date(period.year + 1, 1, 1)))
            _measure(made, period, correction, by)
            _publish(made, period, by, reason=correction["reason"])
        if year.get("withdrawn"):
            show_publication(made.publications.standing().get(year=period.year), shown=False, by=by)


def _measure(made: Indicator, period: Period, values: dict, by) -> None:
    names = {one.name: one.pk for one in Category.objects.filter(dimension__used_by__indicator=made)}
    now = held([made.pk])
    cells = [(None, values["total"])] if "total" in values else []
    cells += [(names[name], value) for name, value in values.get("cells", {}).items()]
    entries = []
    for category, value in cells:
        cell = (made.pk, *period.key, category)
        entries.append(Entry(cell, Decimal(str(value)), seen=now[cell].pk if cell in now else None))
    write_measures(entries, reason=values.get("reason", ""), by=by)


def _publish(made: Indicator, period: Period, by, *, reason: str = "") -> None:
    publish(made, period, seen=prepare(made, period).seen, reason=reason, key=uuid.uuid4(), by=by)
