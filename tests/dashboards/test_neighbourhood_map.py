"""The map of neighbourhoods: squares or outlines, links and words, and a list that says the same (F3, F120)."""

import datetime as dt

import pytest
from django.template.loader import render_to_string

from cimpact.dashboards.neighbourhood_map import Entry, map_of
from neighbourhoods.loading import load_tables
from neighbourhoods.models import Neighbourhood, Outline
from tests import cast as scenes


def entry(place: Neighbourhood, kind: str = "", url: str = "/ici/") -> Entry:
    return Entry(place, kind, kind or "aucune étape en cours", url)


def drawn(entries) -> str:
    context = {"map": map_of(entries), "id": "carte", "title": "Titre", "subtitle": "", "list": ""}
    return render_to_string("components/map.html", context)


def test_each_table_of_montreal_has_a_square_a_link_and_its_words(db):
    load_tables()
    places = list(Neighbourhood.objects.all())
    kinds = ["planning", "deployment", "scaling", ""]
    markup = drawn([entry(place, kinds[i % 4], f"/q/{place.slug}/") for i, place in enumerate(places)])
    for i, place in enumerate(places):
        words = kinds[i % 4] or "aucune étape en cours"
        assert markup.count(f'<a href="/q/{place.slug}/"') == 2  # on the map, in the list
        assert f'aria-label="{place.name}, {words}"' in markup
    assert markup.count('<rect class="pip') == 8 * (1 + 2 + 3)
    assert "style=" not in markup


def test_short_names_differ_and_lines_fit(db):
    load_tables()
    shown = map_of([entry(place) for place in Neighbourhood.objects.all()]).places
    assert len({square.short for square in shown}) == 32
    assert all(1 <= len(square.lines) <= 3 for square in shown)
    assert len({(square.x, square.y) for square in shown}) == 32


def test_a_neighbourhood_without_a_square_or_on_anothers_stands_below(cast):
    parc = scenes.neighbourhood("Le Parc", "le-parc")
    for place in (cast.ormes, cast.canal):
        place.tile_column, place.tile_row = 2, 1
    shown = map_of([entry(cast.ormes), entry(cast.canal), entry(parc)]).places
    assert [(square.x, square.y) for square in shown] == [(160, 80), (0, 160), (80, 160)]


def test_the_list_and_the_legend_say_what_the_map_says(cast):
    parc = scenes.neighbourhood("Le Parc", "le-parc")
    shown = map_of([entry(cast.ormes), entry(cast.canal, "scaling"), entry(parc, "planning", url="")])
    assert [e.neighbourhood.name for e in shown.entries] == ["Le Canal", "Les Ormes"]
    assert [line["count"] for line in shown.legend] == [1, 0, 0, 1]
    assert shown.under_way == 1


@pytest.fixture
def outlined(cast) -> Neighbourhood:
    """Les Ormes has an outline; Le Canal has none."""
    Outline.objects.create(
        neighbourhood=cast.ormes, path="M0 0l10 0 0 10z", left=0, top=0, right=10, bottom=10
    )
    return cast.ormes


def test_outlines_are_drawn_where_most_are_known(cast, outlined):
    parc = scenes.neighbourhood("Le Parc", "le-parc")
    Outline.objects.create(neighbourhood=parc, path="M20 0l10 0 0 10z", left=20, top=0, right=30, bottom=10)
    shown = map_of([entry(outlined, "planning"), entry(parc), entry(cast.canal, "scaling")])
    assert shown.is_outlined
    assert [place.path for place in shown.places] == ["M0 0l10 0 0 10z", "M20 0l10 0 0 10z"]
    assert [e.neighbourhood.name for e in shown.beside] == ["Le Canal"]
    assert len(shown.entries) == 3
    assert "Hors de cette carte" in drawn([entry(outlined), entry(parc), entry(cast.canal)])


def test_squares_say_more_where_few_outlines_are_known(cast, outlined):
    assert not map_of([entry(outlined), entry(cast.canal)]).is_outlined


def test_the_public_directory_shows_the_stage_on_the_map_and_in_the_list(cast, client, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    scenes.active(cast, starts_on=dt.date(2022, 5, 1))
    clock.set(2022, 6, 1, 12, 0)
    response = client.get("/fr/repertoire/")
    shown = {e.neighbourhood.name: (e.kind, e.url) for e in response.context["map"].entries}
    assert shown == {
        "Les Ormes": ("planning", "/fr/repertoire/les-ormes/"),
        "Le Canal": ("", "/fr/repertoire/le-canal/"),
    }
    assert "Une étape est en cours dans 1 quartier" in response.content.decode()


def test_what_a_search_leaves_out_is_the_land_around(cast, client):
    markup = client.get("/fr/repertoire/?q=ormes").content.decode()
    assert markup.count('class="around"') == 1
    assert "/fr/repertoire/le-canal/" not in markup
