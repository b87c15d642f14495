"""R32: after six months the advisor holds a meeting with those who carry the initiative, to take stock (F53)."""

import datetime as dt
import email
import uuid

import icalendar
import pytest
import vobject
from django.urls import reverse

from cimpact.dashboards.agenda import entries_of
from cimpact.dashboards.demo.meetings import nearest_weekday
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from cimpact.writing.answers import Conflict
from learning.enums import Availability, NotesKind
from learning.meetings import meeting_of, participants, shared_notes
from learning.models import MeetingNotes, MeetingSlot, MidYearMeeting, SlotAnswer
from learning.workflow.followups import add_follow_up
from learning.workflow.meetings import (
    answer_dates,
    choose_date,
    hold_meeting,
    propose_dates,
    reopen_meeting,
    share_notes,
    write_notes,
)
from proposals.models import Dossier, Obligation
from proposals.turns import is_up_to
from tests.threads import at_once

from .scenes import at, met

SECRET = "Entre nous: la table s’essouffle."


def told(kind: str) -> set:
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


def page(dossier, obligation, name="mid_year", *args) -> str:
    return reverse(name, args=[dossier.pk, obligation.pk, *args])


def test_r32_dates_are_proposed_answered_and_one_is_chosen(cast):
    dossier, obligation = met(cast)
    propose_dates(dossier, obligation, dates=[at(20), at(22)], place="1 rue des Ormes", by=cast.advisor)
    table = {cast.coordinator, cast.contributor, cast.reader}
    assert told("mid_year_dates") == table
    first, second = MeetingSlot.objects.all()
    answers = {first.pk: Availability.NO, second.pk: Availability.YES}
    answer_dates(dossier, obligation, answers=answers, by=cast.contributor)
    assert told("mid_year_answered") == {cast.advisor}
    meeting = choose_date(dossier, obligation, at=second.starts_at, by=cast.advisor)
    assert told("mid_year_set") == table
    assert (meeting.starts_at, meeting.sequence) == (at(22), 0)
    assert meeting.ends_at == at(22) + dt.timedelta(minutes=90)
    assert set(participants(meeting)) == table | {cast.advisor}
    assert Obligation.objects.get(pk=obligation.pk).planned_at == at(22)


def test_r32_moving_the_date_tells_again_and_calendars_know_it(cast, clock):
    dossier, obligation = met(cast)
    uid = choose_date(dossier, obligation, at=at(22), place="Ici", by=cast.advisor).uid
    moved = choose_date(dossier, obligation, at=at(22, 15), by=cast.advisor)
    assert (moved.uid, moved.sequence) == (uid, 1)
    clock.set(2022, 1, 11, 12, 0)
    assert choose_date(dossier, obligation, at=at(22, 15), place="Là", by=cast.advisor).sequence == 2
    assert Notice.objects.filter(kind="mid_year_moved", recipient=cast.coordinator).count() == 2


def invitation_of(kind: str, person) -> icalendar.Event:
    """What the person's calendar receives with the last message of that kind."""
    notice = Notice.objects.filter(kind=kind, recipient=person).order_by("pk").last()
    message = email.message_from_bytes(outbox.compose(notice).message().as_bytes())
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    content = part.get_payload(decode=True).decode()
    vobject.readOne(content).validate()
    found = icalendar.Calendar.from_ical(content)
    assert not found.errors
    (event,) = found.walk("VEVENT")
    return event


def test_f123_the_chosen_date_comes_as_an_invitation_and_a_move_moves_it(cast, clock):
    dossier, obligation = met(cast)
    choose_date(dossier, obligation, at=at(22), place="Café de l’Été", by=cast.advisor)
    first = invitation_of("mid_year_set", cast.coordinator)
    choose_date(dossier, obligation, at=at(22, 15), by=cast.advisor)
    moved = invitation_of("mid_year_moved", cast.coordinator)
    assert first["UID"] == moved["UID"]
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert (first["DTSTART"].dt, moved["DTSTART"].dt) == (at(22), at(22, 15))
    assert str(first["LOCATION"]) == "Café de l’Été"
    assert str(first["ORGANIZER"]) == f"mailto:{cast.advisor.email}"
    assert str(first["ATTENDEE"]) == f"mailto:{cast.coordinator.email}"
    # The subscription shows the very same thing.
    entries = {entry.uid: entry for entry in entries_of(cast.coordinator)}
    uid = str(moved["UID"]).partition("@")[0]
    assert (entries[uid].starts, entries[uid].sequence) == (at(22, 15), moved["SEQUENCE"])


