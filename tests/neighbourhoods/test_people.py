"""Who does what for a neighbourhood, from day to day: joining, leaving, taking over."""

import pytest
from django.db import IntegrityError, transaction

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from neighbourhoods import workflow
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Membership
from neighbourhoods.people import advisor_of, coordinators_of, members_of, team_of
from tests import cast as casting
from tests.threads import at_once


def membership(user):
    return Membership.objects.ongoing().get(user=user)


def told(neighbourhood):
    """The history of a neighbourhood, in order."""
    return [event.kind for event in reversed(Event.objects.about(neighbourhood))]


def test_those_who_answer_for_a_table_are_its_coordinators(cast):
    assert list(coordinators_of(cast.ormes)) == [cast.coordinator]
    assert set(members_of(cast.ormes)) == {cast.coordinator, cast.contributor, cast.reader}
    assert set(members_of(cast.ormes, TableRole.READER)) == {cast.reader}


def test_whoever_can_no_longer_sign_in_answers_for_nothing(cast):
    for user in (cast.coordinator, cast.team):
        user.is_active = False
        user.save()
    assert not coordinators_of(cast.ormes).exists()
    assert not team_of(cast.programme).exists()


def test_a_part_ends_with_the_day_before_its_end(cast, clock):
    workflow.leave(membership(cast.contributor), by=cast.team)
    assert cast.contributor not in members_of(cast.ormes)
    clock.advance(days=-1)
    assert cast.contributor in members_of(cast.ormes)


def test_leaving_twice_is_leaving_once(cast):
    part = membership(cast.contributor)
    for _click in range(2):
        workflow.leave(part, by=cast.team)
    assert told(cast.ormes) == ["neighbourhood.leave"]


def test_whoever_left_may_come_back_the_same_day(cast):
    workflow.leave(membership(cast.contributor), by=cast.team)
    workflow.join(cast.ormes, cast.contributor, role=TableRole.READER, by=cast.team)
    assert membership(cast.contributor).role == TableRole.READER


def test_nobody_joins_a_table_twice(cast):
    with pytest.raises(NotPossible, match="déjà partie"):
        workflow.join(cast.ormes, cast.contributor, role=TableRole.READER, by=cast.team)


def test_it_is_the_database_that_holds_one_part_at_a_time(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=cast.reader, organisation=cast.ormes.table, role=TableRole.COORDINATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvisorAssignment.objects.create(
            user=cast.other_advisor, neighbourhood=cast.ormes, programme=cast.programme
        )


@pytest.mark.django_db(transaction=True)
def test_joined_by_two_people_at_once_she_has_one_part(cast):
    def joins(role):
        return lambda: workflow.join(cast.ormes, cast.outsider, role=role, by=cast.team).role

    outcomes = at_once(joins(TableRole.READER), joins(TableRole.CONTRIBUTOR))
    assert sorted(isinstance(outcome, NotPossible) for outcome in outcomes) == [False, True]
    assert Membership.objects.filter(user=cast.outsider).count() == 1


def test_a_role_that_changes_keeps_the_former_with_its_dates(cast, clock):
    clock.advance(days=30)
    workflow.change_role(membership(cast.reader), role=TableRole.CONTRIBUTOR, by=cast.team)
    parts = Membership.objects.filter(user=cast.reader).order_by("pk")
    assert [(part.role, part.ended_on is None) for part in parts] == [
        (TableRole.READER, False),
        (TableRole.CONTRIBUTOR, True),
    ]
    assert parts[0].ended_on == parts[1].started_on


def test_the_next_coordinator_takes_over_at_once(cast):
    next_one = casting.person("Awa", "Diop")
    workflow.pass_on(membership(cast.coordinator), to=next_one, by=cast.team)
    assert list(coordinators_of(cast.ormes)) == [next_one]


def test_a_member_of_the_table_may_be_the_next_coordinator(cast, clock):
    clock.advance(days=30)
    workflow.pass_on(membership(cast.coordinator), to=cast.contributor, by=cast.team)
    assert list(coordinators_of(cast.ormes)) == [cast.contributor]
    assert membership(cast.contributor).role == TableRole.COORDINATOR


def test_a_coordinator_does_not_take_over_from_herself(cast):
    with pytest.raises(NotPossible):
        workflow.pass_on(membership(cast.coordinator), to=cast.coordinator, by=cast.team)
    assert list(coordinators_of(cast.ormes)) == [cast.coordinator]


def test_another_advisor_takes_over_in_that_programme(cast):
    workflow.assign_advisor(cast.ormes, cast.programme, user=cast.other_advisor, by=cast.team)
    assert advisor_of(cast.ormes, cast.programme) == cast.other_advisor
    assert AdvisorAssignment.objects.filter(neighbourhood=cast.ormes).count() == 2


def test_a_neighbourhood_may_be_without_advisor_for_a_while(cast):
    assignment = AdvisorAssignment.objects.get(neighbourhood=cast.ormes)
    workflow.release_advisor(assignment, by=cast.team)
    assert advisor_of(cast.ormes, cast.programme) is None


def test_the_money_goes_to_the_fiscal_sponsor_or_else_to_the_table(cast):
    assert cast.ormes.receives_money == cast.ormes.table
    cast.ormes.fiscal_sponsor = casting.organisation("Fiducie des Ormes", "fiscal_sponsor")
    assert cast.ormes.receives_money.name == "Fiducie des Ormes"
