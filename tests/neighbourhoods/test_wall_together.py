"""Many at once on an activity wall: a room of phones, two people who move and add. Nothing is lost (F80)."""

import uuid
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from cimpact import clock as portal
from neighbourhoods.models import PlanCard, RoomNote, WallSession
from neighbourhoods.wall_moves import hang_note, shift_note
from neighbourhoods.wall_sessions import MOST_A_MINUTE, Sent, open_session, send_note, take_note
from tests.threads import at_once

from .walls import domains_of, hang, initiative_of, names, sent

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 40


@pytest.fixture
def initiative(cast):
    return initiative_of(cast)


def together(*actions):
    """All at the same instant; one after the other where the database takes one writer at a time."""
    if connection.vendor == "postgresql":
        return at_once(*actions)
    return [action() for action in actions]


def test_forty_phones_in_a_minute_lose_nothing_and_a_flood_is_refused(cast, initiative, signed_in, clock):
    url = reverse("wall_room", args=[open_session(initiative, by=cast.coordinator).code])

    def phone(n):
        client = signed_in()
        client.get(url)
        return partial(client.post, url, sent(name=f"Note {n}"))

    answers = together(*[phone(n) for n in range(PHONES)])
    assert [answer.status_code for answer in answers] == [302] * PHONES
    assert {note.name for note in RoomNote.objects.all()} == {f"Note {n}" for n in range(PHONES)}

    room = WallSession.objects.get()
    RoomNote.objects.bulk_create(
        RoomNote(session=room, name=f"Note {n}", sent_at=portal.now())
        for n in range(PHONES, MOST_A_MINUTE - 3)
    )
    flood = together(*[phone(MOST_A_MINUTE + n) for n in range(8)])
    refused = [answer for answer in flood if answer.status_code == 429]
    assert len(refused) == 5
    page = refused[0].content.decode()
    assert "Attendez une minute" in page
    assert 'value="Note 12' in page
    assert RoomNote.objects.count() == MOST_A_MINUTE

    clock.set(2022, 1, 10, 12, 2)
    assert phone(500)().status_code == 302
    assert RoomNote.objects.count() == MOST_A_MINUTE + 1


def test_the_same_note_sent_twice_at_once_is_one(cast, initiative):
    session, key = open_session(initiative, by=cast.coordinator), uuid.uuid4()
    made = together(*[lambda: send_note(session, Sent("Frigo libre"), key=key).pk] * 4)
    assert len(set(made)) == 1
    note = RoomNote.objects.get()
    cards = together(*[partial(take_note, note, by=by) for by in (cast.coordinator, cast.contributor)])
    assert cards[0] == cards[1]
    assert PlanCard.objects.filter(kind="activity").count() == 1


def test_people_who_move_and_add_at_once_lose_no_note(cast, initiative):
    housing, food = domains_of(initiative, cast.coordinator)
    notes = [hang(initiative, cast.coordinator, f"Note {n}", housing) for n in range(8)]
    outcomes = together(
        *[partial(hang_note, note, domain=str(food.pk), by=cast.coordinator) for note in notes[:4]],
        *[partial(shift_note, note, up=True, by=cast.contributor) for note in notes[4:]],
        *[partial(hang, initiative, cast.contributor, f"Ajout {n}", food) for n in range(4)],
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    hung = names(initiative)
    assert sorted(hung["Logement"]) == [f"Note {n}" for n in range(4, 8)]
    assert sorted(hung["Alimentation"]) == sorted(
        [f"Note {n}" for n in range(4)] + [f"Ajout {n}" for n in range(4)]
    )
    orders = list(PlanCard.objects.filter(kind="activity").values_list("order", flat=True))
    assert len(set(orders)) == len(orders)
