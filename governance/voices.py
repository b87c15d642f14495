"""Who may decide a point: each member one voice, hers or her substitute's, without whoever withdraws (R58, F42).

A voice is its member's. A substitute carries it only when the member takes no part; when the member withdraws, the
voice is out, and so is it of the quorum's basis: a substitute does not decide in the place of whoever may not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .enums import TOOK_PART, Mode, Voice
from .models import CommitteeMember, Point, Resolution, Vote
from .quorum import quorum_needed, sitting_at
from .recusal import withdrawn_from
from .tally import Count


@dataclass(frozen=True)
class Part:
    """One member's voice: who may carry it, and who does."""

    member: CommitteeMember
    substitutes: tuple[CommitteeMember, ...] = ()
    is_out: bool = False  # the member withdraws
    # In a room, whoever holds the voice among those present; None when neither she nor a substitute is there.
    present: CommitteeMember | None = None

    @property
    def bearers(self) -> tuple[CommitteeMember, ...]:
        """Who may speak for it, the member first."""
        return () if self.is_out else (self.member, *self.substitutes)


@dataclass(frozen=True)
class Assembly:
    """Those who may decide a point now."""

    point: Point
    parts: list[Part]
    withdrawn: dict[int, str] = field(default_factory=dict)  # member's id → why

    @property
    def is_written(self) -> bool:
        return self.point.meeting.is_written

    @property
    def deciding(self) -> list[Part]:
        return [part for part in self.parts if not part.is_out]

    @property
    def basis(self) -> int:
        """Of how many the quorum is counted."""
        return len(self.deciding)

    @property
    def quorum(self) -> int | None:
        committee = self.point.meeting.committee
        return quorum_needed(committee.quorum_rule, committee.quorum_number, self.basis)

    @property
    def in_the_room(self) -> list[Part]:
        return [part for part in self.deciding if part.present]

    def part_of(self, member: CommitteeMember | None) -> Part | None:
        """The voice that the member may carry now; in a room, only whoever holds it there."""
        if member is None:
            return None
        for part in self.deciding:
            if member in part.bearers and (self.is_written or part.present == member):
                return part
        return None


def assembly_of(point: Point) -> Assembly:
    """Who may decide the point, by who sits, who is there and who withdraws."""
    meeting = point.meeting
    withdrawn = withdrawn_from(point)
    there = set(meeting.attendances.filter(presence__in=TOOK_PART).values_list("member", flat=True))
    members = sitting_at(meeting)
    substitutes: dict[int, list[CommitteeMember]] = defaultdict(list)
    for member in sorted(members, key=lambda member: member.pk):
        if member.substitute_for_id and member.pk not in withdrawn:
            substitutes[member.substitute_for_id].append(member)
    parts = []
    for member in members:
        if member.substitute_for_id:
            continue
        bearers = [member, *substitutes[member.pk]]
        present = next((bearer for bearer in bearers if bearer.pk in there), None)
        parts.append(Part(member, tuple(bearers[1:]), member.pk in withdrawn, present))
    return Assembly(point, parts, withdrawn)


def vote_of(part: Part, votes: dict[int, Vote], *, is_written: bool) -> Vote | None:
    """What counts of what was said for a voice: in writing the member's own, else her substitute's; in a room, what
    the one who holds the voice said."""
    if not is_written:
        return votes.get(part.present.pk) if part.present else None
    return next((votes[bearer.pk] for bearer in part.bearers if bearer.pk in votes), None)


def has_spoken(part: Part, votes: dict[int, Vote]) -> bool:
    """Whether someone spoke for the voice."""
    return any(bearer.pk in votes for bearer in part.bearers)


def votes_on(resolution: Resolution) -> dict[int, Vote]:
    """The votes cast, by member's id."""
    return {vote.member_id: vote for vote in resolution.votes.select_related("member__user")}


def count_votes(resolution: Resolution, assembly: Assembly) -> Count:
    """What the votes cast make. In writing, to take part is to answer; in a room, to be there."""
    votes = votes_on(resolution)
    if resolution.mode == Mode.SECRET:
        said: Iterable[str] = resolution.ballots.values_list("voice", flat=True)
        answered = sum(has_spoken(part, votes) for part in assembly.deciding)
    else:
        kept = [vote_of(part, votes, is_written=assembly.is_written) for part in assembly.deciding]
        said = [vote.voice for vote in kept if vote]
        answered = len(list(said))
    voices = list(said)
    took_part = answered if assembly.is_written else len(assembly.in_the_room)
    return Count(
        took_part=max(took_part, answered),
        in_favour=voices.count(Voice.IN_FAVOUR),
        against=voices.count(Voice.AGAINST),
        abstained=voices.count(Voice.ABSTAIN),
    )


def is_spoiled(resolution: Resolution, assembly: Assembly) -> bool:
    """Whether a secret vote holds the ballot of someone who has no voice any more: nobody can take it back out."""
    if resolution.mode != Mode.SECRET:
        return False
    bearers = {bearer.pk for part in assembly.deciding for bearer in part.bearers}
    return resolution.votes.exclude(member__in=bearers).exists()
