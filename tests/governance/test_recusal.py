"""Who withdraws from a decision on an investment, by rule, and to whom the item is closed: the same people."""

import datetime as dt

import pytest

from cimpact import clock as now
from cimpact.accounts.models import User
from cimpact.dashboards.views.items import closed
from cimpact.writing.models import Guest
from governance.enums import WhyWithdraw
from governance.models import CommitteeMember, Item
from governance.recusal import (
    closed_items,
    closed_to,
    concerned_by,
    must_withdraw,
    people_who_withdraw,
    reasons_to_withdraw,
    withdraws_always,
)
from neighbourhoods.enums import TableRole
from proposals.standing import standing_of
from tests import cast as casting


@pytest.fixture
def item(cast):
    """The investment of Les Ormes, before the management committee."""
    return casting.before_committee(cast).items.get()


def seat(cast, user, organisation=None):
    return casting.sits(user, cast.management, organisation or cast.foundation)


def withdrawn(item):
    return {member.user for member in must_withdraw(item)}


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_r58_whoever_sits_for_an_organisation_that_withdraws_from_investments_withdraws(cast, item):
    assert withdrawn(item) == {cast.recused}
    assert closed_to(fresh(cast.recused), item)
    assert withdraws_always(fresh(cast.recused))
    assert not closed_to(fresh(cast.member), item)
    assert not withdraws_always(fresh(cast.member))


def test_whoever_belongs_to_the_applicant_withdraws(cast, item):
    seat(cast, cast.reader)
    assert withdrawn(item) == {cast.recused, cast.reader}
    assert closed_to(fresh(cast.reader), item)
    assert not withdraws_always(fresh(cast.reader))


def test_whoever_sits_for_the_applicant_withdraws(cast, item):
    seat(cast, cast.outsider, cast.ormes.table)
    assert cast.outsider in withdrawn(item)
    assert closed_to(fresh(cast.outsider), item)


def test_whoever_withdraws_for_one_seat_withdraws_in_every_committee(cast, item):
    """She sits on the management committee for a foundation, and elsewhere for the coalition."""
    seat(cast, cast.outsider)
    casting.sits(cast.outsider, cast.governance, cast.coalition)
    assert cast.outsider in withdrawn(item)
    assert closed_to(fresh(cast.outsider), item)


def test_r58_whoever_was_invited_to_write_the_proposal_withdraws_while_she_is(cast, item, clock):
    guest = Guest.objects.create(
        document=item.subject.document, user=cast.outsider, invited_by=cast.coordinator
    )
    assert cast.outsider not in people_who_withdraw(concerned_by(item), item.subject)  # she decides nothing
    seat(cast, cast.outsider)
    assert withdrawn(item) == {cast.recused, cast.outsider}
    assert closed_to(fresh(cast.outsider), item)
    assert item in closed_items(fresh(cast.outsider))
    assert WhyWithdraw.CONCERNED in reasons_to_withdraw(item).values()
    Guest.objects.filter(pk=guest.pk).update(ended_on=now.today())
    assert withdrawn(item) == {cast.recused}
    assert not closed_to(fresh(cast.outsider), item)
    assert item not in closed_items(fresh(cast.outsider))


def test_r58_the_home_and_the_committee_s_doors_close_the_same_items(cast, item):
    """The home reads what she is in the portal, the committee's doors their own rules: they agree."""
    Guest.objects.create(document=item.subject.document, user=cast.member, invited_by=cast.coordinator)
    for user in (cast.member, cast.recused, cast.governor, cast.coordinator):
        by_home = Item.objects.filter(closed(standing_of(fresh(user))))
        assert set(by_home) == set(closed_items(fresh(user)))


def test_whoever_belongs_to_another_table_decides(cast, item):
    seat(cast, cast.neighbour)
    assert cast.neighbour not in withdrawn(item)
    assert not closed_to(fresh(cast.neighbour), item)


def test_a_part_that_has_ended_closes_nothing_any_more(cast, item, clock):
    seat(cast, cast.reader)
    cast.reader.memberships.update(ended_on=dt.date(2022, 1, 20))
    clock.set(2022, 1, 19)
    assert closed_to(fresh(cast.reader), item)
    clock.set(2022, 1, 20)
    assert not closed_to(fresh(cast.reader), item)
    assert withdrawn(item) == {cast.recused}


def test_a_seat_that_has_ended_withdraws_nobody(cast, item):
    CommitteeMember.objects.filter(user=cast.recused).update(ended_on=dt.date(2022, 1, 1))
    assert withdrawn(item) == set()


def test_only_members_of_the_committee_are_said_to_withdraw(cast, item):
    """The coordinator of Les Ormes sits nowhere: nothing to withdraw from, and the item is closed to her."""
    assert cast.coordinator not in withdrawn(item)
    assert closed_to(fresh(cast.coordinator), item)


@pytest.mark.parametrize("role", TableRole.values)
def test_by_rule_withdrawing_and_being_closed_to_are_the_same_for_members(cast, item, role):
    for n, organisation in enumerate((cast.foundation, cast.coalition, cast.ormes.table, cast.canal.table)):
        user = casting.joins(casting.person(f"Personne {n}", role), (cast.ormes, cast.canal)[n % 2], role)
        seat(cast, user, organisation)
    members = [member.user for member in cast.management.members.ongoing()]
    assert withdrawn(item) == {user for user in members if closed_to(fresh(user), item)}
