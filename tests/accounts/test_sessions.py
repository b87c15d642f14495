"""A session ends with what opened its doors: a role that ends, an account that closes, a person who asks for it."""

import pytest
from django.test import Client
from django.urls import reverse

from cimpact.accounts import workflow as accounts
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.workflow import join_team, leave_team
from governance.workflow import leave_seat
from neighbourhoods import workflow
from neighbourhoods.models import AdvisorAssignment, Membership


def is_in(client) -> bool:
    return client.get(reverse("account")).status_code == 200


def membership(user):
    return Membership.objects.ongoing().get(user=user)


def assignment(user):
    return AdvisorAssignment.objects.ongoing().get(user=user)


ENDS = {
    "a table": ("contributor", lambda cast: workflow.leave(membership(cast.contributor), by=cast.team)),
    "a table, handed over": (
        "coordinator",
        lambda cast: workflow.pass_on(membership(cast.coordinator), to=cast.contributor, by=cast.team),
    ),
    "a territory": (
        "advisor",
        lambda cast: workflow.release_advisor(assignment(cast.advisor), by=cast.team),
    ),
    "a territory, given to another": (
        "advisor",
        lambda cast: workflow.assign_advisor(
            cast.ormes, cast.programme, user=cast.other_advisor, by=cast.team
        ),
    ),
    "a team": (
        "team",
        lambda cast: (
            join_team(cast.programme, cast.outsider, by=cast.team),
            leave_team(cast.programme.team.get(user=cast.team), by=cast.outsider),
        ),
    ),
    "a committee": ("member", lambda cast: leave_seat(cast.member.seats.get(), by=cast.team)),
    "an account": ("reader", lambda cast: accounts.close_account(cast.reader, by=cast.team)),
}


@pytest.mark.parametrize("what", ENDS)
def test_f7_every_session_of_whoever_leaves_ends(cast, signed_in, what):
    who, end = ENDS[what]
    person = getattr(cast, who)
    clients = [signed_in(person), signed_in(person)]
    other = signed_in(cast.neighbour)
    assert all(map(is_in, clients))
    end(cast)
    assert not any(map(is_in, clients))
    assert is_in(other)


def test_f7_whoever_left_one_role_comes_back_with_the_others(cast, signed_in):
    workflow.join(cast.canal, cast.contributor, role="reader", by=cast.team)
    client = signed_in(cast.contributor)
    workflow.leave(Membership.objects.get(user=cast.contributor, organisation=cast.ormes.table), by=cast.team)
    assert not is_in(client)
    person = User.objects.get(pk=cast.contributor.pk)
    page = signed_in(person).get(reverse("account"))
    assert [c.place for c in page.context["contexts"]] == [cast.canal.table.name]


def test_an_upgrade_signs_nobody_out(cast):
    """Sessions opened before there were epochs hold the hash that Django makes."""
    bare = super(User, cast.coordinator).get_session_auth_hash()
    assert cast.coordinator.get_session_auth_hash() == bare


def test_closing_my_other_sessions_keeps_this_one(cast, signed_in):
    mine, phone, someone = signed_in(cast.reader), signed_in(cast.reader), signed_in(cast.contributor)
    assert mine.post(reverse("close_other_sessions"))["Location"] == reverse("account")
    assert (is_in(mine), is_in(phone), is_in(someone)) == (True, False, True)
    assert Event.objects.about(cast.reader).get().kind == "person.close_sessions"
    # Twice in a row, from the same page.
    mine.post(reverse("close_other_sessions"))
    assert is_in(mine)


def test_a_session_closed_while_one_writes_keeps_the_text(cast, signed_in):
    """The page's script is told that the session ended, as after a long silence."""
    client = signed_in(cast.contributor)
    accounts.close_sessions(cast.contributor)
    assert client.get(reverse("csrf_token")).status_code == 401


def test_closing_an_account_is_the_teams_and_undone_by_it(cast, signed_in):
    url = reverse("person_access", args=[cast.reader.pk])
    for who, status in (("coordinator", 403), ("advisor", 403), ("member", 403), ("team", 302)):
        assert signed_in(getattr(cast, who)).post(url, {"decision": "close"}).status_code == status
    cast.reader.refresh_from_db()
    assert not cast.reader.is_active
    team = signed_in(cast.team)
    assert "Rouvrir le compte" in team.get(reverse("person", args=[cast.reader.pk])).text
    for _click in range(2):
        team.post(url, {"decision": "open"})
    cast.reader.refresh_from_db()
    assert cast.reader.is_active
    assert [e.kind for e in Event.objects.about(cast.reader)] == ["person.reopen", "person.close"]


def test_an_account_reopened_finds_no_session_of_before(cast, signed_in):
    client = signed_in(cast.reader)
    accounts.close_account(cast.reader, by=cast.team)
    accounts.reopen_account(cast.reader, by=cast.team)
    assert not is_in(client)


def test_nobody_closes_her_own_account(cast):
    with pytest.raises(NotPossible, match="quelqu’un d’autre"):
        accounts.close_account(cast.team, by=cast.team)


def test_the_technical_administration_closes_them_too(cast):
    boss = User.objects.create_superuser("technique@exemple.org", "motdepasse-de-test")
    admin, client = Client(), Client()
    admin.force_login(boss)
    client.force_login(cast.reader)
    data = {name: getattr(cast.reader, name) for name in ("first_name", "last_name", "phone", "job_title")}
    url = reverse("admin:accounts_user_change", args=[cast.reader.pk])
    assert admin.post(url, data | {"language": "fr"}).status_code == 302
    admin.post(url, data | {"language": "fr", "is_active": "on"})
    assert not is_in(client)
