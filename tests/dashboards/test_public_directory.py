"""The directory of neighbourhoods: what is public is shown, what is not never is (F3)."""

import datetime as dt

import pytest

from cimpact import clock as portal
from neighbourhoods.enums import PlaceKind
from neighbourhoods.models import Place
from proposals.enums import State
from proposals.models import Dossier, JointTable
from tests import cast as scenes

LIST, PAGE = "/fr/repertoire/", "/fr/repertoire/les-ormes/"
TITLE = "Des ruelles à vivre"


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("state", [s for s in scenes.AT if s not in (State.ACTIVE, State.COMPLETED)])
def test_a_draft_or_a_decision_in_progress_is_never_public(cast, signed_in, state):
    dossier = scenes.AT[state](cast)
    for reader in (None, cast.neighbour, cast.coordinator, cast.team):
        for page in (text(signed_in(reader), LIST), text(signed_in(reader), PAGE)):
            assert TITLE not in page
            assert dossier.number is None or dossier.number not in page


def test_a_participation_is_public_from_its_first_day(cast, client, clock):
    scenes.active(cast, starts_on=dt.date(2022, 5, 1))
    clock.set(2022, 4, 30, 12, 0)
    assert TITLE not in text(client, PAGE)
    clock.set(2022, 5, 1, 12, 0)
    page = text(client, PAGE)
    assert TITLE in page
    assert "Du 1<sup>er</sup>\xa0mai 2022 au 30\xa0avril 2023" in page
    assert TITLE in text(client, LIST)


def test_a_stage_that_is_over_stays_on_the_page_and_leaves_the_list(cast, client, clock):
    dossier = scenes.finished(cast)
    clock.set(2024, 1, 10, 12, 0)
    assert dossier.state == State.COMPLETED
    assert "Étape terminée" in text(client, PAGE)
    assert TITLE not in text(client, LIST)


def test_an_initiative_carried_with_others_is_on_the_page_of_each(cast, client, clock):
    dossier = scenes.active(cast)
    JointTable.objects.create(dossier=dossier, neighbourhood=cast.canal, agreed_at=portal.now())
    clock.set(2022, 6, 1, 12, 0)
    page = text(client, "/fr/repertoire/le-canal/")
    assert TITLE in page
    assert "Portée avec" in page


def test_the_list_is_searched_by_name_place_and_stage(cast, client, clock):
    place = Place.objects.create(name="Sud", kind=PlaceKind.BOROUGH)
    cast.canal.places.add(place)
    scenes.active(cast)
    clock.set(2022, 6, 1, 12, 0)
    for query, found in (
        ("q=ormes", {"Les Ormes"}),
        ("q=table+de+quartier", {"Les Ormes", "Le Canal"}),
        ("q=nulle-part", set()),
        ("q=ruelles+a+VIVRE", {"Les Ormes"}),
        (f"lieu={place.pk}", {"Le Canal"}),
        ("etape=planning", {"Les Ormes"}),
        ("etape=scaling", set()),
        ("etape=aucune", {"Le Canal"}),
        ("lieu=inconnu", {"Les Ormes", "Le Canal"}),
    ):
        response = client.get(f"{LIST}?{query}")
        assert {row["neighbourhood"].name for row in response.context["rows"]} == found, query


@pytest.mark.parametrize("agreed", [True, False])
def test_an_initiative_is_found_by_its_title_where_it_is_led_and_carried(cast, client, clock, agreed):
    dossier = scenes.active(cast, starts_on=dt.date(2022, 5, 1))
    scenes.neighbourhood("Le Parc", "le-parc")
    agreed_at = portal.now() if agreed else None
    JointTable.objects.create(dossier=dossier, neighbourhood=cast.canal, agreed_at=agreed_at)

    def found() -> set[str]:
        rows = client.get(f"{LIST}?q=des+ruelles").context["rows"]
        return {row["neighbourhood"].name for row in rows}

    clock.set(2022, 4, 30, 12, 0)
    assert found() == set()
    clock.set(2022, 5, 1, 12, 0)
    assert found() == ({"Les Ormes", "Le Canal"} if agreed else {"Les Ormes"})


def test_neighbourhoods_and_places_are_in_the_order_of_a_dictionary(cast, client):
    for name, slug in (("LaSalle", "lasalle"), ("Lachine", "lachine"), ("Étoile", "etoile")):
        place = Place.objects.create(name=name, kind=PlaceKind.BOROUGH)
        scenes.neighbourhood(name, slug).places.add(place)
    context = client.get(LIST).context
    names = [row["neighbourhood"].name for row in context["rows"]]
    assert names == ["Étoile", "Lachine", "LaSalle", "Le Canal", "Les Ormes"]
    places = [label for value, label in context["form"].fields["lieu"].choices if value]
    assert [place for place in places if place in names] == ["Étoile", "Lachine", "LaSalle"]


def test_nobody_s_name_or_address_is_on_the_public_page(cast, client):
    page = text(client, PAGE)
    for person in (cast.coordinator, cast.contributor, cast.advisor):
        assert person.last_name not in page
        assert person.email not in page


def test_the_list_costs_as_much_for_many_participations(cast, client, clock, django_assert_max_num_queries):
    scenes.active(cast)
    clock.set(2022, 6, 1, 12, 0)
    client.get(LIST)
    with django_assert_max_num_queries(15) as few:
        client.get(LIST)
    for number in range(20):
        place = scenes.neighbourhood(f"Quartier {number}", f"quartier-{number}")
        first = Dossier.objects.filter(state=State.ACTIVE).first()
        JointTable.objects.create(dossier=first, neighbourhood=place, agreed_at=portal.now())
    with django_assert_max_num_queries(len(few)):
        assert text(client, LIST).count(TITLE) == 21


def test_an_unknown_neighbourhood_is_not_found(cast, client):
    assert client.get("/fr/repertoire/nulle-part/").status_code == 404
