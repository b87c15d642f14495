"""Where a dossier may begin: any neighbourhood (R13), carried by its table (R14), in the programmes under way.

An initiative goes from stage to stage by a new proposal (R29): 1 to 2, 1 to 3, 2 to 3. An initiative that no stage has
taken yet enters by any of them (R16). The guide describes nothing else for the same initiative: the team may allow it.
"""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from cimpact import clock
from cimpact.history.models import Event
from cimpact.programmes.models import Programme, RulesVersion, Stage, SubmissionWindow
from neighbourhoods.models import Initiative, Neighbourhood

from . import moments
from .enums import CLOSED, WRITING, State
from .models import Dossier


def programmes_open_to(neighbourhood: Neighbourhood) -> list[Programme]:
    """The programmes whose advisors accompany the neighbourhood; all those under way while none does."""
    today = clock.today()
    running = Programme.objects.filter(ends_on__gte=today, rules__effective_on__lte=today).distinct()
    accompanied = {a.programme_id for a in neighbourhood.current_advisors}
    return [p for p in running if p.pk in accompanied] or list(running)


def begun_in(neighbourhood: Neighbourhood) -> QuerySet[Dossier]:
    """What the neighbourhood has begun and not yet submitted, the latest first."""
    return Dossier.objects.filter(neighbourhood=neighbourhood, state__in=WRITING).order_by("-state_since")


def next_moments(programme: Programme, stages) -> dict[Stage, SubmissionWindow | None]:
    """For each stage, the next moment that admits it (R5); None while there is none."""
    coming = moments.coming(programme)
    return {stage: next((w for w in coming if w.admits(stage.kind)), None) for stage in stages}


@dataclass(frozen=True)
class Continuation:
    """An initiative that the neighbourhood may go on with: its dossiers so far, the stages it may go to."""

    initiative: Initiative
    dossiers: list[Dossier]  # the latest first
    stages: list[Stage]

    @property
    def earlier(self) -> Dossier:
        """The dossier that comes before: its last stage, else the last proposal."""
        return next((d for d in self.dossiers if hasattr(d, "participation")), self.dossiers[0])

    @property
    def only_stage(self) -> Stage | None:
        """The stage that it may go to, when there is one."""
        return self.stages[0] if len(self.stages) == 1 else None

    @property
    def allows(self) -> frozenset[int]:
        return frozenset(stage.pk for stage in self.stages)


def continuations(
    neighbourhood: Neighbourhood, rules: RulesVersion, *, besides: Dossier | None = None
) -> list[Continuation]:
    """The neighbourhood's initiatives of which no proposal is being written or decided, and where each may go.

    `besides`: a dossier being written that counts for nothing.
    """
    dossiers: dict[Initiative, list[Dossier]] = {}
    taken = (
        Dossier.objects.filter(
            # An initiative that another table carries now is no more theirs to go on with.
            neighbourhood=neighbourhood,
            programme=rules.programme_id,
            initiative__neighbourhood=neighbourhood,
        )
        .select_related("initiative", "stage", "participation")
        .exclude(pk=besides and besides.pk)
        .order_by(F("participation__starts_on").desc(nulls_last=True), "-created_at")
    )
    for dossier in taken:
        dossiers.setdefault(dossier.initiative, []).append(dossier)
    open_again = (*CLOSED, State.ACTIVE, State.COMPLETED)
    stages = list(rules.stages.all())
    allowed = _allowed_by_team([d.pk for own in dossiers.values() for d in own])
    return [
        Continuation(
            initiative,
            own,
            [s for s in stages if is_described(own, s) or any((d.pk, s.kind) in allowed for d in own)],
        )
        for initiative, own in dossiers.items()
        if all(d.state in open_again for d in own)
    ]


def is_described(dossiers: list[Dossier], stage: Stage) -> bool:
    """Whether the guide describes that move of an initiative, given its dossiers (R29)."""
    steps = [d.stage.step for d in dossiers if hasattr(d, "participation")]
    return not steps or stage.step > max(steps)


def _allowed_by_team(dossiers: list[int]) -> set[tuple[int, str]]:
    """The moves that the team allowed, with its reason, as its history says: (earlier dossier, kind of stage)."""
    kept = Event.objects.filter(kind="dossier.allow_move", object_id__in=dossiers)
    return {(event.object_id, event.after["stage"]) for event in kept.filter(content_type__model="dossier")}


def continuation_of(
    neighbourhood: Neighbourhood,
    rules: RulesVersion,
    initiative: Initiative,
    *,
    besides: Dossier | None = None,
) -> Continuation | None:
    """How one initiative may go on; None while another proposal of it than `besides` is written or decided."""
    found = continuations(neighbourhood, rules, besides=besides)
    return next((one for one in found if one.initiative == initiative), None)
