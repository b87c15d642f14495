"""Closing a decision: its result is always written, with its counts; its effect is done once, with it (F43, F94).

Whoever withdraws is fixed when the point is decided. The effect of an adopted proposal belongs to the app of what it
is about; in a room a refused effect refuses the whole decision, and nothing is written.
"""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from ..enums import MeetingState, Mode, ResolutionState, Result
from ..models import CommitteeMember, Resolution, SecretBallot, Withdrawal
from ..subjects import effect_on, subject_of
from ..tally import Count, result_of
from ..voices import Assembly, assembly_of, count_votes, has_spoken, is_spoiled, votes_on
from .resolutions import (
    Wording,
    expect_no_amendment,
    expect_state,
    expect_waiting,
    locked_resolution,
    put_wording,
)


@transaction.atomic
def decide(
    resolution: Resolution, *, by, agreed: bool | None = None, abstaining: Collection[int] = ()
) -> Resolution:
    """Close a proposal in a meeting: the consensus as noted (`agreed`, `abstaining` by member's id), or the votes.

    Deciding twice decides once.
    """
    resolution = locked_resolution(resolution)
    if resolution.is_decided:
        return resolution
    expect_state(resolution, ResolutionState.OPEN)
    meeting = resolution.point.meeting
    if meeting.is_written or meeting.state != MeetingState.UNDER_WAY:
        raise NotPossible(_("La rencontre n’est pas en cours : rien ne peut y être décidé."))
    expect_no_amendment(resolution)
    expect_waiting(resolution.point, resolution)
    assembly = assembly_of(resolution.point)
    if is_spoiled(resolution, assembly):
        raise NotPossible(
            _("Une personne qui avait déposé son bulletin s’est retirée depuis : recommencez ce vote secret.")
        )
    if resolution.mode == Mode.CONSENSUS:
        if agreed is None:
            raise NotPossible(_("Dites si la proposition fait consensus."))
        count = count_consensus(assembly, agreed=agreed, abstaining=abstaining)
        result = result_of(count, assembly.quorum, "unanimity")
    else:
        count = count_votes(resolution, assembly)
        result = result_of(count, assembly.quorum, meeting.committee.majority)
    conclude(resolution, assembly, count, result, by=by)
    if result == Result.ADOPTED:
        apply_effect(resolution, assembly, by=by)
    return resolution


def count_consensus(assembly: Assembly, *, agreed: bool, abstaining: Collection[int]) -> Count:
    """Those in the room all agree, but for those who abstain; or they do not agree."""
    there = [part for part in assembly.in_the_room if part.present]
    aside = sum(part.present.pk in abstaining for part in there if part.present)
    return Count(took_part=len(there), in_favour=len(there) - aside if agreed else 0, abstained=aside)


def conclude(
    resolution: Resolution, assembly: Assembly, count: Count, result: Result, *, by, comment: str = ""
) -> None:
    """Write what came of a proposal, whatever it is; the caller holds its lock."""
    resolution.state, resolution.result = ResolutionState.DECIDED, result
    resolution.decided_at, resolution.decided_by = clock.now(), by
    resolution.quorum, resolution.took_part = assembly.quorum, count.took_part
    resolution.in_favour, resolution.against = count.in_favour, count.against
    resolution.abstained = count.abstained
    resolution.save()
    _shuffle(resolution)
    Withdrawal.objects.bulk_create(
        [
            Withdrawal(point=resolution.point, member_id=member, why=why)
            for member, why in assembly.withdrawn.items()
        ],
        ignore_conflicts=True,
    )
    record(
        resolution,
        "resolution.decide",
        by=by,
        audience=Audience.STAFF,
        comment=comment,
        after={
            "result": result,
            "took_part": count.took_part,
            "in_favour": count.in_favour,
            "against": count.against,
            "abstained": count.abstained,
            "quorum": assembly.quorum,
        },
    )


def _shuffle(resolution: Resolution) -> None:
    """Write the secret ballots anew in an order of chance: not even the database remembers who came when."""
    voices = list(resolution.ballots.values_list("voice", flat=True))
    resolution.ballots.all().delete()
    anew = [SecretBallot(id=uuid.uuid4(), resolution=resolution, voice=voice) for voice in voices]
    SecretBallot.objects.bulk_create(sorted(anew, key=lambda ballot: ballot.id))


def apply_effect(resolution: Resolution, assembly: Assembly, *, by) -> None:
    """Do what an adopted proposal does, once. Raises NotPossible when its subject refuses it."""
    if resolution.applied_at or resolution.result != Result.ADOPTED:
        return
    point = resolution.point
    if resolution.amends:
        _amend(resolution, by=by)
    elif point.item:
        subject_of(point.item).apply(
            resolution, present=_present(resolution, assembly), withdrew=_withdrew(assembly), by=by
        )
    elif effect := effect_on(point.subject):
        effect(resolution)
    resolution.applied_at, resolution.obstacle = clock.now(), ""
    resolution.save(update_fields=["applied_at", "obstacle"])


def _amend(amendment: Resolution, *, by) -> None:
    """The text adopted takes the other's place; on an investment, its answer and its terms with it."""
    assert amendment.amends is not None
    target = locked_resolution(amendment.amends)
    before = {"text": target.text, "answer": target.answer}
    put_wording(
        target,
        Wording(amendment.text, target.mode, amendment.answer, amendment.terms, amendment.reasons),
    )
    target.state, target.opened_at = ResolutionState.DRAFT, None
    target.save()
    record(target, "resolution.amended", by=by, audience=Audience.STAFF, before=before)


def _present(resolution: Resolution, assembly: Assembly) -> list[CommitteeMember]:
    """Who took part: those in the room, or those who answered."""
    if not assembly.is_written:
        return [part.present for part in assembly.in_the_room if part.present]
    votes = votes_on(resolution)
    spoken = [part for part in assembly.deciding if has_spoken(part, votes)]
    return [next(bearer for bearer in part.bearers if bearer.pk in votes) for part in spoken]


def _withdrew(assembly: Assembly) -> list[CommitteeMember]:
    return list(CommitteeMember.objects.filter(pk__in=assembly.withdrawn))


@transaction.atomic
def try_effect_again(resolution: Resolution, *, by) -> Resolution:
    """Do the effect that could not be done when the consultation closed. Raises NotPossible while it still cannot."""
    resolution = locked_resolution(resolution)
    if resolution.applied_at:
        return resolution
    expect_state(resolution, ResolutionState.DECIDED)
    if resolution.result != Result.ADOPTED:
        raise NotPossible(_("Cette proposition n’est pas adoptée : elle n’a pas d’effet."))
    expect_waiting(resolution.point, resolution)
    apply_effect(resolution, assembly_of(resolution.point), by=by)
    record(resolution, "resolution.apply", by=by, audience=Audience.STAFF)
    return resolution
