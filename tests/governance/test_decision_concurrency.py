"""Two people who decide, vote or close at the same instant: one decision, one effect, no ballot lost."""

import datetime as dt

import pytest

from cimpact import clock as portal
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from governance.enums import Mode, Result, Voice
from governance.models import Decision, SecretBallot, Vote
from governance.workflow import consultations, deciding, votes
from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as casting
from tests.threads import at_once

from . import decision_scenes as scenes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(cast):
    meeting = scenes.meeting(cast)
    meeting.seats = [cast.management.members.get(user=cast.member), scenes.member(cast, cast.management)]
    scenes.there(meeting, *meeting.seats)
    return meeting


def refused(outcomes):
    for outcome in outcomes:
        assert isinstance(outcome, NotPossible) or not isinstance(outcome, Exception), repr(outcome)
    return sum(isinstance(outcome, NotPossible) for outcome in outcomes)


def test_r57_decided_by_several_people_together_it_has_its_effect_once(cast, room):
    dossier = casting.before_committee(cast)
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team, mode=Mode.CONSENSUS)
    outcomes = at_once(*[lambda: deciding.decide(resolution, by=cast.team, agreed=True).pk] * 4)
    assert outcomes == [resolution.pk] * 4
    assert Decision.objects.count() == 1
    assert Event.objects.filter(kind="dossier.record_recommendation").count() == 1
    assert Dossier.objects.get().state == State.RECOMMENDED


def test_decided_here_and_recorded_as_decided_elsewhere_together_one_of_the_two_is_refused(cast, room):
    dossier = casting.before_committee(cast)
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team, mode=Mode.CONSENSUS)
    recorded = workflow.Recorded(portal.today(), "not_favourable", reasons="Trop tôt.")
    outcomes = at_once(
        lambda: deciding.decide(resolution, by=cast.team, agreed=True),
        lambda: workflow.record_recommendation(dossier, recorded=recorded, by=cast.team),
    )
    assert refused(outcomes) == 1
    assert Decision.objects.count() == 1


def test_a_secret_ballot_cast_twice_together_is_one(cast, room):
    resolution = scenes.opened(scenes.point(room), cast.team, mode=Mode.SECRET)
    seat = room.seats[0]
    outcomes = at_once(
        *[lambda v=v: votes.cast_vote(resolution, seat, voice=v, by=seat.user).pk for v in Voice]
    )
    assert refused(outcomes) == 0
    assert (Vote.objects.count(), SecretBallot.objects.count()) == (1, 1)


def test_a_vote_cast_while_the_vote_closes_counts_or_is_refused(cast, room):
    resolution = scenes.opened(scenes.point(room), cast.team)
    seat = room.seats[0]
    outcomes = at_once(
        lambda: votes.cast_vote(resolution, seat, voice=Voice.IN_FAVOUR, by=seat.user),
        lambda: deciding.decide(resolution, by=cast.team),
    )
    decided = scenes.fresh(resolution)
    assert decided.in_favour == 1 - refused(outcomes)
    assert decided.result == (Result.ADOPTED if decided.in_favour else Result.REJECTED)


def test_a_consultation_closed_by_two_sweeps_together_closes_once(cast, clock):
    dossier = casting.before_committee(cast)
    meeting = scenes.consultation(cast, item=dossier.items.get())
    seat = cast.management.members.get(user=cast.member)
    votes.cast_vote(scenes.question_of(meeting), seat, voice=Voice.IN_FAVOUR, by=seat.user)
    at = portal.now() + dt.timedelta(days=8)
    clock.set(at.year, at.month, at.day, at.hour, at.minute)
    outcomes = at_once(*[consultations.close_due] * 3)
    assert sorted(outcomes) == [0, 0, 1]
    assert Decision.objects.count() == 1
