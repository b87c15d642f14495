"""What the page of a decision shows to whoever may read it, and what she may do there."""

from dataclasses import dataclass

from cimpact import clock
from cimpact.history.models import Event

from .enums import Mode, Outcome, ResolutionState, Result, WhyWithdraw
from .forms.decisions import ConsensusForm, RollCallForm, VoteForm, voices_for
from .models import Resolution, Withdrawal
from .permissions import MEETING_ABILITIES, meeting_abilities, member_of, roles_in
from .subjects import subject_of
from .tally import is_quorate
from .voices import Assembly, assembly_of, has_spoken, is_spoiled, vote_of, votes_on
from .workflow.votes import voting_problem

TONES = {
    Result.ADOPTED: "done",
    Result.REJECTED: "closed",
    Result.NO_QUORUM: "paused",
}


def tone_of(resolution: Resolution) -> str:
    """The colour of a proposal's state or result."""
    if resolution.is_decided:
        return TONES[Result(resolution.result)]
    return {ResolutionState.OPEN: "theirs", ResolutionState.DRAFT: "draft"}.get(
        ResolutionState(resolution.state), "closed"
    )


def label_of(resolution: Resolution) -> str:
    """Its result once decided, else its state."""
    shown = resolution.get_result_display() if resolution.is_decided else resolution.get_state_display()
    return str(shown)


@dataclass(frozen=True)
class Shown:
    """A proposal in a list, with where it stands."""

    resolution: Resolution
    tone: str
    label: str


def shown(resolution: Resolution) -> Shown:
    """The proposal as a list shows it."""
    return Shown(resolution, tone_of(resolution), label_of(resolution))


def decision_context(resolution: Resolution, user, **bound) -> dict:
    """Everything the page needs. `bound`: forms that came back with errors, by name."""
    point = resolution.point
    meeting = point.meeting
    can = meeting_abilities(user, meeting)
    is_mine = resolution.proposed_by_id == user.pk
    assembly = assembly_of(point) if resolution.state == ResolutionState.OPEN else None
    context = {
        "resolution": resolution,
        "point": point,
        "meeting": meeting,
        "committee": meeting.committee,
        "item": point.item,
        "subject_url": subject_of(point.item).url(point.item) if point.item else "",
        "answer": Outcome(resolution.answer).label if resolution.answer else "",
        "terms": terms_rows(resolution),
        "tone": tone_of(resolution),
        "label": label_of(resolution),
        "can": can,
        "has_hand": can["edit_agenda"] or (is_mine and can["propose_decision"]),
        "amendments": _amendments(resolution),
        "withdrawals": withdrawals_of(resolution),
        "events": Event.objects.about(resolution).select_related("actor"),
        "can_reopen": bool(MEETING_ABILITIES["reopen_decision"][0] & roles_in(user, meeting.committee)),
        "reopenable": resolution.is_decided and not resolution.amends_id,
        "anew": getattr(resolution, "reopened_by", None),
    }
    if assembly:
        return context | _while_open(resolution, user, assembly, can, bound)
    closed = dict.fromkeys(("vote_form", "has_voted", "leads"))
    return context | closed | {"roll": roll_of(resolution) if resolution.is_decided else []}


def _while_open(resolution: Resolution, user, assembly: Assembly, can: dict, bound: dict) -> dict:
    """Voting and closing, while the proposal is open."""
    meeting = resolution.point.meeting
    is_room = not meeting.is_written
    votes = votes_on(resolution)
    member = member_of(user, meeting.committee)
    votes_here = can["vote"] and not (is_room and resolution.mode == Mode.CONSENSUS)
    problem = voting_problem(resolution, member, assembly) if votes_here else None
    mine = votes.get(member.pk) if member else None
    forms = dict.fromkeys(("vote_form", "consensus_form", "roll_form")) | bound
    if votes_here and not problem:
        initial = {"voice": mine.voice, "words": mine.words} if mine else None
        forms["vote_form"] = forms["vote_form"] or VoteForm(resolution=resolution, initial=initial)
    leads = can["decide"] and is_room
    if leads and resolution.mode == Mode.CONSENSUS:
        forms["consensus_form"] = forms["consensus_form"] or ConsensusForm(assembly=assembly)
    if leads and resolution.mode == Mode.ROLL_CALL:
        forms["roll_form"] = forms["roll_form"] or RollCallForm(assembly=assembly, votes=votes)
    spoken = [part for part in assembly.deciding if has_spoken(part, votes)]
    return forms | {
        "assembly": assembly,
        "mine": mine,
        "has_voted": mine is not None,
        "voting_problem": problem,
        "leads": leads,
        "quorate": is_quorate(len(assembly.in_the_room), assembly.quorum) if is_room else None,
        "heard": len(spoken),
        "expected": len(assembly.in_the_room) if is_room else assembly.basis,
        "spoiled": is_spoiled(resolution, assembly),
        "waits_for_amendment": resolution.amendments.filter(
            state__in=(ResolutionState.DRAFT, ResolutionState.OPEN)
        ).exists(),
        "is_late": bool(meeting.closes_at and meeting.closes_at <= clock.now()),
        "said": _said(resolution, assembly, votes),
    }


def _said(resolution: Resolution, assembly: Assembly, votes: dict) -> list[dict]:
    """What was said so far in a roll call; of a secret vote, nothing."""
    if resolution.is_secret:
        return []
    labels = dict(voices_for(resolution))
    kept = [vote_of(part, votes, is_written=assembly.is_written) for part in assembly.deciding]
    return [
        {"name": vote.member.user.full_name, "voice": labels[vote.voice], "words": vote.words}
        for vote in kept
        if vote and vote.voice
    ]


def roll_of(resolution: Resolution) -> list[dict]:
    """Who said what, of a decision that was not secret; of a secret one, only who voted."""
    labels = dict(voices_for(resolution))
    return [
        {
            "name": vote.member.user.full_name,
            "voice": labels.get(vote.voice, ""),
            "words": vote.words,
        }
        for vote in resolution.votes.select_related("member__user")
    ]


def terms_rows(resolution: Resolution) -> list[tuple[int, int]]:
    """(year, cents) of the terms, in order."""
    amounts = (resolution.terms or {}).get("amounts", {})
    return sorted((int(year), cents) for year, cents in amounts.items())


def _amendments(resolution: Resolution) -> list[Shown]:
    return [shown(amendment) for amendment in resolution.amendments.select_related("proposed_by")]


def withdrawals_of(resolution: Resolution) -> list[dict]:
    """Who withdrew, and why only as she wishes; by rule, the rule is no secret."""
    found = Withdrawal.objects.filter(point=resolution.point).select_related("member__user")
    return [
        {
            "name": withdrawal.member.user.full_name,
            "why": withdrawal.words
            if withdrawal.is_said
            else withdrawal.get_why_display()
            if withdrawal.why == WhyWithdraw.MARKED
            else "",
        }
        for withdrawal in found
    ]
