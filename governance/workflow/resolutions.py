"""Proposals of decision: written on a point, amended, put to the decision, taken back (F43).

    à l’étude (DRAFT) → soumise (OPEN) → décidée (DECIDED)
    à l’étude or soumise → retirée (TAKEN_BACK)
    soumise → à l’étude, when an amendment adopted changes it

An amendment is a proposal too; it is decided before what it would change, as long as nobody voted on that.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from ..enums import MeetingState, Mode, ResolutionState
from ..models import Point, Resolution
from ..subjects import subject_of

STILL_TO_DECIDE = (ResolutionState.DRAFT, ResolutionState.OPEN)


@dataclass(frozen=True)
class Wording:
    """What a proposal says: its text, how to decide it, and on an investment the answer and its terms."""

    text: str
    mode: str = Mode.CONSENSUS
    answer: str = ""
    terms: dict | None = None
    reasons: str = ""


def locked_resolution(resolution: Resolution) -> Resolution:
    """The proposal as it is now, locked after its point until the transaction ends."""
    Point.objects.select_for_update().get(pk=resolution.point_id)
    return (
        Resolution.objects.select_for_update(of=("self",))
        .select_related("point__meeting__committee", "point__item__committee", "amends")
        .get(pk=resolution.pk)
    )


def expect_state(resolution: Resolution, *states: str) -> None:
    """Raise NotPossible unless the proposal stands in one of the states: someone came first, or a page was old."""
    if resolution.state not in states:
        raise NotPossible(
            _(
                "Cette proposition de décision a changé entre-temps : elle est %(state)s. Rien n’a été modifié."
            )
            % {"state": resolution.get_state_display()}
        )


def wording_problem(point: Point, wording: Wording) -> str | None:
    """Why the proposal cannot be put as it is; None when it can. Only an investment asks for more than a text."""
    if point.item is None:
        return None
    probe = Resolution(
        point=point, text=wording.text, answer=wording.answer, terms=wording.terms, reasons=wording.reasons
    )
    return subject_of(point.item).problem(probe)


@transaction.atomic
def propose(
    point: Point,
    wording: Wording,
    *,
    by,
    amends: Resolution | None = None,
    reopens: Resolution | None = None,
    reopen_reason: str = "",
) -> Resolution:
    """Write a proposal of decision on a point; the same words twice are one proposal."""
    point = Point.objects.select_for_update(of=("self",)).select_related("meeting", "item").get(pk=point.pk)
    if amends is not None:
        amends = locked_resolution(amends)
        _expect_amendable(amends)
    if problem := wording_problem(point, wording):
        raise NotPossible(problem)
    said = point.resolutions.filter(
        text=wording.text, amends=amends, state=ResolutionState.DRAFT, answer=wording.answer
    ).first()
    if said and said.proposed_by_id == by.pk:
        return said
    resolution = Resolution.objects.create(
        point=point,
        text=wording.text,
        mode=wording.mode,
        answer=wording.answer,
        terms=wording.terms,
        reasons=wording.reasons,
        amends=amends,
        reopens=reopens,
        reopen_reason=reopen_reason,
        proposed_by=by,
    )
    kind = "resolution.amend" if amends else "resolution.reopen" if reopens else "resolution.propose"
    record(resolution, kind, by=by, audience=Audience.STAFF, comment=reopen_reason)
    return resolution


def _expect_amendable(target: Resolution) -> None:
    if target.amends_id:
        raise NotPossible(_("Un amendement ne s’amende pas : proposez-en un autre."))
    expect_state(target, *STILL_TO_DECIDE)
    if target.votes.exists():
        raise NotPossible(_("Le vote est commencé : il n’est plus temps d’amender cette proposition."))


@transaction.atomic
def reword(resolution: Resolution, wording: Wording, *, by, version: int) -> Resolution:
    """Change a proposal still under study; refused when someone changed it since it was read."""
    resolution = locked_resolution(resolution)
    expect_state(resolution, ResolutionState.DRAFT)
    if resolution.version != version:
        raise NotPossible(
            _("Cette proposition de décision a été changée pendant que vous écriviez : relisez-la d’abord.")
        )
    if problem := wording_problem(resolution.point, wording):
        raise NotPossible(problem)
    put_wording(resolution, wording)
    resolution.save()
    record(resolution, "resolution.reword", by=by, audience=Audience.STAFF)
    return resolution


def put_wording(resolution: Resolution, wording: Wording) -> None:
    """Give the proposal these words, as its next version; the caller saves it."""
    resolution.text, resolution.mode = wording.text, wording.mode
    resolution.answer, resolution.terms = wording.answer, wording.terms
    resolution.reasons = wording.reasons
    resolution.version += 1


def expect_waiting(point: Point, resolution: Resolution) -> None:
    """Raise NotPossible when the investment was already decided, here or elsewhere: nothing is decided twice."""
    if point.item is None or resolution.reopens_id:
        return
    if point.item.withdrawn_at or hasattr(point.item, "decision"):
        raise NotPossible(
            _(
                "« %(title)s » n’attend plus de décision de ce comité : elle est déjà inscrite, ou le dossier a été "
                "retiré."
            )
            % {"title": point.item.title}
        )


@transaction.atomic
def put_to_decision(resolution: Resolution, *, by) -> Resolution:
    """Open the proposal to the decision, at a meeting under way; its amendments come first."""
    resolution = locked_resolution(resolution)
    if resolution.state == ResolutionState.OPEN:
        return resolution  # clicked twice
    expect_state(resolution, ResolutionState.DRAFT)
    meeting = resolution.point.meeting
    if meeting.is_written or meeting.state != MeetingState.UNDER_WAY:
        raise NotPossible(_("La rencontre n’est pas en cours : ouvrez-la d’abord."))
    expect_no_amendment(resolution)
    expect_waiting(resolution.point, resolution)
    other = resolution.point.resolutions.filter(state=ResolutionState.OPEN).exclude(pk=resolution.amends_id)
    if other.exists():
        raise NotPossible(_("Une autre proposition de ce point est déjà soumise : décidez-la d’abord."))
    open_now(resolution)
    record(resolution, "resolution.open", by=by, audience=Audience.STAFF)
    return resolution


def open_now(resolution: Resolution) -> None:
    """The proposal is open to the decision from now on; the caller holds its lock."""
    resolution.state, resolution.opened_at = ResolutionState.OPEN, clock.now()
    resolution.save(update_fields=["state", "opened_at"])


def expect_no_amendment(resolution: Resolution) -> None:
    """Raise NotPossible while an amendment waits."""
    if resolution.amendments.filter(state__in=STILL_TO_DECIDE).exists():
        raise NotPossible(_("Un amendement attend : décidez-le d’abord, ou retirez-le."))


@transaction.atomic
def take_back(resolution: Resolution, *, by) -> Resolution:
    """Take a proposal back before it is decided; its amendments go with it."""
    resolution = locked_resolution(resolution)
    if resolution.state == ResolutionState.TAKEN_BACK:
        return resolution
    expect_state(resolution, *STILL_TO_DECIDE)
    for amendment in resolution.amendments.filter(state__in=STILL_TO_DECIDE):
        take_back(amendment, by=by)
    resolution.state = ResolutionState.TAKEN_BACK
    # What is taken back no longer takes up the decision again: another may.
    resolution.reopens = None
    resolution.save(update_fields=["state", "reopens"])
    record(resolution, "resolution.take_back", by=by, audience=Audience.STAFF)
    return resolution
