"""What a person is in the portal that matters to dossiers: read once a request, told by proposals.permissions."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, Value

from cimpact.accounts.roles import read_once
from cimpact.programmes.models import teams_of
from cimpact.writing.models import Guest
from governance.models import CommitteeMember, Interest, seats_of
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Membership, assignments_of, memberships_of, tables_of


@dataclass(frozen=True)
class Standing:
    """Everything a person is in the portal that matters to dossiers, read once a request."""

    tables: dict[int, str] = field(default_factory=dict)  # neighbourhood id → table role
    teams: frozenset[int] = frozenset()  # programme ids
    advised: frozenset[tuple[int, int]] = frozenset()  # (programme id, neighbourhood id)
    committees: dict[int, tuple[int, str]] = field(
        default_factory=dict
    )  # committee id → (programme id, role)
    organisations: frozenset[int] = frozenset()  # those she speaks for, and those she declared an interest in
    guest_of: frozenset[int] = frozenset()  # dossier ids
    joint: dict[int, str] = field(default_factory=dict)  # dossier id → her role at the table that joins it
    # Dossier ids that wait for her table's agreement, its part being known.
    to_agree: frozenset[int] = frozenset()
    consulted: dict[int, int] = field(default_factory=dict)  # dossier id → programme id
    closed: frozenset[int] = frozenset()  # dossier ids, besides those of her organisations
    stands_for: frozenset[int] = frozenset()  # the advisors (user ids) she is or replaces
    withdraws: bool = False  # speaks for an organisation that withdraws from investments (R58)

    @property
    def programmes(self) -> frozenset[int]:
        """Programmes in which the person is staff."""
        return self.teams | {programme for programme, _neighbourhood in self.advised}


def standing_of(user) -> Standing:
    """The person's standing, read once a request."""
    return _standing_of(user) if user.is_authenticated else Standing()


@read_once
def _standing_of(user) -> Standing:
    memberships, seats = memberships_of(user), seats_of(user)
    parts: list[Membership | CommitteeMember] = [*memberships, *seats]
    organisations = {part.organisation for part in parts if part.organisation}
    tables = {place: membership.role for place, membership in tables_of(user).items()}
    # Whoever writes a proposal, or sits on a committee of its neighbourhood, does not decide on it.
    decides = any(seat.committee.is_regional for seat in seats)
    local = {seat.committee.neighbourhood.table_id for seat in seats if seat.committee.neighbourhood}
    speaks_for = {organisation.pk for organisation in organisations} | (local if decides else set())
    special = _special_parts(user, tables, speaks_for)
    closed = special["closed"] | (special["guest"] if decides else set())
    return Standing(
        tables=tables,
        teams=frozenset(member.programme_id for member in teams_of(user)),
        advised=frozenset((a.programme_id, a.neighbourhood_id) for a in assignments_of(user)),
        stands_for=frozenset({user.pk, *(assignment.user_id for assignment in assignments_of(user))}),
        committees={
            seat.committee_id: (seat.committee.programme_id, seat.committee.role)
            for seat in seats
            if seat.committee.is_regional  # those of a neighbourhood study no proposal
        },
        organisations=frozenset(speaks_for | special["interest"]),
        guest_of=frozenset(special["guest"]),
        joint=_widest((dossier, tables[place]) for dossier, place in special["joint"]),
        to_agree=frozenset(special["to_agree"]),
        consulted=dict(special["consulted"]),
        closed=frozenset(closed),
        withdraws=any(organisation.withdraws_from_investments for organisation in organisations),
    )


def _widest(roles: Iterable[tuple[int, str]]) -> dict[int, str]:
    """For each dossier, the widest of the roles held at the tables that carry it."""
    return dict(sorted(roles, key=lambda held: TableRole.values.index(held[1]), reverse=True))


def _special_parts(user, tables: dict[int, str], organisations: set[int]) -> dict[str, set]:
    """What few people are to few dossiers, in one query: kind → ids.

    They are pairs for `joint` (dossier, neighbourhood) and `consulted` (dossier, programme).
    """
    from .models import Dossier, JointTable, Opinion

    declared = Interest.objects.ongoing().filter(user=user)
    of_dossiers = ContentType.objects.get_for_model(Dossier)
    nothing = Value(0)
    parts = [
        Guest.objects.ongoing().filter(user=user).values_list(Value("guest"), "document__dossier", nothing),
        Opinion.objects.filter(asked_of=user, cancelled_at=None).values_list(
            Value("consulted"), "dossier", "dossier__programme"
        ),
        declared.values_list(Value("interest"), "organisation", "neighbourhood__table"),
        declared.filter(content_type=of_dossiers).values_list(Value("closed"), "object_id", nothing),
    ]
    joining = JointTable.objects.values_list
    if tables:
        parts.append(joining(Value("joint"), "dossier", "neighbourhood").filter(neighbourhood__in=tables))
    if coordinated := [place for place, role in tables.items() if role == TableRole.COORDINATOR]:
        waiting = joining(Value("to_agree"), "dossier", nothing).filter(
            neighbourhood__in=coordinated,
            dossier__shares__neighbourhood=F("neighbourhood"),
            agreed_at=None,
        )
        parts.append(waiting)
    if organisations:
        parts.append(joining(Value("closed"), "dossier", nothing).filter(_of(organisations)))
    found: dict[str, set] = defaultdict(set)
    first, *others = (part.order_by() for part in parts)
    for kind, one, other in first.union(*others):
        found[kind] |= {(one, other)} if kind in ("joint", "consulted") else {one, other} - {None, 0}
    if found["interest"]:
        found["closed"] |= set(
            JointTable.objects.filter(_of(found["interest"])).values_list("dossier", flat=True)
        )
    return found


def _of(organisations: Collection[int]) -> Q:
    """Whose table, or whose fiscal sponsor, is one of the organisations (ids)."""
    return Q(neighbourhood__table__in=organisations) | Q(neighbourhood__fiscal_sponsor__in=organisations)


def closed_to(standing: Standing) -> Q:
    """The dossiers whose decision is closed to the person, by rule or by what she declared (F41, R58)."""
    if standing.withdraws:
        return Q(pk__isnull=False)  # all of them; an empty Q would not be negated
    closed = Q(pk__in=standing.closed)
    if standing.organisations:
        closed |= _of(standing.organisations)
    return closed