def test_what_is_done_twice_is_done_once(cast, clock):
    dossier, obligation = met(cast)
    for _again in range(2):
        propose_dates(dossier, obligation, dates=[at(20)], place="Ici", by=cast.advisor)
        slot = MeetingSlot.objects.get()
        answer_dates(dossier, obligation, answers={slot.pk: Availability.YES}, by=cast.coordinator)
    for _again in range(2):
        choose_date(dossier, obligation, at=at(20), by=cast.advisor)
    write_notes(dossier, obligation, NotesKind.SHARED, markup="<p>Bien.</p>", version=0, by=cast.advisor)
    clock.set(2022, 9, 21, 12, 0)
    for _again in range(2):
        share_notes(dossier, obligation, by=cast.advisor)
    for _again in range(2):
        hold_meeting(dossier, obligation, on=dt.date(2022, 9, 20), by=cast.advisor)
    kinds = Event.objects.filter(kind__in=["dossier.dates_proposed", "dossier.dates_answered"]).count()
    assert kinds == 2
    assert MidYearMeeting.objects.get().sequence == 0
    for kind in ("dossier.mid_year_set", "dossier.notes_shared", "dossier.mid_year_held"):
        assert Event.objects.filter(kind=kind).count() == 1, kind
    for kind in ("mid_year_dates", "mid_year_set", "mid_year_notes"):
        assert Notice.objects.filter(kind=kind, recipient=cast.coordinator).count() == 1, kind
    assert Notice.objects.filter(kind="mid_year_answered").count() == 1


def test_answers_are_changed_and_those_to_a_date_proposed_again_stay(cast):
    dossier, obligation = met(cast)
    propose_dates(dossier, obligation, dates=[at(20), at(22)], place="", by=cast.advisor)
    first, second = MeetingSlot.objects.all()
    for value in (Availability.NO, Availability.IF_NEEDED):
        answer_dates(dossier, obligation, answers={second.pk: value}, by=cast.coordinator)
    propose_dates(dossier, obligation, dates=[at(22), at(26)], place="", by=cast.advisor)
    assert [(a.slot_id, a.value) for a in SlotAnswer.objects.all()] == [(second.pk, Availability.IF_NEEDED)]
    # A date proposed no more is answered no more.
    answer_dates(dossier, obligation, answers={first.pk: Availability.YES}, by=cast.coordinator)
    assert not MeetingSlot.objects.filter(pk=first.pk).exists()
    assert SlotAnswer.objects.count() == 1


def test_staff_are_invited_by_name(cast):
    dossier, obligation = met(cast)
    propose_dates(dossier, obligation, dates=[at(20)], place="", invited=[cast.team], by=cast.advisor)
    assert cast.team in told("mid_year_dates")
    assert cast.team in participants(meeting_of(obligation))


def test_r32_holding_the_meeting_is_what_was_owed(cast, clock):
    dossier, obligation = met(cast)
    clock.set(2022, 9, 25, 12, 0)
    dossier = Dossier.objects.with_turns().get(pk=dossier.pk)
    assert is_up_to(cast.advisor, dossier)
    hold_meeting(dossier, obligation, on=dt.date(2022, 9, 22), by=cast.advisor)
    dossier = Dossier.objects.with_turns().get(pk=dossier.pk)
    assert not is_up_to(cast.advisor, dossier)
    assert dossier.next_on == dt.date(2023, 3, 31)
    reopen_meeting(dossier, obligation, reason="Mauvaise année.", by=cast.advisor)
    dossier = Dossier.objects.with_turns().get(pk=dossier.pk)
    assert (dossier.next_on, is_up_to(cast.advisor, dossier)) == (dt.date(2022, 10, 1), True)
    assert Event.objects.get(kind="dossier.mid_year_reopened").comment == "Mauvaise année."


def test_a_meeting_held_keeps_its_date_until_it_is_reopened(cast, clock):
    dossier, obligation = met(cast)
    clock.set(2022, 9, 25, 12, 0)
    hold_meeting(dossier, obligation, on=dt.date(2022, 9, 22), by=cast.advisor)
    with pytest.raises(NotPossible):
        choose_date(dossier, obligation, at=at(28), by=cast.advisor)
    with pytest.raises(NotPossible):
        propose_dates(dossier, obligation, dates=[at(28)], place="", by=cast.advisor)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_date_that_cannot_be_is_said_beside_its_field(cast, clock, signed_in, language):
    dossier, obligation = met(cast)
    clock.set(2022, 9, 10, 12, 0)
    client = signed_in(cast.advisor)
    root = f"/{language}{page(dossier, obligation).removeprefix('/fr')}"

    def problems(path: str, data: dict, field: str, form: str = "form") -> list[str]:
        response = client.post(root + path, data)
        assert response.status_code == 422
        context = response.context
        bound = context[form] if form == "form" else context["forms"][form]
        assert f'id="id_{field}_error"' in response.content.decode()
        return list(bound.errors[field])

    past = {"day_0": "2022-09-01", "hour_0": "13:30"}
    assert problems("dates/", past, "day_0")
    assert problems("dates/", {"day_0": "2022-09-20"}, "hour_0")
    assert problems("dates/", {"hour_0": "13:30"}, "day_0")
    assert problems("dates/", {"place": "Ici"}, "day_0")
    twice = {"day_0": "2022-09-20", "hour_0": "13:30", "day_2": "2022-09-20", "hour_2": "13:30"}
    assert problems("dates/", twice, "day_2")
    one = {"hour": "13:30", "place": "Ici", "minutes": 90}
    assert problems("date/", one | {"day": "2022-09-09"}, "day")
    assert problems("date/", one | {"day": "2024-09-09"}, "day")
    assert problems("tenue/", {"on": "2022-09-11"}, "on", "held")
    assert problems("tenue/", {"on": "2021-09-11"}, "on", "held")
    assert not MidYearMeeting.objects.exclude(obligation__planned_at=None).exists()


