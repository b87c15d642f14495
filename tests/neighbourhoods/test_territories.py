"""The health territories of a neighbourhood: loaded with the tables, shown, written with their dates."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from neighbourhoods.loading import load_tables
from neighbourhoods.models import HealthTerritory, InTerritory, Neighbourhood
from neighbourhoods.territories import date_territory, enter_territory, remove_territory

LIST = "/fr/quartiers/les-ormes/territoires/"


@pytest.fixture
def link(cast) -> InTerritory:
    return enter_territory(cast.ormes, name="Rive nord", started_on=dt.date(2015, 4, 1), by=cast.advisor)


def names(place: Neighbourhood) -> list[str]:
    return [territory.name for territory in Neighbourhood.objects.get(pk=place.pk).current_territories]


def test_every_table_of_montreal_has_its_territories_and_its_square(db):
    load_tables()
    load_tables()  # twice is the same as once
    places = Neighbourhood.objects.all()
    assert len(places) == 32
    assert all(place.current_territories for place in places)
    assert HealthTerritory.objects.count() == 5
    assert names(Neighbourhood.objects.get(slug="peter-mcgill")) == ["Centre-Ouest", "Centre-Sud"]
    assert len({(place.tile_column, place.tile_row) for place in places}) == 32


def test_what_the_team_changed_is_not_loaded_again(db, cast):
    load_tables()
    place = Neighbourhood.objects.get(slug="anjou")
    date_territory(place.in_territories.get(), started_on=None, ended_on=portal.today(), by=cast.team)
    enter_territory(place, name="Nord", started_on=portal.today(), by=cast.team)
    load_tables()
    assert names(place) == ["Nord"]


def test_it_is_read_in_public_and_in_the_portal(cast, link, client, signed_in):
    for page in (
        client.get(reverse("directory_page", args=["les-ormes"])),
        signed_in(cast.outsider).get(reverse("neighbourhood", args=["les-ormes"])),
    ):
        assert "Rive nord" in page.content.decode()


def test_a_territory_that_is_over_or_to_come_is_not_of_today(cast, link):
    today = portal.today()
    date_territory(link, started_on=None, ended_on=today, by=cast.advisor)
    enter_territory(cast.ormes, name="Rive sud", started_on=today + dt.timedelta(1), by=cast.advisor)
    assert names(cast.ormes) == []


def test_each_change_is_kept_in_the_history(cast, link):
    day = dt.date(2022, 1, 1)
    date_territory(link, started_on=link.started_on, ended_on=day, by=cast.team)
    remove_territory(link, by=cast.team)
    events = Event.objects.about(cast.ormes).filter(kind__endswith="_territory")
    assert [(event.kind.partition(".")[2], event.actor) for event in events] == [
        ("remove_territory", cast.team),
        ("change_territory", cast.team),
        ("enter_territory", cast.advisor),
    ]
    assert events[1].before["ended_on"] is None
    assert events[1].after == {
        "territory": "Rive nord",
        "started_on": "2015-04-01",
        "ended_on": "2022-01-01",
    }


def test_nothing_is_written_twice(cast, link):
    with pytest.raises(NotPossible, match="fait déjà partie"):
        enter_territory(cast.ormes, name="Rive nord", started_on=None, by=cast.advisor)
    date_territory(link, started_on=link.started_on, ended_on=None, by=cast.advisor)
    remove_territory(link, by=cast.advisor)
    remove_territory(link, by=cast.advisor)
    assert Event.objects.about(cast.ormes).filter(kind__endswith="_territory").count() == 2


def test_a_territory_may_be_left_and_joined_again(cast, link):
    date_territory(link, started_on=None, ended_on=portal.today(), by=cast.advisor)
    again = enter_territory(cast.ormes, name="Rive nord", started_on=portal.today(), by=cast.advisor)
    assert names(cast.ormes) == ["Rive nord"]
    with pytest.raises(NotPossible, match="fait déjà partie"):
        date_territory(link, started_on=None, ended_on=None, by=cast.advisor)
    assert again.pk != link.pk


def test_one_is_chosen_in_the_list_or_named(cast, signed_in):
    client = signed_in(cast.advisor)
    assert client.post(LIST, {"new_name": " Rive  sud ", "started_on": "1er avril 2015"})["Location"] == LIST
    link = cast.ormes.in_territories.get()
    assert (link.territory.name, link.started_on) == ("Rive sud", dt.date(2015, 4, 1))
    canal = LIST.replace("les-ormes", "le-canal")
    assert signed_in(cast.other_advisor).post(canal, {"territory": link.territory_id})["Location"] == canal
    assert names(cast.canal) == ["Rive sud"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"new_name": ""}, "territory"),
        ({"new_name": "Rive nord"}, "__all__"),
        ({"new_name": "Rive sud", "started_on": "30 février 2020"}, "started_on"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(cast, link, signed_in, typed, field):
    page = signed_in(cast.advisor).post(LIST, typed)
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert typed.get("started_on", "") in page.content.decode()
    assert cast.ormes.in_territories.count() == 1


def test_dates_are_written_and_must_be_in_order(cast, link, signed_in):
    client, path = signed_in(cast.advisor), f"{LIST}{link.pk}/"
    page = client.post(path, {"started_on": "2016-01-01", "ended_on": "2015-01-01"})
    assert page.status_code == 422
    assert page.context["form"].errors["ended_on"]
    assert client.post(path, {"started_on": "2015-01-01", "ended_on": "2016-01-01"})["Location"] == LIST
    link.refresh_from_db()
    assert (link.started_on, link.ended_on) == (dt.date(2015, 1, 1), dt.date(2016, 1, 1))
    assert "Du 1<sup>er</sup>\xa0janvier 2015" in client.get(LIST).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "other_advisor", "member", "outsider"])
def test_whoever_may_not_edit_the_neighbourhood_changes_nothing(cast, link, signed_in, who):
    client = signed_in(getattr(cast, who))
    for path in (LIST, f"{LIST}{link.pk}/", f"{LIST}{link.pk}/retirer/"):
        assert client.post(path, {"new_name": "Ailleurs", "ended_on": "2020-01-01"}).status_code == 403
    assert names(cast.ormes) == ["Rive nord"]


def test_a_territory_of_another_neighbourhood_is_not_found_through_this_one(cast, link, signed_in):
    path = reverse("territory", args=["le-canal", link.pk])
    assert signed_in(cast.team).get(path).status_code == 404
    signed_in(cast.team).post(f"{path}retirer/")
    assert names(cast.ormes) == ["Rive nord"]
