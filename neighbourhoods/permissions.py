"""Who may do what in a neighbourhood: one table, used by views, templates and actions alike.

Every signed-in person may see that a neighbourhood exists and who carries its dossiers; the rest is a row of ABILITIES.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from cimpact.programmes.models import Programme, teams_of

from .enums import TableRole
from .models import Initiative, Neighbourhood, assignments_of, tables_of


class Role(StrEnum):
    """What a person is to one neighbourhood."""

    COORDINATOR = "coordinator"
    MEMBER = "member"  # writes or reads at its table
    ADVISOR = "advisor"  # accompanies it
    TEAM = "team"  # coordination team of a programme it takes part in
    COLLEAGUE = "colleague"  # accompanies other neighbourhoods of such a programme


TABLE = frozenset({Role.COORDINATOR, Role.MEMBER})
ACCOMPANYING = frozenset({Role.ADVISOR, Role.TEAM})

ABILITIES: dict[str, frozenset[Role]] = {
    "see_people": TABLE | ACCOMPANYING | {Role.COLLEAGUE},
    "edit": ACCOMPANYING,
    "manage_members": ACCOMPANYING | {Role.COORDINATOR},  # those who write and those who read
    "manage_coordinators": ACCOMPANYING,
    "hand_over": frozenset({Role.TEAM}),
    "write_history": ACCOMPANYING,  # what was lived before the portal (F63)
    "assign_advisor": frozenset({Role.TEAM}),
    "commit": frozenset({Role.COORDINATOR}),  # to the values and the posture, in the table's name (F8)
}


@dataclass(frozen=True)
class Reach:
    """Where a person's roles reach, read once a request."""

    tables: dict[int, str] = field(default_factory=dict)  # neighbourhood id → table role
    teams: frozenset[int] = frozenset()  # programme ids
    advised: frozenset[tuple[int, int]] = frozenset()  # (programme id, neighbourhood id)

    @property
    def programmes(self) -> frozenset[int]:
        """Programmes in which the person is staff."""
        return self.teams | {programme for programme, _neighbourhood in self.advised}

    @property
    def territory(self) -> frozenset[int]:
        """The neighbourhoods the person accompanies."""
        return frozenset(neighbourhood for _programme, neighbourhood in self.advised)


def reach_of(user) -> Reach:
    """The person's reach, from what is read of her once a request."""
    if not user.is_authenticated:
        return Reach()
    return Reach(
        tables={place: membership.role for place, membership in tables_of(user).items()},
        teams=frozenset(member.programme_id for member in teams_of(user)),
        advised=frozenset((a.programme_id, a.neighbourhood_id) for a in assignments_of(user)),
    )


def accompanied_by(user):
    """The neighbourhoods that the staff looks after: an advisor's territory, or all those of the team's programmes.

    None when the person is not of the staff.
    """
    reach = reach_of(user)
    if not reach.programmes:
        return None
    taking_part = Q(assignments__programme__in=reach.teams) | Q(initiatives__programme__in=reach.teams)
    return Neighbourhood.objects.filter(taking_part | Q(pk__in=reach.territory)).distinct()


def managed_by(user):
    """The neighbourhoods whose people the staff may invite: those it accompanies, and for a team those that no
    programme has welcomed yet (R13)."""
    reach = reach_of(user)
    welcomed_by_none = Q(assignments=None, initiatives=None) if reach.teams else Q(pk__in=[])
    taking_part = Q(assignments__programme__in=reach.teams) | Q(initiatives__programme__in=reach.teams)
    return Neighbourhood.objects.filter(taking_part | welcomed_by_none | Q(pk__in=reach.territory)).distinct()


def programmes_of(neighbourhood: Neighbourhood) -> frozenset[int]:
    """The programmes a neighbourhood takes part in; before it takes part in any, it may enter any (R13).

    Kept on the object, which lives as long as the request.
    """
    kept = vars(neighbourhood)
    if "_programmes" not in kept:
        kept["_programmes"] = _read_programmes(neighbourhood)
    return kept["_programmes"]