def test_notes_save_themselves_and_two_who_write_lose_nothing(cast, signed_in):
    dossier, obligation = met(cast)
    url = page(dossier, obligation, "mid_year_notes", "shared")
    mine = {"notes_shared-text": "Ça avance.", "notes_shared-version": 0, "part": "notes_shared"}
    assert signed_in(cast.advisor).post(url, mine).json()["version"] == 1
    theirs = mine | {"notes_shared-text": "Ça bloque.", "notes_shared-read": ""}
    answer = signed_in(cast.team).post(url, theirs)
    assert answer.status_code == 409
    assert "Ça avance." in answer.json()["html"]
    assert MeetingNotes.objects.get().text == "<p>Ça avance.</p>"
    chosen = theirs | {"choice": "notes_shared-mine", "notes_shared-their_version": 1}
    without_script = signed_in(cast.team).post(page(dossier, obligation), chosen)
    assert without_script.status_code == 302
    assert MeetingNotes.objects.get().text == "<p>Ça bloque.</p>"


def test_two_first_saves_at_once_keep_one_and_show_the_other(cast):
    dossier, obligation = met(cast)
    write_notes(dossier, obligation, NotesKind.SHARED, markup="<p>Un.</p>", version=0, by=cast.advisor)
    with pytest.raises(Conflict) as conflict:
        write_notes(dossier, obligation, NotesKind.SHARED, markup="<p>Deux.</p>", version=0, by=cast.team)
    assert (conflict.value.current.text, conflict.value.mine) == ("<p>Un.</p>", "<p>Deux.</p>")
    # The same text sent again, or left as it was read, is no conflict.
    for markup, read in (("<p>Un.</p>", None), ("<p>Zéro.</p>", "<p>Zéro.</p>")):
        kept = write_notes(
            dossier, obligation, NotesKind.SHARED, markup=markup, version=0, read=read, by=cast.team
        )
        assert (kept.text, kept.version) == ("<p>Un.</p>", 1)


@pytest.mark.django_db(transaction=True)
def test_at_once_the_meeting_is_held_and_its_notes_begun_once(cast, clock):
    dossier, obligation = met(cast)
    clock.set(2022, 9, 25, 12, 0)

    def hold(by):
        hold_meeting(dossier, obligation, on=dt.date(2022, 9, 22), by=by)

    at_once(lambda: hold(cast.advisor), lambda: hold(cast.team))
    assert Event.objects.filter(kind="dossier.mid_year_held").count() == 1
    assert MidYearMeeting.objects.count() == 1


def test_the_table_reads_the_notes_once_they_are_shared(cast, signed_in):
    dossier, obligation = met(cast)
    with pytest.raises(NotPossible):
        share_notes(dossier, obligation, by=cast.advisor)
    write_notes(dossier, obligation, NotesKind.SHARED, markup="<p>Ça avance.</p>", version=0, by=cast.advisor)
    client = signed_in(cast.reader)
    assert "Ça avance." not in client.get(page(dossier, obligation)).content.decode()
    assert shared_notes(dossier.participation, 1) == ""
    share_notes(dossier, obligation, by=cast.advisor)
    assert told("mid_year_notes") == {cast.coordinator, cast.contributor, cast.reader}
    assert "Ça avance." in client.get(page(dossier, obligation)).content.decode()
    assert shared_notes(dossier.participation, 1) == "<p>Ça avance.</p>"
    assert shared_notes(dossier.participation, 2) == ""


