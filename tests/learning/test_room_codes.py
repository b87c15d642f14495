"""The codes of rooms, tried without an account: only wrong ones are counted, by address (F80, F107)."""

import pytest
from django.test import Client
from django.urls import reverse

from cimpact import room_codes
from neighbourhoods.wall_sessions import open_session
from tests.neighbourhoods.walls import initiative_of

from .dialogue_pages import text_of
from .dialogues import space

MOST = 6
WRONG, TOO_MANY = "ZZZZZZ", "Trop de codes erronés"


@pytest.fixture
def few(monkeypatch) -> None:
    """An address that waits after few wrong codes."""
    monkeypatch.setitem(room_codes.WRONG, "wrong_code", f"{MOST}/10m/ip")


@pytest.fixture(params=["wall_room", "room"])
def room(request, cast) -> tuple[str, str]:
    """A room open to phones, of each kind: its page, its code."""
    if request.param == "room":
        return "room", space(cast).code
    return "wall_room", open_session(initiative_of(cast), by=cast.coordinator).code


def types(client: Client, page: str, code: str):
    """The code, typed at the door of that kind of room."""
    if page == "room":
        return client.post(reverse("room_door"), {"code": code})
    return client.get(reverse("room_join"), {"code": code})


def opens(page: str, code: str, client: Client | None = None):
    return (client or Client()).get(reverse(page, args=[code]))


def tried_too_often(page: str) -> None:
    for n in range(MOST):
        answer = types(Client(), page, WRONG) if n % 2 else opens(page, WRONG)
        assert answer.status_code == (422 if n % 2 else 404)


def test_past_some_wrong_codes_an_address_waits_whichever_door_it_tries(room, few):
    page, code = room
    tried_too_often(page)
    for answer in (types(Client(), page, code), types(Client(), page, WRONG)):
        assert answer.status_code == 429
        assert TOO_MANY in text_of(answer)
    # An answer of another kind would tell which code is right.
    assert [opens(page, tried).status_code for tried in (code, WRONG)] == [429, 429]
    assert Client(REMOTE_ADDR="192.0.2.7").get(reverse(page, args=[code])).status_code == 200


def test_the_door_itself_stays_open_and_says_nothing(room, few):
    page, _code = room
    tried_too_often(page)
    door = "room_door" if page == "room" else "room_join"
    assert Client().get(reverse(door)).status_code == 200


def test_a_full_room_behind_one_address_enters_with_the_right_code(room, few):
    page, code = room
    for _n in range(MOST + 5):
        phone = Client()
        assert types(phone, page, code).url == reverse(page, args=[code])
        assert opens(page, code, phone).status_code == 200


def test_forty_people_who_mistype_once_still_enter(room):
    page, code = room
    for _n in range(40):
        assert types(Client(), page, WRONG).status_code == 422
    assert [opens(page, code).status_code for _n in range(40)] == [200] * 40


def test_phones_in_the_room_stay_in_it_while_their_address_waits(room, few):
    page, code = room
    inside = Client()
    assert opens(page, code, inside).status_code == 200
    tried_too_often(page)
    assert opens(page, code.lower(), inside).status_code == 200
    assert opens(page, WRONG, inside).status_code == 429


def test_what_follows_in_a_room_is_no_way_to_guess_its_code(cast, few):
    code = space(cast).code
    for n in range(MOST):
        name = "room_live" if n % 2 else "room_survey"
        assert opens(name, WRONG).status_code == 404
    assert [opens(name, code).status_code for name in ("room_live", "room_survey")] == [429, 429]


def test_the_page_that_says_to_wait_speaks_the_readers_language(room, few):
    page, code = room
    tried_too_often(page)
    english = Client().get(reverse(page, args=[code]).replace("/fr/", "/en/"))
    assert english.status_code == 429
    assert "Too many wrong codes" in text_of(english)


def test_a_mistyped_address_leads_back_to_the_door_with_the_code_to_correct(room):
    page, code = room
    phone = Client()
    answer = opens(page, WRONG, phone)
    assert answer.status_code == 404
    door = reverse("room_door" if page == "room" else "room_join")
    shown = answer.content.decode()
    assert f'action="{door}"' in shown
    assert f'value="{WRONG}"' in shown
    said = {"room": "Aucune salle ne porte ce code.", "wall_room": "Aucun mur ouvert n’a ce code."}
    assert said[page] in text_of(answer)
    assert room_codes.COOKIE not in answer.cookies
    assert types(phone, page, code).url == reverse(page, args=[code])
