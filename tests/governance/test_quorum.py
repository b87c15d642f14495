"""The quorum, by the committee's own rule, counted in voices: a member and her substitute make one (F93)."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.enums import MeetingState, Presence, QuorumRule, WhyWithdraw
from governance.models import Committee, CommitteeMember, Withdrawal
from governance.quorum import count, quorum_of
from tests import cast as casting

from . import meeting_scenes as scenes


@dataclass
class Seated:
    """A member as drawn: whom she stands in for (by rank), whether she came, whether she withdrew."""

    stands_in_for: int | None
    came: bool
    withdrew: bool


@st.composite
def compositions(draw) -> list[Seated]:
    """Any committee: members, then substitutes of some of them."""
    members = draw(st.integers(0, 9))
    own = [Seated(None, draw(st.booleans()), draw(st.booleans())) for _ in range(members)]
    subs = draw(st.integers(0, 6)) if members else 0
    standing = [
        Seated(draw(st.integers(0, members - 1)), draw(st.booleans()), draw(st.booleans()))
        for _ in range(subs)
    ]
    return own + standing


RULES = st.one_of(
    st.just((QuorumRule.NOT_SET, None)),
    st.just((QuorumRule.MAJORITY, None)),
    st.tuples(st.just(QuorumRule.MEMBERS), st.integers(1, 12)),
    st.tuples(st.just(QuorumRule.PERCENT), st.integers(1, 100)),
)


def recount(seated: list[Seated], rule: str, number: int | None) -> tuple[int | None, int, int]:
    """The same, member by member, as one would do on paper."""
    basis = present = 0
    for rank, member in enumerate(seated):
        if member.stands_in_for is not None or member.withdrew:
            continue
        basis += 1
        if member.came:
            present += 1
            continue
        for other in seated:
            if other.stands_in_for == rank and other.came and not other.withdrew:
                present += 1
                break
    needed = {
        QuorumRule.NOT_SET: None,
        QuorumRule.MEMBERS: number,
        QuorumRule.PERCENT: next((n for n in range(1, basis + 1) if n * 100 >= basis * (number or 0)), 1),
        QuorumRule.MAJORITY: next(n for n in range(basis + 2) if 2 * n > basis),
    }[QuorumRule(rule)]
    return needed, present, basis


@given(compositions(), RULES)
def test_the_count_is_that_of_a_plain_recount(seated, rule):
    kind, number = rule
    members = [
        CommitteeMember(
            pk=rank + 1,
            substitute_for_id=None if one.stands_in_for is None else one.stands_in_for + 1,
        )
        for rank, one in enumerate(seated)
    ]
    found = count(
        Committee(quorum_rule=kind, quorum_number=number),
        members,
        {m.pk for m, one in zip(members, seated, strict=True) if one.came},
        {m.pk for m, one in zip(members, seated, strict=True) if one.withdrew},
    )
    needed, present, basis = recount(seated, kind, number)
    assert (found.needed, found.present, found.basis) == (needed, present, basis)
    assert found.present <= found.basis
    assert found.enough == (None if needed is None else present >= needed)
    assert found.missing == (0 if needed is None else max(0, needed - present))


@given(st.integers(0, 200), st.integers(1, 100))
def test_a_share_is_rounded_up_to_whole_members(basis, number):
    needed = count(
        Committee(quorum_rule=QuorumRule.PERCENT, quorum_number=number),
        [CommitteeMember(pk=n + 1) for n in range(basis)],
        set(),
    ).needed
    assert needed == max(1, math.ceil(basis * number / 100))


@pytest.fixture
def three(cast):
    """A committee of three: half and more make a quorum."""
    cast.management.quorum_rule = QuorumRule.MAJORITY
    cast.management.save()
    scenes.seat(cast, "Lise", "Roy")
    return cast


def test_not_set_is_said_plainly(cast):
    found = scenes.meeting(cast)
    scenes.there(found, scenes.member_of(cast, cast.member))
    quorum = quorum_of(found)
    assert not quorum.is_set
    assert quorum.needed is None
    assert quorum.enough is None
    assert quorum.present == 1


def test_whoever_is_excused_or_absent_is_not_counted(three):
    found = scenes.meeting(three)
    member, recused = (scenes.member_of(three, user) for user in (three.member, three.recused))
    scenes.there(found, member, presence=Presence.EXCUSED)
    scenes.there(found, recused, presence=Presence.REMOTE)
    quorum = quorum_of(found)
    assert (quorum.needed, quorum.present, quorum.enough, quorum.missing) == (2, 1, False, 1)


def test_a_substitute_counts_in_place_of_her_member_never_beside_her(three):
    member = scenes.member_of(three, three.member)
    substitute = scenes.seat(three, "Suzie", "Bois", substitute_for=member)
    found = scenes.meeting(three)
    scenes.there(found, substitute)
    assert quorum_of(found).present == 1
    scenes.there(found, member)
    quorum = quorum_of(found)
    assert (quorum.present, quorum.basis) == (1, 3)


def test_r58_the_quorum_of_a_point_leaves_out_whoever_withdraws_and_her_substitute(three):
    item = casting.before_committee(three).items.get()
    recused = scenes.member_of(three, three.recused)
    substitute = scenes.seat(three, "Suzie", "Bois", substitute_for=recused)
    found = scenes.meeting(three)
    point = scenes.investment(found, item)
    scenes.there(found, recused, substitute, scenes.member_of(three, three.member))
    assert quorum_of(found).present == 2
    quorum = quorum_of(found, point)
    assert (quorum.basis, quorum.needed, quorum.present, quorum.enough) == (2, 2, 1, False)


def test_r58_a_withdrawal_noted_at_the_meeting_counts_at_once(three):
    item = casting.before_committee(three).items.get()
    found = scenes.meeting(three)
    point = scenes.investment(found, item)
    member = scenes.member_of(three, three.member)
    scenes.there(found, member)
    assert quorum_of(found, point).present == 1
    Withdrawal.objects.create(point=point, member=member, why=WhyWithdraw.AT_MEETING)
    quorum = quorum_of(found, point)
    assert (quorum.basis, quorum.present) == (1, 0)


def test_the_composition_is_that_of_the_day_of_the_meeting(three, clock):
    found = scenes.meeting(three, days=0)
    clock.set(2022, 6, 1)
    scenes.seat(three, "Nouvelle", "Venue", started_on="2022-05-01")
    assert quorum_of(found).basis == 3
    assert found.state == MeetingState.UNDER_WAY