def test_the_staff_s_own_notes_reach_nobody_of_the_table_by_any_door(cast, clock, signed_in):
    dossier, obligation = met(cast)
    choose_date(dossier, obligation, at=at(22), place="Ici", by=cast.advisor)
    markup = f"<p>{SECRET}</p>"
    write_notes(dossier, obligation, NotesKind.PRIVATE, markup=markup, version=0, by=cast.advisor)
    write_notes(dossier, obligation, NotesKind.SHARED, markup="<p>Bien.</p>", version=0, by=cast.advisor)
    share_notes(dossier, obligation, by=cast.advisor)
    clock.set(2022, 9, 25, 12, 0)
    hold_meeting(dossier, obligation, on=dt.date(2022, 9, 22), by=cast.advisor)
    whole = {"args": [dossier.pk]}
    addresses = [
        page(dossier, obligation),
        page(dossier, obligation, "mid_year_sheet"),
        *(reverse(name, **whole) for name in ("dossier", "participation", "history", "follow_ups")),
        reverse("conversation", **whole),
        reverse("neighbourhood", args=[cast.ormes.slug]),
        reverse("contacts", args=[cast.ormes.slug]),
        reverse("home"),
        reverse("notices"),
    ]
    for person in (cast.coordinator, cast.contributor, cast.reader):
        client = signed_in(person)
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            assert SECRET not in response.content.decode(), address
        posted = {"notes_private-text": "x", "notes_private-version": 0, "part": "notes_private"}
        for address in (page(dossier, obligation, "mid_year_notes", "private"), page(dossier, obligation)):
            refused = client.post(address, posted)
            assert refused.status_code == 403
            assert SECRET not in refused.content.decode()
    assert shared_notes(dossier.participation, 1) == "<p>Bien.</p>"
    for kept in (*Event.objects.all(), *Notice.objects.all()):
        assert SECRET not in str(vars(kept))
    # Another advisor of the programme reads them, and does not write them.
    reading = signed_in(cast.other_advisor).get(page(dossier, obligation)).content.decode()
    assert SECRET in reading
    assert "<textarea" not in reading


def test_both_sides_prepare_with_the_same_sheet(cast, signed_in, monkeypatch):
    dossier, obligation = met(cast)
    add_follow_up(
        dossier,
        what="Trouver une salle",
        due_on=dt.date(2022, 9, 1),
        owner=cast.contributor,
        key=uuid.uuid4(),
        by=cast.coordinator,
    )
    monkeypatch.setattr("cimpact.pdf.render", lambda template, context, language: b"%PDF-1.7")
    for person in (cast.reader, cast.advisor):
        client = signed_in(person)
        sheet = client.get(page(dossier, obligation, "mid_year_sheet")).content.decode()
        for expected in ("Réponse à learning_plan.", "Trouver une salle", "Soutien de la première année"):
            assert expected in sheet
        assert client.get(page(dossier, obligation, "mid_year_pdf")).content == b"%PDF-1.7"


def test_what_is_owed_leads_to_its_meeting(cast, signed_in):
    dossier, obligation = met(cast)
    response = signed_in(cast.advisor).get(reverse("obligation", args=[dossier.pk, obligation.pk]))
    assert response["Location"] == page(dossier, obligation)
    report = dossier.participation.obligations.exclude(kind="mid_year").first()
    assert signed_in(cast.advisor).get(page(dossier, report)).status_code == 404


def test_the_chosen_date_is_on_the_participation_and_on_the_homes(cast, signed_in):
    dossier, obligation = met(cast)
    choose_date(dossier, obligation, at=at(22), place="Salle des fêtes", by=cast.advisor)
    client = signed_in(cast.coordinator)
    participation = client.get(reverse("participation", args=[dossier.pk])).content.decode()
    assert "Salle des fêtes" in participation
    home = client.get(reverse("home")).content.decode()
    assert "13\xa0h\xa030" in home
    assert 'datetime="2022-09-22"' in home


def test_a_meeting_begun_stays_owed_when_the_stage_is_shortened(cast):
    from dataclasses import replace

    from proposals.agreed_terms import terms_of, versions_of
    from proposals.workflow.dues import move_dues

    dossier, _first = met(cast)
    second = dossier.participation.obligations.get(kind="mid_year", year=2)
    write_notes(dossier, second, NotesKind.SHARED, markup="<p>Déjà.</p>", version=0, by=cast.advisor)
    terms = terms_of(versions_of(dossier.participation)[0].content)
    shorter = replace(terms, years=1, ends_on=dt.date(2023, 3, 31))
    move_dues(dossier, shorter, by=cast.team)
    kept = dossier.participation.obligations.filter(kind="mid_year").values_list("year", flat=True)
    assert list(kept) == [1, 2]


@pytest.mark.parametrize(
    ("day", "meets_on"), [((2022, 7, 1), 1), ((2022, 7, 2), 1), ((2022, 7, 3), 4), ((2022, 7, 4), 4)]
)
def test_the_demonstration_meets_on_weekdays_only(day, meets_on):
    assert nearest_weekday(dt.date(*day)) == dt.date(2022, 7, meets_on)
