"""All the tables that a region published, taken as its readers download them, and solved together (F67)."""

import csv
import io
import random
from collections import defaultdict

import pytest
from django.urls import reverse

from learning.indicator_periods import Period
from learning.models import Publication
from learning.regional_indicators import years_of
from learning.workflow.regional_indicators import adopt
from tests.learning.publications import AFTER_2024, measure, published, tell_apart
from tests.learning.solver import System
from tests.learning.test_regional_indicators import BY_AGE, regional

YEARS = range(2013, 2025)
THRESHOLD = 5


@pytest.fixture
def region(cast, clock):
    """Two tables, twelve years, two dimensions, numbers small enough to need hiding: what is true, by cell."""
    clock.set(*AFTER_2024)

    shared, chance, truth = regional(cast, BY_AGE), random.Random(67), {}
    for place, by in ((cast.ormes, cast.coordinator), (cast.canal, cast.neighbour)):
        made = adopt(shared, place, by=by).indicator
        tell_apart(made, "Secteur", ["Nord", "Sud", "Est"])
        for year in YEARS:
            ages = {name: chance.choice((0, 1, 2, 3, 7, 12)) for name in ("Jeunes", "Adultes", "Aînés")}
            total = sum(ages.values()) + chance.choice((0, 0, 2, 9))
            if total < THRESHOLD:
                continue
            north = chance.randint(0, total)
            sectors = {"Nord": north, "Sud": chance.randint(0, total - north)}
            sectors["Est"] = total - sum(sectors.values())
            measure(made, by, total, period=Period(year), **ages, **sectors)
            published(made, by, period=Period(year))
            for name, count in (ages | sectors).items():
                truth[place.name, str(year), name] = count
    return shared, truth


def downloaded(client, cast) -> list[dict]:
    """Every line of every file, as a reader has it."""
    rows = []
    for publication in Publication.objects.in_view():
        url = reverse("publication_file", args=[cast.programme.code, publication.pk, "csv"])
        text = client.get(url).content.decode("utf-8-sig")
        rows += csv.DictReader(io.StringIO(text), delimiter=";")
    return rows


def test_f67_every_hidden_cell_of_the_region_keeps_as_many_values_as_the_threshold(cast, signed_in, region):
    shared, truth = region
    system, shown = System(), {}
    tables = defaultdict(list)
    totals = {}
    for row in downloaded(signed_in(cast.member), cast):
        at = (row["Quartier"], row["Période"])
        if row["Catégorie"] == "Ensemble":
            totals[at] = int(row["Valeur"])
        else:
            tables[*at, row["Selon"]].append((row["Catégorie"], row["Valeur"]))
    for (place, year, by), cells in tables.items():
        total, whole = totals[place, year], all(value == "masqué" for _name, value in cells)
        unknown = set()
        for name, value in cells:
            cell = (place, year, by, name)
            if value == "masqué":
                # Of a table hidden in part, whoever knows the rule knows that a hidden cell is no zero.
                system.bounds[cell] = (0 if whole else 1, total)
                unknown.add(cell)
            else:
                shown[cell] = int(value)
        if unknown:
            seen = sum(int(value) for _name, value in cells if value != "masqué")
            system.sums.append((frozenset(unknown), total - seen))
    # The region's sums by category: each is of published cells, known one by one; the system learns nothing of them.
    for year in years_of(shared):
        for _sheet, sums in year.of_categories:
            for one in sums:
                wanted = (str(year.year), "Âge", one.name)
                known = [value for cell, value in shown.items() if cell[1:] == wanted]
                assert (int(one.total), one.shown) == (sum(known), len(known))
    hidden = set(system.bounds)
    assert len(hidden) > 40
    for cell in hidden:
        assert len(system.values_of(cell, THRESHOLD)) >= THRESHOLD, cell
    for (place, year, _by, name), value in shown.items():
        if name != "Sans précision":
            assert value == truth[place, year, name]
            assert not 0 < value < THRESHOLD
