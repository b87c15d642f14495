"""Voting: a member for her voice, or the leader noting a roll call for those in the room (F43, F96).

A roll call may be changed until it closes. A secret ballot cannot: that she voted is one row, what someone voted is
another, and nothing joins them, neither a key, a time, an order nor the history.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from ..enums import MeetingState, Mode, ResolutionState, Voice
from ..models import CommitteeMember, Resolution, SecretBallot, Vote
from ..voices import Assembly, Part, assembly_of, has_spoken, votes_on
from .resolutions import expect_state, locked_resolution


def voting_problem(resolution: Resolution, member: CommitteeMember | None, assembly: Assembly) -> str | None:
    """Why the member may not vote now; None when she may."""
    if member is None:
        return _("Vous ne siégez pas à ce comité : vous n’avez pas de vote.")
    if member.pk in assembly.withdrawn:
        return _("Vous vous êtes retirée ou retiré de ce point : vous n’avez pas de vote.")
    part = assembly.part_of(member)
    if part is None:
        if not assembly.is_written and member.pk in {p.member.pk for p in assembly.parts}:
            return _("Votre présence n’est pas notée : demandez à la personne qui anime de l’inscrire.")
        return _(
            "La personne que vous remplacez prend part elle-même à ce point, ou votre présence n’est pas notée."
        )
    return _taken_problem(resolution, part, member)


def _taken_problem(resolution: Resolution, part: Part, member: CommitteeMember) -> str | None:
    """A voice speaks once: in secret whoever came first, else the member before her substitute."""
    votes = votes_on(resolution)
    if resolution.is_secret and has_spoken(part, votes):
        return _("Votre vote secret est déjà déposé : il ne peut plus être changé.")
    if assembly_speaks_for_itself(part, member, votes):
        return _("La personne que vous remplacez a déjà répondu elle-même.")
    return None


def assembly_speaks_for_itself(part: Part, member: CommitteeMember, votes: dict[int, Vote]) -> bool:
    """Whether a substitute comes after the member whose voice it is."""
    return member != part.member and part.member.pk in votes


@transaction.atomic
def cast_vote(resolution: Resolution, member: CommitteeMember, *, voice: str, by, words: str = "") -> Vote:
    """A member speaks for the voice she holds. A second secret ballot changes nothing."""
    resolution = locked_resolution(resolution)
    _expect_voting(resolution)
    if resolution.is_secret and (cast := resolution.votes.filter(member=member).first()):
        return cast  # clicked twice: the ballot already counts, whatever the second one says
    if problem := voting_problem(resolution, member, assembly_of(resolution.point)):
        raise NotPossible(problem)
    if resolution.is_secret:
        SecretBallot.objects.create(resolution=resolution, voice=Voice(voice))
        vote = Vote.objects.create(resolution=resolution, member=member)
        record(resolution, "resolution.vote", by=by, audience=Audience.STAFF)
        return vote
    return _speak(resolution, member, voice=voice, words=words, by=by)


def _speak(resolution: Resolution, member: CommitteeMember, *, voice: str, words: str, by) -> Vote:
    vote, is_new = Vote.objects.get_or_create(
        resolution=resolution, member=member, defaults={"voice": Voice(voice), "words": words}
    )
    if not is_new and (vote.voice, vote.words) == (voice, words):
        return vote
    if not is_new:
        vote.voice, vote.words, vote.at = Voice(voice), words, clock.now()
        vote.save(update_fields=["voice", "words", "at"])
    record(
        resolution,
        "resolution.vote" if is_new else "resolution.change_vote",
        by=by,
        audience=Audience.STAFF,
        after={"member": member.user.full_name, "voice": vote.voice},
    )
    return vote


def _expect_voting(resolution: Resolution) -> None:
    expect_state(resolution, ResolutionState.OPEN)
    meeting = resolution.point.meeting
    if meeting.state != MeetingState.UNDER_WAY:
        raise NotPossible(_("Cette rencontre n’est pas en cours : on n’y vote pas."))
    if meeting.closes_at and meeting.closes_at <= clock.now():
        raise NotPossible(_("La date de réponse est passée : le vote est clos."))
    if resolution.mode == Mode.CONSENSUS and not meeting.is_written:
        raise NotPossible(_("Cette proposition se décide par consensus : la personne qui anime le constate."))


@transaction.atomic
def note_roll_call(resolution: Resolution, voices: dict[int, str], *, by) -> None:
    """The leader writes what each person in the room says: member's id → voice, empty for whoever says nothing."""
    resolution = locked_resolution(resolution)
    _expect_voting(resolution)
    if resolution.mode != Mode.ROLL_CALL or resolution.point.meeting.is_written:
        raise NotPossible(
            _("Seul un vote nominal, dans une rencontre, est noté pour les personnes présentes.")
        )
    present = {p.present.pk: p.present for p in assembly_of(resolution.point).in_the_room if p.present}
    for pk, voice in voices.items():
        if pk not in present:
            raise NotPossible(_("Une de ces personnes n’a pas de vote sur ce point. Relisez la liste."))
        if voice:
            _speak(resolution, present[pk], voice=voice, words="", by=by)
        else:
            resolution.votes.filter(member=pk).delete()


@transaction.atomic
def start_again(resolution: Resolution, *, by) -> None:
    """Begin an open vote anew, everyone with it: what was cast is forgotten."""
    resolution = locked_resolution(resolution)
    expect_state(resolution, ResolutionState.OPEN)
    forget_votes(resolution)
    record(resolution, "resolution.start_again", by=by, audience=Audience.STAFF)


def forget_votes(resolution: Resolution) -> None:
    """What was cast on a proposal still open, ballots included; the caller holds its lock."""
    resolution.votes.all().delete()
    resolution.ballots.all().delete()
