"""Whether enough members take part for what is decided to stand, by the committee's own rule (F93, F94).

Each member is one voice, hers or her substitute's, never both: a substitute counts only in the place of a member who
takes no part. Of a point, whoever withdraws from it is counted nowhere, neither among those present nor among those of
whom the quorum is counted (the basis): her voice is out, and her substitute does not bring it back. A substitute who
withdraws cannot stand in for her member.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from cimpact import clock
from cimpact.formatting import as_date

from .enums import TOOK_PART, QuorumRule
from .models import CommitteeMember, Meeting, Point
from .recusal import withdrawing


@dataclass(frozen=True)
class Quorum:
    """What was counted. `needed` is None when the committee has fixed no quorum: nothing is then said to be enough."""

    needed: int | None
    present: int
    basis: int

    @property
    def is_set(self) -> bool:
        return self.needed is not None

    @property
    def enough(self) -> bool | None:
        """Whether the quorum is reached; None when none is fixed."""
        return self.present >= self.needed if self.needed is not None else None

    @property
    def missing(self) -> int:
        """How many more voices it would take."""
        return max(0, (self.needed or 0) - self.present)


def quorum_needed(rule: str, number: int | None, basis: int) -> int | None:
    """How many voices of the `basis` it takes, one at least; None when the committee has fixed no quorum."""
    if rule == QuorumRule.NOT_SET:
        return None
    if rule == QuorumRule.MAJORITY:
        return basis // 2 + 1
    assert number is not None  # held by a constraint
    if rule == QuorumRule.MEMBERS:
        return number
    return max(1, math.ceil(basis * number / 100))


def sitting_at(meeting: Meeting) -> list[CommitteeMember]:
    """Who sits on the committee the day it meets, or in writing today: begun by then, and not ended."""
    day = clock.today() if meeting.is_written else as_date(meeting.opened_at or meeting.starts_at)
    members = meeting.committee.members.filter(started_on__lte=day)
    members = members.filter(Q(ended_on=None) | Q(ended_on__gt=day))
    return list(members.select_related("user", "organisation"))


def quorum_of(meeting: Meeting, point: Point | None = None) -> Quorum:
    """The quorum of a meeting as it stands, or of one of its points without those who withdraw from it.

    The basis is the members who may decide: everyone who sits for herself (not as a substitute), without whoever
    withdraws from the point. Present are the voices of the basis that someone carries: the member herself, in person or
    remotely, else one of her substitutes.
    """
    present = set(meeting.attendances.filter(presence__in=TOOK_PART).values_list("member", flat=True))
    away = withdrawing(point) if point else frozenset()
    return count(meeting.committee, sitting_at(meeting), present, away)


def count(
    committee, members: Iterable[CommitteeMember], present: Collection[int], away: Collection[int] = ()
) -> Quorum:
    """The same, from who sits, who takes part (ids) and who withdraws (ids)."""
    members = list(members)
    basis = [m for m in members if m.substitute_for_id is None and m.pk not in away]
    standing_in = {
        m.substitute_for_id for m in members if m.substitute_for_id and m.pk in present and m.pk not in away
    }
    voices = sum(m.pk in present or m.pk in standing_in for m in basis)
    needed = quorum_needed(committee.quorum_rule, committee.quorum_number, len(basis))
    return Quorum(needed=needed, present=voices, basis=len(basis))
