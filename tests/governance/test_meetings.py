"""A meeting before it is held: planned, its agenda, the members convened, what they answer (F93)."""

import datetime as dt

import pytest
from icalendar import Calendar

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.kinds import Moot, write
from cimpact.notices.models import Notice
from governance.agenda import minutes_of, timed, waiting_for
from governance.enums import MeetingState, PointKind, Reply
from governance.meeting_invitations import invitation
from governance.meeting_page import MeetingPage
from governance.models import Meeting, Point
from governance.workflow import agendas, meetings
from tests import cast as casting

from . import meeting_scenes as scenes

IN_A_WEEK = dt.timedelta(days=7)


def values(**more) -> dict:
    return {
        "starts_at": portal_clock.now() + IN_A_WEEK,
        "minutes": 90,
        "place": "Salle du Parc",
        "link": "https://video.exemple.org/comite",
        "title": "",
        "words": "",
    } | more


@pytest.fixture
def planned(cast) -> Meeting:
    return meetings.plan_meeting(cast.management, values=values(), by=cast.team)


@pytest.fixture
def convened(cast, planned) -> Meeting:
    point = {"title": "Bilan", "kind": PointKind.DISCUSSION, "words": "", "minutes": 15, "presented_by": ""}
    agendas.add_point(planned, values=point, by=cast.team)
    return meetings.convene(planned, by=cast.team)


def told(kind: str) -> set[str]:
    return {notice.recipient.first_name for notice in Notice.objects.filter(kind=kind)}


def test_a_meeting_in_preparation_is_seen_only_by_those_who_prepare_it(cast, planned, signed_in):
    address = f"/fr/rencontres/{planned.pk}/"
    assert signed_in(cast.team).get(address).status_code == 200
    assert signed_in(cast.member).get(address).status_code == 404
    assert signed_in(cast.advisor).get(address).status_code == 404
    assert signed_in(cast.governor).get(address).status_code == 404


def test_the_same_form_sent_twice_plans_one_meeting(cast, planned):
    again = meetings.plan_meeting(cast.management, values=values(), uid=planned.uid, by=cast.team)
    assert again == planned
    assert Meeting.objects.count() == 1


def test_the_agenda_is_offered_what_waits_before_the_committee(cast, planned):
    dossier = casting.before_committee(cast)
    item = dossier.items.get()
    assert [one.item for one in waiting_for(planned)] == [item]
    agendas.add_waiting(planned, waiting_for(planned), by=cast.team)
    point = planned.points.get()
    assert (point.kind, point.title, point.item) == (PointKind.INVESTMENT, item.title, item)
    assert waiting_for(planned) == []


def test_points_move_one_place_and_stay_at_the_ends(cast, planned):
    for title in ("Un", "Deux", "Trois"):
        agendas.add_point(planned, values={"title": title, "kind": PointKind.DISCUSSION}, by=cast.team)
    three = planned.points.get(title="Trois")
    agendas.move_point(three, up=True, by=cast.team)
    assert [point.title for point in planned.points.all()] == ["Un", "Trois", "Deux"]
    agendas.move_point(planned.points.get(title="Un"), up=True, by=cast.team)
    assert [point.title for point in planned.points.all()] == ["Un", "Trois", "Deux"]


