"""Bringing a map in: which outline is whose, how small outlines become, what a broken file answers."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from neighbourhoods.loading import load_tables
from neighbourhoods.models import Outline
from neighbourhoods.outlines import shapes_of

CITY = Path(__file__).resolve().parents[3] / "shared/data/quartiers/quartiers_sociologiques_2014.geojson"


def square(left: float, bottom: float, side: float = 0.1) -> list:
    """A square of land, somewhere near Montréal."""
    x, y = -73.8 + left, 45.4 + bottom
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def feature(rings: list, **properties) -> dict:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


@pytest.fixture
def write(tmp_path):
    """Write a file of features, or of anything else; gives its path."""

    def write(content) -> Path:
        file = tmp_path / "carte.geojson"
        is_text = isinstance(content, str)
        collection = (
            {"type": "FeatureCollection", "features": content} if isinstance(content, list) else content
        )
        file.write_text(content if is_text else json.dumps(collection), encoding="utf-8")
        return file

    return write


@pytest.fixture
def told(capsys):
    """Import a file; gives what was said."""

    def import_map(file: Path, *options: str) -> str:
        call_command("import_map", file, *options)
        return capsys.readouterr().out

    return import_map


def test_outlines_are_matched_by_name_and_by_table(cast, write, told):
    said = told(
        write(
            [
                feature([square(0, 0)], nom="les ORMES", code="A"),
                feature([square(0.1, 0)], nom="Secteur 12", table="Table de quartier Le Canal / TQC"),
                feature([square(0.2, 0)], nom="Ailleurs"),
            ]
        )
    )
    assert set(Outline.objects.values_list("neighbourhood__slug", flat=True)) == {"les-ormes", "le-canal"}
    assert "2 matched" in said
    assert "1 in the file only\n  Ailleurs" in said


def test_a_borough_that_bears_a_neighbourhoods_name_is_not_taken_for_it(cast, write, told):
    told(
        write(
            [
                feature([square(0, 0)], nom="Secteur 12", arrondissement="Les Ormes"),
                feature([square(0.1, 0)], nom="Les Ormes", arrondissement="Les Ormes"),
                feature([square(0.2, 0)], nom="Le Canal", arrondissement="Les Ormes"),
            ]
        )
    )
    ormes = Outline.objects.get(neighbourhood=cast.ormes)
    assert (ormes.left, ormes.right) == (0, 500)


def test_the_one_who_imports_may_say_which_property_and_what_a_name_means(cast, write, told):
    file = write([feature([square(0, 0)], nom="Le Canal", id="Vieux bassin")])
    said = told(file, "--property", "id", "--alias", "Vieux bassin=les-ormes")
    assert "Les Ormes: Le Canal" in said
    assert list(Outline.objects.values_list("neighbourhood__slug", flat=True)) == ["les-ormes"]


def test_a_trial_keeps_nothing_and_an_import_replaces_the_map(cast, write, told):
    told(write([feature([square(0, 0)], nom="Les Ormes")]))
    told(write([feature([square(0, 0)], nom="Le Canal")]), "--dry-run")
    assert [str(outline) for outline in Outline.objects.all()] == ["Les Ormes"]
    told(write([feature([square(0, 0)], nom="Le Canal")]))
    assert [str(outline) for outline in Outline.objects.all()] == ["Le Canal"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not JSON"),
        ("[" * 5000, "is not JSON"),
        ("[]", "no list of “features”"),
        ('{"type": "FeatureCollection", "features": {}}', "no list of “features”"),
        ([], "holds no polygon"),
        (["ormes"], "Feature 1 is not an object"),
        ([{"geometry": {"type": "Point", "coordinates": [1, 2]}}], "holds no polygon"),
        ([feature([[["a", "b"]]], nom="Les Ormes")], "not pairs of numbers"),
        ([feature([[[1]]], nom="Les Ormes")], "not pairs of numbers"),
        ([feature([square(0, 0)], nom="Ailleurs")], "No feature names a neighbourhood"),
    ],
)
def test_a_broken_file_says_why_and_the_map_stays(cast, write, told, content, message):
    told(write([feature([square(0, 0)], nom="Les Ormes")]))
    with pytest.raises(CommandError, match=message):
        told(write(content))
    assert Outline.objects.count() == 1


def test_a_missing_file_and_an_unknown_alias_say_so(cast, write, told, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        told(tmp_path / "nulle-part.geojson")
    file = write([feature([square(0, 0)], nom="Les Ormes")])
    with pytest.raises(CommandError, match="No neighbourhood has the slug"):
        told(file, "--alias", "Ailleurs=nulle-part")
    with pytest.raises(CommandError, match="is not TEXT=SLUG"):
        told(file, "--alias", "Ailleurs")


def test_neighbours_keep_one_border(db):
    """A jagged border, read in opposite ways by its two sides, becomes the same points."""
    border = [(50 + (3 if i % 2 else 0), i * 4) for i in range(26)]
    west = [(0, 0), *border, (0, 100)]
    east = [*border[::-1], (100, 0), (100, 100)]
    shapes = shapes_of({"west": [west], "east": [east]}, width=1000)

    def points(path: str) -> set[tuple[int, int]]:
        start, _l, steps = path[1:-1].partition("l")
        x, y = map(int, start.split())
        numbers = list(map(int, steps.split()))
        found = {(x, y)}
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            found.add((x, y))
        return found

    assert len(points(shapes["west"].path) & points(shapes["east"].path)) == len(border)


def test_a_straight_line_of_many_points_becomes_its_two_ends(db):
    ring = [(i / 100, 0.0) for i in range(101)] + [(1.0, 1.0), (0.0, 1.0)]
    assert shapes_of({"one": [ring]})["one"].path == "M0 0l0 1000 1000 0 0 -1000z"


@pytest.mark.skipif(not CITY.exists(), reason="The City's map is not on this machine")
def test_the_citys_own_map_is_brought_in_light(db, told):
    load_tables()
    said = told(CITY)
    assert "31 matched" in said
    assert "1 in the file only\n  Vieux-Montréal" in said
    assert "1 without an outline\n  Sud de l’Ouest-de-l’Île" in said
    assert sum(len(outline.path) for outline in Outline.objects.all()) < 10_000
