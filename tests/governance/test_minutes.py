"""A meeting as it is held, its notes and its minutes, until nothing changes any more (F93, F95)."""

import datetime as dt

import pytest

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from cimpact.writing.answers import Conflict
from governance.agenda import waiting_for
from governance.enums import MeetingState, MinutesState, PointKind, Presence, WhyWithdraw
from governance.minutes_text import content_of, reading
from governance.models import ActionItem, Minutes, NotesVersion, Point, Withdrawal
from governance.workflow import actions, attendance, meetings, minutes, notes
from tests import cast as casting

from . import meeting_scenes as scenes


@pytest.fixture
def under_way(cast):
    found = scenes.meeting(cast, days=0)
    Point.objects.create(meeting=found, order=1, kind=PointKind.DISCUSSION, title="Bilan")
    Minutes.objects.create(meeting=found, updated_by=cast.team)
    return found


@pytest.fixture
def held(cast, under_way):
    paul = scenes.member_of(cast, cast.member)
    attendance.note_presences(under_way, presences={paul.pk: Presence.IN_PERSON}, by=cast.team)
    return meetings.end_meeting(under_way, by=cast.team)


def write(meeting, point, text, by, version=0, **more):
    return notes.write_notes(meeting, point, markup=f"<p>{text}</p>", version=version, by=by, **more)


def test_notes_are_kept_version_by_version(cast, under_way, clock):
    point = under_way.points.get()
    write(under_way, point, "Un début.", cast.team)
    write(under_way, point, "Un début, puis la suite.", cast.team, version=1)
    clock.advance(minutes=20)
    write(under_way, point, "Au propre.", cast.team, version=2)
    point.refresh_from_db()
    assert (point.notes, point.notes_version) == ("<p>Au propre.</p>", 3)
    kept = list(NotesVersion.objects.filter(point=point).values_list("text", flat=True))
    assert kept == ["<p>Au propre.</p>", "<p>Un début, puis la suite.</p>"]


def test_two_people_who_write_at_once_both_keep_their_text(cast, under_way):
    point = under_way.points.get()
    write(under_way, point, "La sienne.", cast.team)
    with pytest.raises(Conflict) as conflict:
        write(under_way, point, "La mienne.", cast.team, version=0)
    assert conflict.value.current.text == "<p>La sienne.</p>"
    assert conflict.value.mine == "<p>La mienne.</p>"


def test_what_is_left_as_it_was_read_is_not_saved_again(cast, under_way):
    point = under_way.points.get()
    write(under_way, point, "La sienne.", cast.team)
    write(under_way, point, "Rien.", cast.team, version=0, read="<p>Rien.</p>")
    point.refresh_from_db()
    assert point.notes == "<p>La sienne.</p>"


def test_a_member_and_her_substitute_are_not_both_noted_as_there(cast, under_way):
    paul = scenes.member_of(cast, cast.member)
    suzie = scenes.seat(cast, "Suzie", "Bois", substitute_for=paul)
    both = {paul.pk: Presence.IN_PERSON, suzie.pk: Presence.REMOTE}
    with pytest.raises(NotPossible, match="ne compte pas en plus"):
        attendance.note_presences(under_way, presences=both, by=cast.team)
    attendance.note_presences(
        under_way, presences={paul.pk: Presence.EXCUSED, suzie.pk: Presence.REMOTE}, by=cast.team
    )
    assert under_way.attendances.get(member=suzie).presence == Presence.REMOTE


def test_presences_are_corrected_until_the_minutes_are_approved(cast, held):
    claire = scenes.member_of(cast, cast.recused)
    attendance.note_presences(held, presences={claire.pk: Presence.REMOTE}, by=cast.team)
    minutes.propose_minutes(held, by=cast.team)
    attendance.note_presences(held, presences={claire.pk: Presence.EXCUSED}, by=cast.team)
    minutes.approve_minutes(held, by=cast.team)
    with pytest.raises(NotPossible, match="close"):
        attendance.note_presences(held, presences={claire.pk: Presence.ABSENT}, by=cast.team)


def test_a_meeting_opens_on_its_day(cast):
    found = scenes.meeting(cast, days=3, state=MeetingState.CONVENED)
    with pytest.raises(NotPossible, match="le jour même"):
        meetings.open_meeting(found, by=cast.team)


