"""How one finds a dialogue space, its room and what it left, whoever one is (F106–F108, R36)."""

import pytest
from django.urls import reverse

from learning.capacity_enums import OfferFor
from learning.models import PartnerCalendar
from learning.workflow import dialogue as actions

from .capacities import offer, registers
from .dialogue_pages import text_of, took_place
from .dialogues import space

pytestmark = pytest.mark.django_db

NOTES = {"fr": "On a parlé des loyers.", "en": "We talked about rents."}


def page_of(made) -> str:
    return reverse("offer", args=[made.offer.programme.code, made.offer.pk])


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Un espace de dialogue est"), ("en", "A dialogue space is")]
)
def test_the_programme_of_events_says_what_a_dialogue_space_is_and_leads_to_rooms(
    cast, client, language, said
):
    page = text_of(client.get(reverse("activities").replace("/fr/", f"/{language}/")))
    assert said in page
    assert reverse("room_door").replace("/fr/", f"/{language}/") in page


@pytest.mark.parametrize("who", [None, "coordinator", "team"])
def test_the_room_is_one_click_from_the_pages_of_its_space_until_it_is_over(cast, signed_in, clock, who):
    made = space(cast)
    client = signed_in(getattr(cast, who) if who else None)
    pages = [reverse("activity", args=[made.offer.pk]), *([page_of(made)] if who else [])]
    room = f'href="{reverse("room", args=[made.code])}"'
    assert all(room in text_of(client.get(page)) for page in pages)
    took_place(clock)
    assert not any(room in text_of(client.get(page)) for page in pages)


def test_a_workshop_has_no_room(cast, signed_in):
    made = offer(cast)
    page = text_of(signed_in(cast.coordinator).get(reverse("offer", args=[cast.programme.code, made.pk])))
    assert 'id="salle"' not in page


def test_what_a_space_for_tables_left_is_read_in_the_portal_once_published(cast, signed_in, clock):
    made = space(cast, audience=OfferFor.TABLES)
    actions.keep_notes(made, **NOTES, version=1, publish=False, by=cast.team)
    took_place(clock)
    coordinator = signed_in(cast.coordinator)
    assert NOTES["fr"] not in text_of(coordinator.get(page_of(made)))
    actions.keep_notes(made, **NOTES, version=2, publish=True, by=cast.team)
    assert NOTES["fr"] in text_of(coordinator.get(page_of(made)))
    assert NOTES["en"] in text_of(coordinator.get(page_of(made).replace("/fr/", "/en/")))


def test_r36_whoever_chooses_a_date_sees_what_the_partners_already_hold(cast, signed_in):
    client, url = signed_in(cast.team), reverse("offer_add", args=[cast.programme.code])
    assert "Avant de choisir la date" not in text_of(client.get(url))
    PartnerCalendar.objects.create(
        programme=cast.programme, name="CMTQ", url="https://cmtq.example/calendrier.ics"
    )
    assert 'href="https://cmtq.example/calendrier.ics"' in text_of(client.get(url))


def test_the_team_sets_territory_and_calendars_before_its_first_space(cast, signed_in):
    url = reverse("offers", args=[cast.programme.code])
    settings = reverse("dialogue_settings", args=[cast.programme.code])
    assert settings in text_of(signed_in(cast.team).get(url))
    assert settings not in text_of(signed_in(cast.coordinator).get(url))


def test_a_coordinator_does_not_read_how_many_came_by_other_doors(cast, signed_in):
    made = space(cast)
    registers(made.offer, "Ana")
    page = text_of(signed_in(cast.coordinator).get(page_of(made)))
    assert "1 inscription" not in page
    assert "Personne n’est encore inscrit" in page
    assert "1 inscription" in text_of(signed_in(cast.team).get(page_of(made)))