def _read_programmes(neighbourhood: Neighbourhood) -> frozenset[int]:
    taken = Programme.objects.filter(pk__in=neighbourhood.assignments.values("programme")) | (
        Programme.objects.filter(pk__in=neighbourhood.initiatives.values("programme"))
    )
    return frozenset(taken.values_list("pk", flat=True)) or frozenset(
        Programme.objects.values_list("pk", flat=True)
    )


def roles_in(user, neighbourhood: Neighbourhood) -> frozenset[Role]:
    """What the person is to the neighbourhood."""
    reach = reach_of(user)
    roles: set[Role] = set()
    table_role = reach.tables.get(neighbourhood.pk)
    if table_role:
        roles.add(Role.COORDINATOR if table_role == TableRole.COORDINATOR else Role.MEMBER)
    if neighbourhood.pk in reach.territory:
        roles.add(Role.ADVISOR)
    if reach.programmes:
        programmes = programmes_of(neighbourhood)
        if programmes & reach.teams:
            roles.add(Role.TEAM)
        if programmes & reach.programmes:
            roles.add(Role.COLLEAGUE)
    return frozenset(roles)


def can(user, action: str, neighbourhood: Neighbourhood) -> bool:
    """Whether the person may do the action in the neighbourhood."""
    return bool(ABILITIES[action] & roles_in(user, neighbourhood))


def abilities(user, neighbourhood: Neighbourhood) -> dict[str, bool]:
    """Every action by name, for templates: `can.edit`."""
    mine = roles_in(user, neighbourhood)
    return {action: bool(roles & mine) for action, roles in ABILITIES.items()}


def can_give(user, neighbourhood: Neighbourhood, role: str) -> bool:
    """Whether the person may give, change or end that table role."""
    action = "manage_coordinators" if role == TableRole.COORDINATOR else "manage_members"
    return can(user, action, neighbourhood)


def roles_to_give(user, neighbourhood: Neighbourhood) -> list[tuple[str, str]]:
    """The table roles the person may give there, as choices of a form."""
    return [choice for choice in TableRole.choices if can_give(user, neighbourhood, choice[0])]


# The shared plan of an initiative (F73–F85)

WRITES_PLANS = frozenset({TableRole.COORDINATOR, TableRole.CONTRIBUTOR})


def accompanies(user, initiative: Initiative) -> bool:
    """Whether the person accompanies the initiative's neighbourhood in its programme."""
    reach = reach_of(user)
    return (
        initiative.programme_id in reach.teams
        or (initiative.programme_id, initiative.neighbourhood_id) in reach.advised
    )


def reads_plan(user, initiative: Initiative) -> bool:
    """Whether the person reads the shared plan of the initiative, fetched with it."""
    plan = getattr(initiative, "plan", None)
    return plan_abilities(user, initiative, is_shared=bool(plan and plan.shared_at))["read"]


def plans_open_to(user, neighbourhood: Neighbourhood) -> list[Initiative]:
    """The initiatives of the neighbourhood whose shared plan the person reads."""
    return [one for one in neighbourhood.initiatives.select_related("plan") if reads_plan(user, one)]


def plan_abilities(user, initiative: Initiative, *, is_shared: bool) -> dict[str, bool]:
    """What the person may do with the shared plan of the initiative.

    `find`: know that it is there. Its table reads it, its coordination and those who write for it write it; whoever
    accompanies the table reads it, and comments on it, while the table shows it. Those who write lead the sessions of
    its activity wall; how to reach whoever sent a note there stays at the table.
    """
    role = reach_of(user).tables.get(initiative.neighbourhood_id)
    staff = accompanies(user, initiative)
    reads = role is not None or (staff and is_shared)
    return {
        "find": role is not None or staff,
        "read": reads,
        "comment": role in WRITES_PLANS or (staff and is_shared),
        "write": role in WRITES_PLANS,
        "share": role == TableRole.COORDINATOR,
        "facilitate": role in WRITES_PLANS,
        "see_contacts": role is not None,
    }