def test_minutes_are_proposed_with_presences_and_the_members_told_once(cast, under_way):
    ended = meetings.end_meeting(under_way, by=cast.team)
    with pytest.raises(NotPossible, match="présences"):
        minutes.propose_minutes(ended, by=cast.team)
    paul = scenes.member_of(cast, cast.member)
    attendance.note_presences(ended, presences={paul.pk: Presence.IN_PERSON}, by=cast.team)
    minutes.propose_minutes(ended, by=cast.team)
    minutes.propose_minutes(ended, by=cast.team)
    told = Notice.objects.filter(kind="minutes_proposed")
    assert {notice.recipient for notice in told} == {cast.member, cast.recused}


def test_a_member_says_what_is_to_correct(cast, held):
    minutes.propose_minutes(held, by=cast.team)
    minutes.remark_on_minutes(held, words="Il manque le vote.", by=cast.member)
    notice = Notice.objects.get(kind="minutes_remark")
    assert (notice.recipient, notice.details["words"]) == (cast.team, "Il manque le vote.")


def test_once_approved_nothing_changes_even_what_it_names(cast, held):
    point = held.points.get()
    action = actions.add_action(
        cast.management, title="Écrire", owner=cast.member, due_on=None, point=point, by=cast.team
    )
    minutes.propose_minutes(held, by=cast.team)
    minutes.approve_minutes(held, by=cast.team)
    minutes.approve_minutes(held, by=cast.team)
    held.refresh_from_db()
    assert held.state == MeetingState.CLOSED
    actions.change_action(action, title="Autre chose", owner=cast.team, due_on=None, by=cast.team)
    content = reading(content_of(held, Minutes.objects.get()))
    assert content["points"][0]["actions"][0]["title"] == "Écrire"
    with pytest.raises(NotPossible, match="close"):
        write(held, point, "Trop tard.", cast.team)
    assert Event.objects.about(held).filter(kind="meeting.minutes_approved").count() == 1


def test_a_later_meeting_approves_the_minutes_on_its_agenda(cast, held):
    minutes.propose_minutes(held, by=cast.team)
    later = scenes.meeting(cast, days=30, state=MeetingState.PLANNED)
    offered = {one.title: one for one in waiting_for(later)}
    title = next(title for title in offered if title.startswith("Procès-verbal de la rencontre"))
    from governance.workflow.agendas import add_waiting

    add_waiting(later, [offered[title]], by=cast.team)
    later.state = MeetingState.UNDER_WAY
    later.save()
    assert minutes.approve_minutes(held, by=cast.team).approved_at_meeting == later


def test_r58_the_minutes_say_who_withdrew_and_why_only_where_she_wishes(cast, under_way):
    item = casting.before_committee(cast).items.get()
    point = scenes.investment(under_way, item)
    paul = scenes.member_of(cast, cast.member)
    row = Withdrawal.objects.create(
        point=point, member=paul, why=WhyWithdraw.AT_MEETING, words="Ma sœur y travaille."
    )
    said = str(content_of(under_way, None))
    assert "Paul Mercier" in said
    assert "Ma sœur" not in said
    row.is_said = True
    row.save()
    assert "Ma sœur" in str(content_of(under_way, None))


def test_r58_whoever_withdrew_reads_only_the_title_and_the_neighbourhood(
    cast, under_way, signed_in, monkeypatch
):
    item = casting.before_committee(cast).items.get()
    point = scenes.investment(under_way, item)
    write(under_way, point, "Un échange qui lui est fermé.", cast.team)
    actions.add_action(
        cast.management, title="Un suivi fermé", owner=cast.member, due_on=None, point=point, by=cast.team
    )
    paul = scenes.member_of(cast, cast.member)
    attendance.note_presences(under_way, presences={paul.pk: Presence.IN_PERSON}, by=cast.team)
    minutes.propose_minutes(meetings.end_meeting(under_way, by=cast.team), by=cast.team)
    drawn = []
    monkeypatch.setattr(
        "cimpact.pdf.render", lambda _template, context, _language: drawn.append(context) or b"%PDF"
    )
    address = f"/fr/rencontres/{under_way.pk}/proces-verbal"
    for user, is_open in ((cast.member, True), (cast.recused, False)):
        pages = [
            signed_in(user).get(f"{address}/").content.decode(),
            signed_in(user).get(f"/fr/rencontres/{under_way.pk}/").content.decode(),
        ]
        signed_in(user).get(f"{address}.pdf")
        pages.append(str(drawn[-1]["text"]))
        assert ("Un échange qui lui est fermé" in pages[0]) == is_open
        assert ("Un échange qui lui est fermé" in pages[2]) == is_open
        assert ("Un suivi fermé" in "".join(pages)) == is_open
        assert all(item.title in page for page in pages)


