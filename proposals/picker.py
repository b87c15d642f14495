"""Which stage fits a neighbourhood, and why: from what it says of itself and the prerequisites of the rules in force.

Nothing here reads the database or keeps anything: the stages come with their prerequisites, the answers from whoever
asks. The moves between stages are those that the guide describes (R29); any other is for the advisor to talk about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cimpact.programmes.enums import STEP, StageKind
from cimpact.programmes.models import Prerequisite, Stage

from .enums import EvidenceState

# A plan « adopted or being adopted » is enough (R19); everything else must be there.
ENOUGH_IN_PROGRESS = frozenset({"neighbourhood_plan"})


class Coming(StrEnum):
    """Where a neighbourhood comes from."""

    FIRST = "first"  # it has been through no stage here
    UNDER_WAY = "under_way"  # a stage is not over
    AFTER_PLANNING = "after_planning"
    AFTER_DEPLOYMENT = "after_deployment"
    AFTER_SCALING = "after_scaling"


class Carried(StrEnum):
    """What it would carry next."""

    SAME = "same"  # the initiative of the stage that ends
    NEW = "new"  # another initiative, for another change
    OTHER = "other"


class Scale(StrEnum):
    """How widely it wants to act (R24)."""

    SMALL = "small"  # a sector, or an initiative to consolidate
    WIDE = "wide"  # a neighbourhood, or several
    UNKNOWN = "unknown"


class Fit(StrEnum):
    READY = "ready"  # every prerequisite is there
    MISSING = "missing"  # the move is possible, something remains to be done
    NOT_DESCRIBED = "not_described"  # the guide does not describe this move: talk to the advisor


class Why(StrEnum):
    """What makes a stage possible, or not."""

    ANY_ENTRY = "any_entry"  # R16
    DIRECT_ENTRY = "direct_entry"  # R28
    SAME_INITIATIVE = "same_initiative"  # R29
    NEW_INITIATIVE = "new_initiative"  # R29
    NEW_CHANGE = "new_change"  # R29
    SCALE_FITS = "scale_fits"  # R24
    SCALE_DIFFERS = "scale_differs"  # R24
    UNDER_WAY = "under_way"  # R29: a move is made at the end of a stage
    NOT_DESCRIBED = "not_described"  # R29


# From where, carrying what → the stages that the guide opens (R16, R29).
MOVES: dict[tuple[Coming, Carried], dict[StageKind, Why]] = {
    **{(Coming.FIRST, carried): dict.fromkeys(StageKind, Why.ANY_ENTRY) for carried in Carried},
    (Coming.AFTER_PLANNING, Carried.SAME): {
        StageKind.DEPLOYMENT: Why.SAME_INITIATIVE,
        StageKind.SCALING: Why.SAME_INITIATIVE,
    },
    (Coming.AFTER_PLANNING, Carried.NEW): {StageKind.PLANNING: Why.NEW_CHANGE},
    (Coming.AFTER_DEPLOYMENT, Carried.SAME): {StageKind.SCALING: Why.SAME_INITIATIVE},
    (Coming.AFTER_DEPLOYMENT, Carried.NEW): dict.fromkeys(StageKind, Why.NEW_INITIATIVE),
    (Coming.AFTER_SCALING, Carried.SAME): {},
    (Coming.AFTER_SCALING, Carried.NEW): dict.fromkeys(StageKind, Why.NEW_INITIATIVE),
}
# The scale of each stage (R24); the first prepares, at whatever scale.
SCALES = {StageKind.DEPLOYMENT: Scale.SMALL, StageKind.SCALING: Scale.WIDE}


@dataclass(frozen=True)
class Situation:
    """What a neighbourhood says of itself."""

    stands: Mapping[str, str]  # code of a prerequisite → EvidenceState
    coming: Coming = Coming.FIRST
    carried: Carried = Carried.NEW
    scale: Scale = Scale.UNKNOWN


@dataclass(frozen=True)
class Verdict:
    """What is said of one stage."""

    stage: Stage
    fit: Fit
    reasons: tuple[Why, ...]
    met: tuple[Prerequisite, ...]
    missing: tuple[Prerequisite, ...]


@dataclass(frozen=True)
class Pick:
    """The answer: what is said of each stage, in the order of the climb."""

    verdicts: tuple[Verdict, ...]
    talk: bool  # something here is not described: the advisor answers

    @property
    def ready(self) -> list[Verdict]:
        """The stages that fit now, the one that suits best first: the scale wished for, then the highest."""
        fitting = [v for v in self.verdicts if v.fit == Fit.READY]
        return sorted(
            fitting,
            key=lambda v: (Why.SCALE_DIFFERS in v.reasons, -STEP[StageKind(v.stage.kind)]),
        )

    @property
    def next(self) -> Verdict | None:
        """The lowest stage that is possible and lacks something, above those that fit."""
        highest = max((STEP[StageKind(v.stage.kind)] for v in self.ready), default=0)
        return next(
            (v for v in self.verdicts if v.fit == Fit.MISSING and STEP[StageKind(v.stage.kind)] > highest),
            None,
        )


def prerequisites_of(stages: Iterable[Stage]) -> list[Prerequisite]:
    """Each prerequisite of the stages once, in the order in which a neighbourhood meets them."""
    found: dict[str, Prerequisite] = {}
    for stage in stages:
        for prerequisite in stage.prerequisites.all():
            found.setdefault(prerequisite.code, prerequisite)
    return list(found.values())


def is_met(code: str, state: str | None) -> bool:
    """Whether what is said of a prerequisite is enough (R19)."""
    if state == EvidenceState.IN_PROGRESS:
        return code in ENOUGH_IN_PROGRESS
    return state == EvidenceState.MET


def pick(stages: Iterable[Stage], situation: Situation) -> Pick:
    """What is said of each stage to a neighbourhood in that situation."""
    moves = _moves(situation)
    verdicts = tuple(_verdict(stage, situation, moves) for stage in stages)
    return Pick(verdicts, talk=not moves or situation.carried == Carried.OTHER)


def _moves(situation: Situation) -> dict[StageKind, Why]:
    return MOVES.get((situation.coming, situation.carried), {})


def _verdict(stage: Stage, situation: Situation, moves: Mapping[StageKind, Why]) -> Verdict:
    kind = StageKind(stage.kind)
    required = stage.prerequisites.all()
    met = tuple(p for p in required if is_met(p.code, situation.stands.get(p.code)))
    missing = tuple(p for p in required if p not in met)
    if kind not in moves:
        why = Why.UNDER_WAY if situation.coming == Coming.UNDER_WAY else Why.NOT_DESCRIBED
        return Verdict(stage, Fit.NOT_DESCRIBED, (why,), met, missing)
    reasons = [moves[kind]]
    if kind == StageKind.SCALING and situation.coming == Coming.FIRST:
        reasons.append(Why.DIRECT_ENTRY)
    if situation.scale != Scale.UNKNOWN and kind in SCALES:
        reasons.append(Why.SCALE_FITS if SCALES[kind] == situation.scale else Why.SCALE_DIFFERS)
    return Verdict(stage, Fit.MISSING if missing else Fit.READY, tuple(reasons), met, missing)
