"""What committees leave to do, its reminders, the reminders of a convening, and calendars (F95, F123)."""

import datetime as dt

import pytest

from cimpact import clock as portal_clock
from cimpact.dashboards.agenda import entries_of, entries_of_committee
from cimpact.errors import NotPossible
from cimpact.notices.kinds import Moot, write
from cimpact.notices.models import Notice
from governance.enums import MeetingState, PointKind, Reply
from governance.models import ActionItem, Attendance, Point
from governance.permissions import MEETING_ABILITIES, can_in
from governance.tasks import remind_committees
from governance.workflow import actions, meetings

from . import meeting_scenes as scenes


@pytest.fixture
def left(cast):
    due = portal_clock.today() + dt.timedelta(days=10)
    return actions.add_action(
        cast.management, title="Écrire aux tables", owner=cast.member, due_on=due, by=cast.team
    )


@pytest.fixture
def convened(cast):
    found = scenes.meeting(cast, days=8, state=MeetingState.PLANNED)
    Point.objects.create(meeting=found, order=1, kind=PointKind.DISCUSSION, title="Bilan")
    return meetings.convene(found, by=cast.team)


def owed(kind):
    return list(Notice.objects.filter(kind=kind).order_by("recipient__first_name", "due_at"))


def test_whoever_is_given_something_to_do_is_told_once(cast, left):
    assert [notice.recipient for notice in owed("action_given")] == [cast.member]
    assert "Écrire aux tables" in write(owed("action_given")[0]).subject
    again = actions.add_action(
        cast.management, title="Écrire", owner=cast.member, due_on=None, key=left.key, by=cast.team
    )
    assert again == left
    assert ActionItem.objects.count() == 1


def test_she_is_reminded_before_the_date_and_on_it_and_no_more_once_it_is_done(cast, left, clock):
    assert remind_committees() == 0
    clock.advance(days=7)
    assert remind_committees() == 1
    assert remind_committees() == 0
    write(owed("action_reminder")[0])
    actions.finish_action(left, by=cast.member)
    with pytest.raises(Moot):
        write(owed("action_reminder")[0])
    clock.advance(days=3)
    assert remind_committees() == 0


def test_a_date_that_moved_is_not_reminded_of(cast, left, clock):
    clock.advance(days=7)
    remind_committees()
    later = left.due_on + dt.timedelta(days=30)
    actions.change_action(left, title=left.title, owner=left.owner, due_on=later, by=cast.team)
    with pytest.raises(Moot):
        write(owed("action_reminder")[0])


def test_only_whoever_has_it_or_leads_says_it_is_done(cast, left):
    with pytest.raises(NotPossible):
        actions.finish_action(left, by=cast.recused)
    actions.finish_action(left, words="Envoyé.", by=cast.member)
    actions.finish_action(left, by=cast.team)
    left.refresh_from_db()
    assert (left.done_by, left.done_words) == (cast.member, "Envoyé.")
    actions.reopen_action(left, by=cast.team)
    actions.drop_action(left, by=cast.team)
    left.refresh_from_db()
    assert not left.is_open


def test_the_list_is_the_committees_own(cast, left, signed_in):
    listed = f"/fr/comites/{cast.management.pk}/suivis/"
    assert "Écrire aux tables" in signed_in(cast.member).get(listed).content.decode()
    assert signed_in(cast.outsider).get(listed).status_code == 404
    assert signed_in(cast.advisor).get(listed).status_code == 403
    assert signed_in(cast.member).post(listed, {"title": "x"}).status_code == 403
    assert signed_in(cast.team).post(listed, {}).status_code == 422
    page = signed_in(cast.member)
    assert page.post(f"/fr/suivis/{left.pk}/noter/", {"do": "drop"}).status_code == 403
    page.post(f"/fr/suivis/{left.pk}/noter/", {"do": "done", "words": "Fait."})
    left.refresh_from_db()
    assert left.done_words == "Fait."


def test_what_is_to_do_is_on_her_home(cast, left, signed_in):
    assert "Écrire aux tables" in signed_in(cast.member).get("/fr/").content.decode()
    assert "Écrire aux tables" not in signed_in(cast.recused).get("/fr/").content.decode()


def test_those_who_did_not_answer_are_reminded_until_they_have(cast, convened, clock):
    clock.advance(days=1, hours=1)
    assert remind_committees() == 2
    assert remind_committees() == 0
    meetings.reply(convened, answer=Reply.IN_PERSON, by=cast.member)
    first = {notice.recipient: notice for notice in owed("meeting_reminder")}
    with pytest.raises(Moot):
        write(first[cast.member])
    write(first[cast.recused])
    clock.advance(days=5)
    assert remind_committees() == 1
    assert Notice.objects.filter(kind="meeting_reminder", recipient=cast.recused).count() == 2


def test_a_meeting_waits_in_yellow_on_the_home_of_who_must_answer(cast, convened, signed_in):
    page = signed_in(cast.member).get("/fr/").content.decode()
    assert "Répondre et lire l’ordre du jour" in page
    meetings.reply(convened, answer=Reply.REMOTE, by=cast.member)
    assert "Répondre et lire l’ordre du jour" not in signed_in(cast.member).get("/fr/").content.decode()


def test_f123_a_meeting_is_in_calendars_once_convened_and_leaves_when_cancelled(cast, convened):
    planned = scenes.meeting(cast, days=20, state=MeetingState.PLANNED)

    def dates(entries):
        return {entry.uid for entry in entries if entry.uid.startswith("comite-")}

    mine = {f"comite-{convened.uid}"}
    assert dates(entries_of(cast.member)) == mine
    assert dates(entries_of_committee(cast.management)) == mine
    assert dates(entries_of(cast.governor)) == set()
    assert f"comite-{planned.uid}" not in dates(entries_of(cast.team))
    meetings.cancel_meeting(convened, reason="Faute de points.", by=cast.team)
    assert dates(entries_of(cast.member)) == set()


# The permission table, role by role, state by state
LEADS, SITS = {"team"}, {"member", "recused"}
WHO = {
    "edit_meeting": LEADS,
    "edit_agenda": LEADS,
    "convene": LEADS,
    "cancel": LEADS,
    "reply": SITS,
    "open_meeting": LEADS,
    "note_presence": LEADS,
    "end_meeting": LEADS,
    "write_minutes": LEADS,
    "read_minutes": LEADS | SITS,
    "approve_minutes": LEADS,
}
EVERYONE = ("team", "member", "recused", "governor", "advisor", "coordinator", "reader", "outsider")


@pytest.mark.parametrize("action", WHO)
def test_each_action_is_for_those_the_table_says_in_the_states_it_says(cast, action):
    found = scenes.meeting(cast)
    _roles, states = MEETING_ABILITIES[action]
    for state in MeetingState:
        found.state = state
        may = {who for who in EVERYONE if can_in(getattr(cast, who), action, found)}
        assert may == (WHO[action] if state in states else set()), state


def test_a_meeting_of_another_committee_does_not_exist(cast, convened, signed_in):
    for who in ("governor", "advisor", "coordinator", "reader", "outsider"):
        client = signed_in(getattr(cast, who))
        assert client.get(f"/fr/rencontres/{convened.pk}/").status_code == 404, who
        assert client.post(f"/fr/rencontres/{convened.pk}/repondre/").status_code == 404, who
    assert Attendance.objects.exclude(reply="").count() == 0