def test_r58_an_action_of_a_closed_point_is_not_listed_to_whoever_withdrew(cast, under_way, signed_in):
    item = casting.before_committee(cast).items.get()
    point = scenes.investment(under_way, item)
    action = actions.add_action(
        cast.management, title="Un suivi fermé", owner=cast.member, due_on=None, point=point, by=cast.team
    )
    listed = f"/fr/comites/{cast.management.pk}/suivis/"
    assert "Un suivi fermé" in signed_in(cast.member).get(listed).content.decode()
    assert "Un suivi fermé" not in signed_in(cast.recused).get(listed).content.decode()
    assert signed_in(cast.recused).get(f"/fr/suivis/{action.pk}/").status_code == 404


def test_minutes_being_written_are_those_of_whoever_leads(cast, held, signed_in):
    address = f"/fr/rencontres/{held.pk}/proces-verbal/"
    assert signed_in(cast.member).get(address).status_code == 404
    assert signed_in(cast.team).get(address).status_code == 200
    minutes.propose_minutes(held, by=cast.team)
    assert signed_in(cast.member).get(address).status_code == 200
    assert signed_in(cast.governor).get(address).status_code == 404


def test_the_pages_lead_a_meeting_to_its_approved_minutes(cast, signed_in):
    client = signed_in(cast.team)
    found = scenes.meeting(cast, days=0, state=MeetingState.CONVENED)
    point = Point.objects.create(meeting=found, order=1, kind=PointKind.DISCUSSION, title="Bilan")
    here = f"/fr/rencontres/{found.pk}"
    assert client.post(f"{here}/ouvrir/").url == f"{here}/mener/"
    assert "pas encore fixé son quorum" in client.get(f"{here}/mener/").content.decode()
    saved = client.post(
        f"{here}/points/{point.pk}/notes/",
        {f"point_{point.pk}-text": "Tout va bien.", f"point_{point.pk}-version": "0"},
        headers={"X-Autosave": "1"},
    )
    assert saved.status_code == 200
    assert saved.json()["version"] == 1
    assert client.get(f"{here}/points/{point.pk}/versions/").status_code == 200
    paul = scenes.member_of(cast, cast.member)
    assert client.get(f"{here}/presences/").status_code == 200
    client.post(f"{here}/presences/", {f"member_{paul.pk}": "in_person"})
    assert client.post(f"{here}/suivis/", {"title": ""}).status_code == 422
    due = (portal_clock.today() + dt.timedelta(days=10)).isoformat()
    sent = {"title": "Écrire", "owner": cast.member.pk, "due_on": due, "point": point.pk}
    client.post(f"{here}/suivis/", sent)
    assert ActionItem.objects.get().point == point
    assert client.post(f"{here}/terminer/").url == f"{here}/proces-verbal/"
    page = client.get(f"{here}/proces-verbal/").content.decode()
    assert "Tout va bien." in page
    assert "Écrire" in page
    client.post(f"{here}/proces-verbal/proposer/")
    member = signed_in(cast.member)
    assert member.post(f"{here}/proces-verbal/commenter/", {"words": ""}).status_code == 422
    member.post(f"{here}/proces-verbal/commenter/", {"words": "Bravo."})
    assert "Bravo." in client.get(f"{here}/proces-verbal/").content.decode()
    assert member.post(f"{here}/proces-verbal/approuver/").status_code == 403
    client.post(f"{here}/proces-verbal/approuver/")
    assert Minutes.objects.get().state == MinutesState.APPROVED
    assert client.get(f"{here}/mener/").status_code == 403
    assert member.get(f"{here}/").status_code == 200
