"""The regional learning and transfer plan (R51, F69)."""

from enum import StrEnum

from django.db.models import Q

from cimpact.programmes.models import Programme
from governance.enums import CommitteeRole
from proposals.standing import standing_of

from ..models import (
    RegionalPlan,
    TransferAction,
)
from ..regional_enums import PlanState
from .journal import community_of


class PlanRole(StrEnum):
    """What a person is to a programme's regional plan."""

    TEAM = "team"
    MEMBER = "member"  # sits on the committee that recommends
    COMMUNITY = "community"


class PlanStanding(StrEnum):
    """Where a version stands, as far as who may do what is concerned."""

    DRAFT = "draft"
    SHARED = "shared"  # a draft that the committee reads
    PROPOSED = "proposed"  # before the committee, as it is
    ADOPTED = "adopted"
    PUBLISHED = "published"


_WRITTEN = frozenset({PlanStanding.DRAFT, PlanStanding.SHARED})
_SHOWN = frozenset(PlanStanding) - {PlanStanding.DRAFT}
_TEAM = frozenset({PlanRole.TEAM})
_BUILDERS = frozenset({PlanRole.TEAM, PlanRole.MEMBER})

# action: (roles, where the version stands)
PLAN_ABILITIES: dict[str, tuple[frozenset[PlanRole], frozenset[PlanStanding]]] = {
    "write": (_TEAM, _WRITTEN),
    "share": (_TEAM, frozenset({PlanStanding.DRAFT})),
    "unshare": (_TEAM, frozenset({PlanStanding.SHARED})),
    "propose": (_TEAM, frozenset({PlanStanding.SHARED})),
    "take_back": (_TEAM, frozenset({PlanStanding.PROPOSED})),
    "publish": (_TEAM, frozenset({PlanStanding.ADOPTED})),
    "suggest": (frozenset({PlanRole.MEMBER}), frozenset({PlanStanding.SHARED})),
    "answer_suggestion": (_TEAM, frozenset({PlanStanding.SHARED})),
    "read_suggestions": (_BUILDERS, _SHOWN),
    "follow_up": (_TEAM, frozenset({PlanStanding.PUBLISHED})),
}


def standing_of_plan(plan: RegionalPlan) -> PlanStanding:
    """Where the version stands."""
    if plan.state == PlanState.ADOPTED:
        return PlanStanding.PUBLISHED if plan.published_at else PlanStanding.ADOPTED
    if plan.state == PlanState.PROPOSED:
        return PlanStanding.PROPOSED
    return PlanStanding.SHARED if plan.shared_at else PlanStanding.DRAFT


def plan_roles(user, programme: Programme) -> frozenset[PlanRole]:
    """What the person is to the programme's plan; nothing to whoever is not of its community."""
    standing = standing_of(user)
    roles = set()
    if programme.pk in standing.teams:
        roles.add(PlanRole.TEAM)
    if (programme.pk, CommitteeRole.RECOMMENDS) in standing.committees.values():
        roles.add(PlanRole.MEMBER)
    if roles or community_of(user).filter(pk=programme.pk).exists():
        roles.add(PlanRole.COMMUNITY)
    return frozenset(roles)


def plan_abilities(user, plan: RegionalPlan) -> dict[str, bool]:
    """Every action on a version by name, for templates: `can.write`."""
    mine, stands = plan_roles(user, plan.programme), standing_of_plan(plan)
    return {
        action: stands in where and bool(roles & mine) for action, (roles, where) in PLAN_ABILITIES.items()
    }


def reads_regional_plan(user, programme: Programme) -> bool:
    """The page of the plan is open to the programme's community; which versions she reads there is plans_open_to."""
    return PlanRole.COMMUNITY in plan_roles(user, programme)


def writes_regional_plan(user, programme: Programme) -> bool:
    """The coordination team writes the plan and begins its next version."""
    return PlanRole.TEAM in plan_roles(user, programme)


def plans_open_to(user) -> Q:
    """The versions that the person reads: the team, all; the committee, once shared; the community, once published."""
    standing = standing_of(user)
    committees = [
        programme for programme, role in standing.committees.values() if role == CommitteeRole.RECOMMENDS
    ]
    return (
        Q(programme__in=standing.teams)
        | (Q(programme__in=committees) & (Q(shared_at__isnull=False) | ~Q(state=PlanState.DRAFT)))
        | Q(programme__in=community_of(user), published_at__isnull=False)
    )


def may_say_progress(user, action: TransferAction) -> bool:
    """Where an action of a published plan stands is said by whoever takes care of it, and by the team."""
    plan = action.theme.plan
    return plan.published_at is not None and (
        action.owner_id == user.pk or writes_regional_plan(user, plan.programme)
    )