def test_each_point_has_its_hour(cast, planned):
    for title, length in (("Un", 10), ("Deux", None), ("Trois", 5)):
        point = {"title": title, "kind": PointKind.DISCUSSION, "minutes": length}
        agendas.add_point(planned, values=point, by=cast.team)
    rows = timed(planned, planned.points.all())
    starts = [int((row.starts_at - planned.starts_at).total_seconds() // 60) for row in rows]
    assert starts == [0, 10, 25]
    assert minutes_of(rows[1].point) == 15


def test_one_is_not_convened_to_nothing_nor_nowhere(cast, planned):
    with pytest.raises(NotPossible, match="ordre du jour est vide"):
        meetings.convene(planned, by=cast.team)
    agendas.add_point(planned, values={"title": "Un", "kind": PointKind.DISCUSSION}, by=cast.team)
    meetings.change_meeting(planned, values=values(place="", link=""), by=cast.team)
    with pytest.raises(NotPossible, match="où se tient"):
        meetings.convene(planned, by=cast.team)


def test_the_members_are_convened_once_with_the_meeting_for_their_calendar(cast, convened):
    assert told("meeting_convened") == {"Paul", "Claire"}
    meetings.convene(convened, by=cast.team)
    assert Notice.objects.filter(kind="meeting_convened").count() == 2
    notice = Notice.objects.get(kind="meeting_convened", recipient=cast.member)
    message = write(notice)
    assert [name for name, _make, _type in message.attachments] == ["rencontre.ics"]
    (event,) = Calendar.from_ical(invitation(convened, cast.member)).walk("VEVENT")
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == convened.starts_at


def test_moving_it_tells_again_and_calendars_follow(cast, convened):
    moved = meetings.change_meeting(
        convened, values=values(starts_at=convened.starts_at + IN_A_WEEK), by=cast.team
    )
    assert told("meeting_moved") == {"Paul", "Claire"}
    (event,) = Calendar.from_ical(invitation(moved, cast.member)).walk("VEVENT")
    assert event["SEQUENCE"] == 1
    assert event["UID"].startswith(f"comite-{moved.uid}@")


def test_a_word_alone_moves_nothing(cast, convened):
    meetings.change_meeting(convened, values=values(words="Apportez vos notes."), by=cast.team)
    assert told("meeting_moved") == set()


def test_a_meeting_cancelled_leaves_calendars_and_says_why(cast, convened):
    cancelled = meetings.cancel_meeting(convened, reason="Faute de points.", by=cast.team)
    meetings.cancel_meeting(convened, reason="Faute de points.", by=cast.team)
    assert Notice.objects.filter(kind="meeting_cancelled").count() == 2
    found = Calendar.from_ical(invitation(cancelled, cast.member))
    assert found["METHOD"] == "CANCEL"
    (event,) = found.walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    with pytest.raises(Moot):
        write(Notice.objects.filter(kind="meeting_convened").first())


def test_a_member_answers_and_may_change_her_mind(cast, convened):
    meetings.reply(convened, answer=Reply.REMOTE, by=cast.member)
    meetings.reply(convened, answer=Reply.IN_PERSON, words="J’arrive à 14 h.", by=cast.member)
    page = MeetingPage(convened, cast.member)
    assert page.mine.reply == Reply.IN_PERSON
    assert not page.must_reply
    assert page.replies == {"coming": 1, "absent": 0, "silent": 1}


def test_a_substitute_is_convened_only_when_her_member_cannot_come(cast, convened):
    substitute = scenes.seat(cast, "Suzie", "Bois", substitute_for=scenes.member_of(cast, cast.member))
    assert not MeetingPage(convened, substitute.user).is_convened
    with pytest.raises(NotPossible, match="suppléance"):
        meetings.reply(convened, answer=Reply.IN_PERSON, by=substitute.user)
    meetings.reply(convened, answer=Reply.ABSENT, by=cast.member)
    assert told("meeting_substitute") == {"Suzie"}
    page = MeetingPage(convened, substitute.user)
    assert page.must_reply
    assert page.stands_in_for.user == cast.member
    meetings.reply(convened, answer=Reply.IN_PERSON, by=cast.member)
    assert told("meeting_not_needed") == {"Suzie"}
    assert not MeetingPage(convened, substitute.user).is_convened


def test_what_has_passed_is_said_rather_than_done(cast, convened):
    meetings.cancel_meeting(convened, reason="Faute de points.", by=cast.team)
    with pytest.raises(NotPossible, match="annulée"):
        meetings.convene(convened, by=cast.team)


def test_each_action_is_in_the_history(cast, convened):
    meetings.reply(convened, answer=Reply.REMOTE, by=cast.member)
    kinds = set(Event.objects.about(convened).values_list("kind", flat=True))
    assert kinds == {"meeting.plan", "meeting.agenda", "meeting.convene", "meeting.reply"}


def test_r58_a_point_closed_to_its_reader_shows_its_title_and_neighbourhood_alone(cast, convened, signed_in):
    item = casting.before_committee(cast).items.get()
    Point.objects.create(
        meeting=convened,
        order=9,
        kind=PointKind.INVESTMENT,
        title=item.title,
        item=item,
        words="Un mot que tous ne lisent pas.",
        presented_by="Karim",
    )
    address = f"/fr/rencontres/{convened.pk}/"
    theirs = signed_in(cast.member).get(address).content.decode()
    hers = signed_in(cast.recused).get(address).content.decode()
    assert "Un mot que tous ne lisent pas." in theirs
    assert "Karim" in theirs
    assert item.title in hers
    assert "Les Ormes" in hers
    assert "Fermé pour vous" in hers
    assert "Un mot que tous ne lisent pas." not in hers
    assert "Karim" not in hers


def test_the_pages_go_from_planning_to_convening(cast, signed_in, mailoutbox):
    client = signed_in(cast.team)
    plan = f"/fr/comites/{cast.management.pk}/rencontres/planifier/"
    assert client.get(plan).status_code == 200
    refused = client.post(plan, {"day": "2021-01-01", "hour": "13:30", "minutes": "90"})
    assert refused.status_code == 422
    assert "Cette date est passée" in refused.content.decode()
    sent = {"day": "2022-01-20", "hour": "13:30", "minutes": "90", "place": "Salle du Parc"}
    response = client.post(plan, sent)
    meeting = Meeting.objects.get()
    assert response.url == f"/fr/rencontres/{meeting.pk}/ordre-du-jour/"
    assert client.get(response.url).status_code == 200
    assert client.post(response.url, {"title": ""}).status_code == 422
    client.post(response.url, {"title": "Bilan de l’année", "kind": "discussion", "minutes": "20"})
    point = meeting.points.get()
    assert client.get(f"/fr/rencontres/{meeting.pk}/points/{point.pk}/modifier/").status_code == 200
    client.post(f"/fr/rencontres/{meeting.pk}/convoquer/")
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONVENED
    member = signed_in(cast.member)
    assert member.post(f"/fr/rencontres/{meeting.pk}/repondre/", {}).status_code == 422
    member.post(f"/fr/rencontres/{meeting.pk}/repondre/", {"answer": "in_person"})
    assert meeting.attendances.get(member__user=cast.member).reply == Reply.IN_PERSON
    assert member.get(f"/fr/rencontres/{meeting.pk}/agenda.ics").status_code == 200
    assert member.get(f"/fr/rencontres/{meeting.pk}/modifier/").status_code == 403
