"""The rule of the quorum and of the majority, as numbers; then whole compositions, recounted plainly."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from governance.enums import Majority, Mode, QuorumRule, Result, Voice, WhyWithdraw
from governance.models import SecretBallot, Vote, Withdrawal
from governance.quorum import quorum_needed, quorum_of
from governance.tally import Count, is_adopted, result_of
from governance.workflow.deciding import decide
from governance.workflow.votes import cast_vote

from . import decision_scenes as scenes


@pytest.mark.parametrize(
    ("rule", "number", "basis", "needed"),
    [
        (QuorumRule.NOT_SET, None, 9, None),
        (QuorumRule.MAJORITY, None, 9, 5),
        (QuorumRule.MAJORITY, None, 8, 5),
        (QuorumRule.MAJORITY, None, 1, 1),
        (QuorumRule.MEMBERS, 4, 9, 4),
        (QuorumRule.PERCENT, 50, 9, 5),
        (QuorumRule.PERCENT, 50, 8, 4),
        (QuorumRule.PERCENT, 1, 3, 1),
        (QuorumRule.PERCENT, 100, 7, 7),
    ],
)
def test_the_quorum_follows_its_rule(rule, number, basis, needed):
    assert quorum_needed(rule, number, basis) == needed


@pytest.mark.parametrize(
    ("majority", "in_favour", "against", "adopted"),
    [
        (Majority.SIMPLE, 3, 2, True),
        (Majority.SIMPLE, 2, 2, False),  # a tie adopts nothing
        (Majority.SIMPLE, 0, 0, False),
        (Majority.TWO_THIRDS, 2, 1, True),
        (Majority.TWO_THIRDS, 3, 2, False),
        (Majority.TWO_THIRDS, 4, 2, True),
        (Majority.UNANIMITY, 4, 0, True),
        (Majority.UNANIMITY, 4, 1, False),
        (Majority.UNANIMITY, 0, 0, False),
    ],
)
def test_the_majority_follows_its_rule(majority, in_favour, against, adopted):
    assert is_adopted(Count(9, in_favour, against, 2), majority) is adopted


def test_without_enough_people_nothing_is_decided_however_they_vote():
    assert result_of(Count(2, 2), 3, Majority.SIMPLE) == Result.NO_QUORUM
    assert result_of(Count(3, 2, 1), 3, Majority.SIMPLE) == Result.ADOPTED
    assert result_of(Count(0), None, Majority.SIMPLE) == Result.NO_QUORUM


RULES = st.one_of(
    st.just((QuorumRule.NOT_SET, None)),
    st.just((QuorumRule.MAJORITY, None)),
    st.tuples(st.just(QuorumRule.MEMBERS), st.integers(1, 6)),
    st.tuples(st.just(QuorumRule.PERCENT), st.integers(1, 100)),
)
# Of each member: there, withdraws, has a substitute that is there, and what each would say.
PERSON = st.tuples(
    st.booleans(), st.booleans(), st.booleans(), st.sampled_from(Voice), st.sampled_from(Voice), st.booleans()
)


def recount(people, rule, majority):
    """The same rule told plainly, from what each person did."""
    number = rule[1]
    deciding = [person for person in people if not person[1]]
    basis = len(deciding)
    there = [person for person in deciding if person[0] or person[2]]
    said = [(own if present else other) for present, _withdraws, _sub, own, other, votes in there if votes]
    needed = {
        QuorumRule.NOT_SET: 1,
        QuorumRule.MAJORITY: basis // 2 + 1,
        QuorumRule.MEMBERS: number,
        QuorumRule.PERCENT: -(-basis * (number or 0) // 100) or 1,
    }[rule[0]]
    yes, no = said.count(Voice.IN_FAVOUR), said.count(Voice.AGAINST)
    if len(there) < needed or not there:
        return Result.NO_QUORUM, len(there), yes, no
    enough = {
        Majority.SIMPLE: yes > no,
        Majority.TWO_THIRDS: yes > 0 and yes * 3 >= (yes + no) * 2,
        Majority.UNANIMITY: yes > 0 and no == 0,
    }[majority]
    return (Result.ADOPTED if enough else Result.REJECTED), len(there), yes, no


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(PERSON, min_size=1, max_size=6),
    rule=RULES,
    majority=st.sampled_from(Majority),
    mode=st.sampled_from([Mode.ROLL_CALL, Mode.SECRET]),
)
def test_r57_whoever_sits_comes_withdraws_and_votes_the_result_is_the_plain_recount(
    cast, people, rule, majority, mode
):
    with transaction.atomic():
        committee = cast.governance
        committee.quorum_rule, committee.quorum_number = rule
        committee.majority = majority
        committee.save()
        committee.members.update(ended_on="2022-01-01")
        meeting = scenes.meeting(cast, committee)
        point = scenes.point(meeting)
        seats = []
        for present, withdraws, has_substitute, *_words in people:
            seat = scenes.member(cast, committee)
            substitute = scenes.member(cast, committee, substitute_for=seat) if has_substitute else None
            if present:
                scenes.there(meeting, seat)
            if substitute:
                scenes.there(meeting, substitute)
            if withdraws:
                Withdrawal.objects.create(point=point, member=seat, why=WhyWithdraw.AT_MEETING)
            seats.append((seat, substitute))
        resolution = scenes.opened(point, cast.team, mode=mode)
        for (seat, substitute), (present, withdraws, _sub, own, other, votes) in zip(
            seats, people, strict=True
        ):
            for who, voice, may in (
                (seat, own, present and not withdraws),
                (substitute, other, substitute and not present and not withdraws),
            ):
                if who is None or not votes:
                    continue
                if may:
                    cast_vote(resolution, who, voice=voice, by=who.user)
                else:
                    with pytest.raises(NotPossible):
                        cast_vote(resolution, who, voice=voice, by=who.user)
        counted = quorum_of(meeting, point)
        decided = decide(resolution, by=cast.team)
        assert (counted.present, counted.needed) == (decided.took_part, decided.quorum)
        again = decide(resolution, by=cast.team)
        found = (decided.result, decided.took_part, decided.in_favour, decided.against)
        assert found == recount(people, rule, majority)
        assert (again.decided_at, again.applied_at) == (decided.decided_at, decided.applied_at)
        assert (decided.applied_at is not None) == (decided.result == Result.ADOPTED)
        assert Event.objects.about(decided).filter(kind="resolution.decide").count() == 1
        if mode == Mode.SECRET:
            assert SecretBallot.objects.filter(resolution=resolution).count() == (
                decided.in_favour + decided.against + decided.abstained
            )
            assert not Vote.objects.filter(resolution=resolution).exclude(voice="", words="").exists()
        transaction.set_rollback(True)
