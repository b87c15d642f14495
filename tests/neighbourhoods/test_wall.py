"""The activity wall: the plan's activities hung by domain, moved by several people, added to by a room."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cimpact.errors import NotPossible
from neighbourhoods.enums import NoteState
from neighbourhoods.models import PlanCard, RoomNote, WallPhoto, WallSession
from neighbourhoods.plan_cards import Place, remove_card, share_plan, write_card
from neighbourhoods.plan_reading import sheet_of
from neighbourhoods.plan_tools import kinds
from neighbourhoods.wall import board_of
from neighbourhoods.wall_moves import hang_note, shift_note
from neighbourhoods.wall_sessions import (
    Over,
    Sent,
    close_session,
    open_session,
    put_aside,
    send_note,
    take_note,
)
from neighbourhoods.wall_signs import signs_of

from .walls import domains_of, hang, initiative_of, names, sent


@pytest.fixture
def initiative(cast):
    return initiative_of(cast)


@pytest.fixture
def domains(cast, initiative):
    return domains_of(initiative, cast.coordinator)


def at(name, initiative, *more):
    return reverse(name, args=[initiative.pk, *more])


def test_notes_hang_under_their_domain_and_those_without_one_wait(cast, initiative, domains):
    housing, food = domains
    hang(initiative, cast.coordinator, "Clinique", housing)
    hang(initiative, cast.coordinator, "Jardin", food)
    hang(initiative, cast.coordinator, "Fête")
    assert names(initiative) == {
        "Logement": ["Clinique"],
        "Alimentation": ["Jardin"],
        "Sans domaine": ["Fête"],
    }
    remove_card(food, by=cast.coordinator)
    assert names(initiative) == {"Logement": ["Clinique"], "Sans domaine": ["Jardin", "Fête"]}


def test_a_note_moves_within_its_domain_and_to_another(cast, initiative, domains):
    housing, food = domains
    first, second, third = (hang(initiative, cast.coordinator, name, housing) for name in "ABC")
    hang(initiative, cast.coordinator, "D", food)
    shift_note(third, up=True, by=cast.coordinator)
    assert names(initiative)["Logement"] == ["A", "C", "B"]
    shift_note(first, up=False, by=cast.coordinator)
    assert names(initiative)["Logement"] == ["C", "A", "B"]
    shift_note(second, up=False, by=cast.coordinator)
    assert names(initiative)["Logement"] == ["C", "A", "B"]
    hang_note(first, domain=str(food.pk), before=None, by=cast.coordinator)
    hang_note(second, domain=str(food.pk), before=first.pk, by=cast.coordinator)
    assert names(initiative) == {"Logement": ["C"], "Alimentation": ["D", "B", "A"], "Sans domaine": []}


def test_a_move_keeps_what_someone_writes_meanwhile_in_the_note(cast, initiative, domains):
    housing, food = domains
    card = hang(initiative, cast.coordinator, "Clinique", housing)
    hang_note(card, domain=str(food.pk), before=None, by=cast.contributor)
    written = write_card(
        Place(initiative, kinds()["activity"]),
        card,
        values={"name": "Clinique", "domain": str(housing.pk), "organisation": "Comité logement"},
        version=1,
        by=cast.coordinator,
    )
    assert written.values == {
        "name": "Clinique",
        "domain": str(food.pk),
        "organisation": "Comité logement",
    }


def test_a_note_taken_out_meanwhile_does_not_move(cast, initiative, domains):
    card = hang(initiative, cast.coordinator, "Clinique", domains[0])
    remove_card(card, by=cast.contributor)
    with pytest.raises(NotPossible):
        shift_note(card, up=True, by=cast.coordinator)


def test_before_a_note_that_left_the_domain_one_goes_to_its_end(cast, initiative, domains):
    housing, food = domains
    first, second = (hang(initiative, cast.coordinator, name, housing) for name in "AB")
    hang(initiative, cast.coordinator, "C", food)
    hang_note(first, domain=str(food.pk), before=second.pk, by=cast.coordinator)
    assert names(initiative)["Alimentation"] == ["C", "A"]


def test_the_page_moves_a_note_and_says_where_it_hangs(cast, initiative, domains, signed_in):
    card = hang(initiative, cast.coordinator, "Clinique")
    hang(initiative, cast.coordinator, "Bail", domains[0])
    client = signed_in(cast.contributor)
    data = {"do": "to", "domain": str(domains[0].pk)}
    answer = client.post(at("wall_move", initiative, card.pk), data, headers={"X-Autosave": "1"})
    assert answer.json()["said"] == "Clinique : dans Logement, place 2 sur 2."
    answer = client.post(at("wall_move", initiative, card.pk), {"do": "up"}, follow=True)
    assert "Clinique : dans Logement, place 1 sur 2." in answer.content.decode()


def test_a_note_is_added_once_however_often_its_form_is_sent(cast, initiative, domains, signed_in):
    prefix = f"note_{domains[0].pk}"
    data = {
        f"{prefix}-key": str(uuid.uuid4()),
        f"{prefix}-name": "Clinique",
        f"{prefix}-organisation": "Comité logement",
        "domain": str(domains[0].pk),
    }
    client = signed_in(cast.contributor)
    for _turn in range(2):
        assert client.post(at("wall_add", initiative), data).status_code == 302
    assert names(initiative)["Logement"] == ["Clinique"]


def test_a_note_without_a_name_says_so_and_keeps_the_rest(cast, initiative, domains, signed_in):
    prefix = f"note_{domains[0].pk}"
    data = {f"{prefix}-organisation": "Comité logement", "domain": str(domains[0].pk)}
    answer = signed_in(cast.contributor).post(at("wall_add", initiative), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Écrivez le nom du projet ou de l’activité." in page
    assert 'value="Comité logement"' in page


def test_a_page_that_shows_the_wall_as_it_is_receives_nothing(cast, initiative, domains, signed_in):
    client = signed_in(cast.contributor)
    stamp = client.get(at("wall", initiative)).context["stamp"]
    assert client.get(at("wall", initiative), headers={"X-Wall": stamp}).status_code == 204
    first, _second = (hang(initiative, cast.coordinator, name, domains[0]) for name in "AB")
    stamp = client.get(at("wall", initiative), headers={"X-Wall": stamp}).context["stamp"]
    shift_note(first, up=False, by=cast.coordinator)
    assert client.get(at("wall", initiative), headers={"X-Wall": stamp}).status_code == 200


ROLES = (
    "coordinator",
    "contributor",
    "reader",
    "advisor",
    "team",
    "other_advisor",
    "neighbour",
    "member",
    "outsider",
)
# Who may do what on a wall that its table shows: the status of each address; 404 for those left out.
MAY = {
    "wall": {"coordinator": 200, "contributor": 200, "reader": 200, "advisor": 200, "team": 200},
    "wall_projection": {"coordinator": 200, "contributor": 200, "reader": 403, "advisor": 403, "team": 403},
    "wall_session": {"coordinator": 302, "contributor": 302, "reader": 403, "advisor": 403, "team": 403},
    "wall_notes": {"coordinator": 302, "contributor": 302, "reader": 403, "advisor": 403, "team": 403},
    "wall_add": {"coordinator": 422, "contributor": 422, "reader": 403, "advisor": 403, "team": 403},
    "wall_photo_add": {"coordinator": 422, "contributor": 422, "reader": 403, "advisor": 403, "team": 403},
}
READ = ("wall", "wall_projection")


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("name", MAY)
def test_each_role_does_what_it_may(cast, initiative, domains, signed_in, name, who):
    share_plan(initiative, shown=True, by=cast.coordinator)
    client = signed_in(getattr(cast, who))
    ask = client.get if name in READ else client.post
    data = {"do": "take-all"} if name == "wall_notes" else {}
    assert ask(at(name, initiative), data).status_code == MAY[name].get(who, 404)


@pytest.mark.parametrize("who", ROLES)
def test_only_those_who_write_move_notes_and_remove_photos(cast, initiative, domains, signed_in, who):
    share_plan(initiative, shown=True, by=cast.coordinator)
    card = hang(initiative, cast.coordinator, "A", domains[0])
    client = signed_in(getattr(cast, who))
    moved = client.post(at("wall_move", initiative, card.pk), {"do": "to", "domain": ""}).status_code
    expected = {"coordinator": 302, "contributor": 302, "reader": 403, "advisor": 403, "team": 403}
    assert moved == expected.get(who, 404)
    assert bool(names(initiative)["Sans domaine"]) == (moved == 302)


def test_the_wall_stays_closed_to_the_advisor_until_the_plan_is_shown(cast, initiative, domains, signed_in):
    assert signed_in(cast.advisor).get(at("wall", initiative)).status_code == 403


def test_how_to_reach_a_person_is_shown_to_the_table_only(cast, initiative, domains, signed_in):
    share_plan(initiative, shown=True, by=cast.coordinator)
    session = open_session(initiative, by=cast.coordinator)
    note = send_note(session, Sent("Frigo libre", contact="ana@exemple.org"), key=uuid.uuid4())
    waiting = at("wall", initiative)
    assert "ana@exemple.org" in signed_in(cast.contributor).get(waiting).content.decode()
    take_note(note, by=cast.coordinator)
    for who, shown in {"contributor": True, "reader": True, "advisor": False, "team": False}.items():
        page = signed_in(getattr(cast, who)).get(waiting).content.decode()
        assert ("ana@exemple.org" in page) == shown, who
    read = reverse("plan_read", args=[initiative.pk, "activites"])
    assert "ana@exemple.org" not in signed_in(cast.advisor).get(read).content.decode()
    assert (
        "ana@exemple.org"
        not in signed_in(cast.coordinator).get(at("wall_projection", initiative)).content.decode()
    )


def test_a_bare_wall_says_what_to_do_to_whoever_writes_it(cast, initiative, signed_in):
    share_plan(initiative, shown=True, by=cast.coordinator)
    for who, sentence in {"contributor": "Nommer les domaines", "advisor": "encore rien accroché"}.items():
        assert sentence in signed_in(getattr(cast, who)).get(at("wall", initiative)).content.decode()


def test_one_session_is_open_at_a_time_and_ends_once(cast, initiative):
    first = open_session(initiative, by=cast.coordinator)
    assert open_session(initiative, by=cast.contributor) == first
    for _turn in range(2):
        close_session(initiative, by=cast.coordinator)
    assert open_session(initiative, by=cast.coordinator) != first


def test_a_session_left_open_is_over_the_same_evening(cast, initiative, clock):
    session = open_session(initiative, by=cast.coordinator)
    clock.set(2022, 1, 11, 0, 1)
    with pytest.raises(Over):
        send_note(session, Sent("Frigo libre"), key=uuid.uuid4())
    assert open_session(initiative, by=cast.coordinator) != session


def test_a_phone_sends_a_note_that_waits_for_the_table(cast, initiative, domains, signed_in):
    session = open_session(initiative, by=cast.coordinator)
    phone = signed_in()
    url = reverse("wall_room", args=[session.code])
    page = phone.get(url).content.decode()
    assert "Rester chez soi" in page
    assert "Logement" in page
    data = sent(organisation="Les Amis du frigo", domain=domains[1].pk)
    for _tap in range(2):
        answer = phone.post(url, data)
        assert answer.status_code == 302
    assert "votre note est envoyée" in phone.get(answer.url).content.decode()
    note = RoomNote.objects.get()
    assert names(initiative)["Alimentation"] == []
    client = signed_in(cast.contributor)
    for _turn in range(2):
        client.post(at("wall_notes", initiative), {"do": f"take-{note.pk}"})
    assert names(initiative)["Alimentation"] == ["Frigo libre"]
    card = PlanCard.objects.get(kind="activity")
    assert card.values["organisation"] == "Les Amis du frigo"


def test_a_note_put_aside_is_kept_and_may_still_be_taken(cast, initiative, domains, signed_in):
    session = open_session(initiative, by=cast.coordinator)
    note = send_note(session, Sent("Frigo libre"), key=uuid.uuid4())
    put_aside(note, by=cast.coordinator)
    page = signed_in(cast.contributor).get(at("wall", initiative)).content.decode()
    assert "1 note mise de côté" in page
    take_note(note, by=cast.coordinator)
    put_aside(note, by=cast.coordinator)
    note.refresh_from_db()
    assert note.state == NoteState.TAKEN


def test_a_closed_session_says_that_it_is_over_and_keeps_what_was_typed(cast, initiative, signed_in):
    session = open_session(initiative, by=cast.coordinator)
    close_session(initiative, by=cast.coordinator)
    phone, url = signed_in(), reverse("wall_room", args=[session.code])
    assert "La séance est terminée" in phone.get(url).content.decode()
    answer = phone.post(url, sent())
    assert answer.status_code == 410
    assert 'value="Frigo libre"' in answer.content.decode()
    assert not RoomNote.objects.exists()


def test_a_code_is_found_however_it_is_typed(cast, initiative, signed_in):
    session = open_session(initiative, by=cast.coordinator)
    typed = f" {session.code[:3].lower()} {session.code[3:].lower()} "
    answer = signed_in().get(reverse("room_join"), {"code": typed})
    assert answer.url == reverse("wall_room", args=[session.code])
    wrong = signed_in().get(reverse("room_join"), {"code": "BBBBB"})
    assert wrong.status_code == 422
    WallSession.objects.update(code="CCCCCC")
    # Letters that no code holds count all the same: six were typed.
    for typed in ("BBBBBB", "AEIOUY"):
        answer = signed_in().get(reverse("room_join"), {"code": typed})
        assert "Aucun mur ouvert n’a ce code. Regardez-le encore à l’écran." in answer.content.decode()


def test_one_device_that_sends_without_end_is_slowed_down(cast, initiative, signed_in):
    session = open_session(initiative, by=cast.coordinator)
    url = reverse("wall_room", args=[session.code])
    phone = signed_in()
    phone.get(url)
    statuses = [phone.post(url, sent(name=f"Note {n}")).status_code for n in range(12)]
    assert statuses == [302] * 10 + [429] * 2
    other = signed_in()
    other.get(url)
    assert other.post(url, sent()).status_code == 302


def test_holes_and_overlaps_are_pointed_out(cast, initiative, domains):
    housing, food = domains
    hang(
        initiative,
        cast.coordinator,
        "Clinique de droits des locataires",
        housing,
        state="running",
        organisation="CLSC",
    )
    hang(initiative, cast.coordinator, "Clinique droits locataires", housing, organisation="clsc")
    hang(initiative, cast.coordinator, "Jardin", food, state="idea")
    said = [sign.sentence for sign in signs_of(board_of(sheet_of(initiative)))]
    assert said == [
        "Dans ce domaine, rien n’est en cours ni prévu : Alimentation.",
        "Ces notes se ressemblent : est-ce la même activité, ou deux qui peuvent se joindre?",
        "Le même organisme a plusieurs activités dans un domaine : Logement, CLSC.",
        "Une activité n’a pas encore d’organisme : qui la porte?",
    ]


PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def photo(**values):
    upload = SimpleUploadedFile("mur.png", PIXEL, content_type="image/png")
    return {"key": str(uuid.uuid4()), "alt": "Le mur du 3 mai", "photo": upload, **values}


def test_a_photo_is_kept_once_beside_the_wall_for_its_readers_only(
    cast, initiative, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client, key = signed_in(cast.contributor), str(uuid.uuid4())
    for _turn in range(2):
        assert client.post(at("wall_photo_add", initiative), photo(key=key)).status_code == 302
    kept = WallPhoto.objects.get()
    url = at("wall_photo", initiative, kept.pk)
    expected = {"contributor": 200, "reader": 200, "advisor": 403, "neighbour": 404}
    assert {who: signed_in(getattr(cast, who)).get(url).status_code for who in expected} == expected
    assert signed_in(cast.reader).post(at("wall_photo_remove", initiative, kept.pk)).status_code == 403
    client.post(at("wall_photo_remove", initiative, kept.pk))
    assert client.get(url).status_code == 404


def test_a_photo_without_words_or_that_is_no_photo_is_refused_with_a_sentence(cast, initiative, signed_in):
    client = signed_in(cast.contributor)
    answer = client.post(at("wall_photo_add", initiative), photo(alt=""))
    assert answer.status_code == 422
    assert "Dites en quelques mots ce que montre la photo." in answer.content.decode()
    wrong = photo(photo=SimpleUploadedFile("mur.png", b"pas une image", content_type="image/png"))
    assert client.post(at("wall_photo_add", initiative), wrong).status_code == 422
    assert not WallPhoto.objects.exists()


@pytest.mark.parametrize("count", [3, 60])
def test_a_large_wall_asks_no_more_than_a_small_one(
    cast, initiative, domains, signed_in, django_assert_max_num_queries, count
):
    for n in range(count):
        hang(initiative, cast.coordinator, f"Note {n}", domains[n % 2])
    client = signed_in(cast.coordinator)
    client.get(at("wall", initiative))
    with django_assert_max_num_queries(20):
        assert client.get(at("wall", initiative)).status_code == 200


def test_past_three_notes_the_room_s_list_is_folded(cast, initiative, domains, signed_in):
    session = open_session(initiative, by=cast.coordinator)
    for n in range(12):
        send_note(session, Sent(f"Idée {n}"), key=uuid.uuid4())
    page = signed_in(cast.contributor).get(at("wall", initiative)).content.decode()
    shown, folded = page.split('id="autres-notes"')
    assert [f"Idée {n}</b>" in shown for n in range(12)] == [True] * 3 + [False] * 9
    assert "9 autres notes à regarder" in folded


def test_the_table_gives_its_domain_to_a_note_sent_without_one(cast, initiative, domains, signed_in):
    housing, food = domains
    session = open_session(initiative, by=cast.coordinator)
    placed, loose, last = (
        send_note(session, sent, key=uuid.uuid4())
        for sent in (Sent("Bail", domain=housing), Sent("Frigo libre"), Sent("Fête"))
    )
    client = signed_in(cast.contributor)
    page = client.get(at("wall", initiative)).content.decode()
    assert [f'name="domain-{note.pk}"' in page for note in (placed, loose, last)] == [False, True, True]
    chosen = {f"domain-{loose.pk}": str(food.pk), f"domain-{placed.pk}": str(food.pk)}
    client.post(at("wall_notes", initiative), {"do": f"take-{loose.pk}", **chosen})
    client.post(at("wall_notes", initiative), {"do": "take-all", **chosen})
    assert names(initiative) == {
        "Logement": ["Bail"],
        "Alimentation": ["Frigo libre"],
        "Sans domaine": ["Fête"],
    }


def test_a_domain_taken_out_meanwhile_leaves_the_note_waiting(cast, initiative, domains, signed_in):
    session = open_session(initiative, by=cast.coordinator)
    note = send_note(session, Sent("Frigo libre"), key=uuid.uuid4())
    remove_card(domains[1], by=cast.coordinator)
    data = {"do": f"take-{note.pk}", f"domain-{note.pk}": str(domains[1].pk)}
    answer = signed_in(cast.contributor).post(at("wall_notes", initiative), data, headers={"X-Autosave": "1"})
    assert answer.json()["errors"]["__all__"] == "Ce domaine a été retiré entre-temps."
    note.refresh_from_db()
    assert note.state == NoteState.WAITING


def test_a_wall_with_fewer_than_two_notes_says_nothing_of_holes_and_overlaps(
    cast, initiative, domains, signed_in
):
    client, said = signed_in(cast.contributor), "Ce que le mur laisse voir"
    assert said not in client.get(at("wall", initiative)).content.decode()
    kept = {"state": "running", "organisation": "CLSC"}
    hang(initiative, cast.coordinator, "Clinique", domains[0], **kept)
    hang(initiative, cast.coordinator, "Jardin", domains[1], **kept)
    page = client.get(at("wall", initiative)).content.decode()
    assert said in page
    assert "ni trou ni double" in page
