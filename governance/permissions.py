"""Who may see and do what in committees: one table, used by views, templates and actions alike.

What a person may open is a queryset (outside it is a 404); what she may do is a row of ABILITIES or of
MEETING_ABILITIES (a refusal is a 403). What an investment's item closes to whoever withdraws is in recusal.py.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Q, QuerySet

from cimpact.programmes.models import Programme, teams_of
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood, assignments_of, tables_of

from .enums import CommitteeKind, MeetingState
from .models import ActionItem, Committee, CommitteeMember, Meeting, seats_of
from .structures import Structure


class Role(StrEnum):
    """What a person is to one committee."""

    CHAIR = "chair"
    MEMBER = "member"
    SUBSTITUTE = "substitute"  # sits when the member she replaces cannot
    TEAM = "team"  # coordination team of the programme
    COORDINATOR = "coordinator"  # of the table, for a committee of its neighbourhood
    TABLE = "table"  # writes or reads at that table
    ADVISOR = "advisor"  # accompanies that neighbourhood
    STAFF = "staff"  # accompanies other neighbourhoods of the programme


SITTING = frozenset({Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE})
# The coordination team for a regional committee, the table's coordinator for one of her neighbourhood (`roles_in`).
HOSTS = frozenset({Role.TEAM, Role.COORDINATOR})
LEADING = HOSTS | {Role.CHAIR}
READING = SITTING | HOSTS

# action: roles
ABILITIES: dict[str, frozenset[Role]] = {
    "manage": HOSTS,  # what it is, its seats, its rule
    "manage_members": HOSTS,
    "see_people": READING | {Role.TABLE, Role.ADVISOR, Role.STAFF},
    "see_composition": READING,  # what the checker finds, and the history
    "plan_meeting": LEADING,
    "read_meetings": READING,
    "add_action": LEADING,
    # The yearly evaluation of the operator, by the committee that does it (R53)
    "open_evaluation": LEADING,
    "answer_evaluation": frozenset({Role.CHAIR, Role.MEMBER}),
    "read_evaluation": READING,
    "share_evaluation": LEADING,
}

BEFORE = frozenset({MeetingState.PLANNED, MeetingState.CONVENED})
OPEN = frozenset({MeetingState.UNDER_WAY})
AFTER = frozenset({MeetingState.HELD})
CLOSED = frozenset({MeetingState.CLOSED})
LIVING = BEFORE | OPEN | AFTER
SHOWN = frozenset(MeetingState) - {MeetingState.PLANNED}
ANYTIME = frozenset(MeetingState)

# action: (roles, states of the meeting)
MEETING_ABILITIES: dict[str, tuple[frozenset[Role], frozenset[MeetingState]]] = {
    "edit_meeting": (LEADING, BEFORE),
    "edit_agenda": (LEADING, BEFORE | OPEN),
    "convene": (LEADING, BEFORE),
    "cancel": (LEADING, BEFORE),
    "reply": (SITTING, frozenset({MeetingState.CONVENED})),
    "read_pack": (READING, ANYTIME),
    "build_pack": (LEADING, LIVING),
    # Once a first one was asked for (packs.may_ask).
    "ask_own_pack": (READING, SHOWN - {MeetingState.CANCELLED}),
    "join_files": (LEADING, BEFORE | OPEN),
    "open_meeting": (LEADING, frozenset({MeetingState.CONVENED})),
    "note_presence": (LEADING, OPEN | AFTER),
    "withdraw_oneself": (SITTING, frozenset({MeetingState.CONVENED}) | OPEN),
    "note_withdrawal": (LEADING, frozenset({MeetingState.CONVENED}) | OPEN),
    "propose_decision": (LEADING | SITTING, BEFORE | OPEN),
    "decide": (LEADING, OPEN),
    "vote": (SITTING, OPEN),
    "end_meeting": (LEADING, OPEN),
    "reopen_decision": (LEADING, BEFORE | OPEN),  # the meeting that takes it up again
    "send_consultation": (LEADING, frozenset({MeetingState.PLANNED})),
    "extend_consultation": (LEADING, OPEN),
    "call_off_consultation": (LEADING, frozenset({MeetingState.PLANNED}) | OPEN),
    "see_who_answered": (LEADING, OPEN | CLOSED),
    "send_again": (LEADING, CLOSED),
    "write_minutes": (LEADING, OPEN | AFTER),
    "read_minutes": (READING, OPEN | AFTER | {MeetingState.CLOSED}),
    "approve_minutes": (LEADING, AFTER),
}


def visible_committees(committees: QuerySet, user) -> QuerySet:
    """The committees whose page the person may open: regional ones, to whoever belongs to the programme's community;
    those of a neighbourhood, to its table, to those who accompany it, and to those who sit on them."""
    teams = {member.programme_id for member in teams_of(user)}
    advised = {(a.programme_id, a.neighbourhood_id) for a in assignments_of(user)}
    seats = seats_of(user)
    places = set(tables_of(user)) | {place for _programme, place in advised}
    programmes = teams | {programme for programme, _place in advised}
    programmes |= {seat.committee.programme_id for seat in seats}
    of_tables = Q(programme__assignments__neighbourhood__in=places) | Q(
        programme__initiatives__neighbourhood__in=places
    )
    regional = Q(kind=CommitteeKind.REGIONAL) & (Q(programme__in=programmes) | of_tables)
    sat_on = {seat.committee_id for seat in seats} | {
        seat.committee.parent_id for seat in seats if seat.committee.parent_id
    }
    found = committees.filter(
        regional | Q(neighbourhood__in=places) | Q(programme__in=teams) | Q(pk__in=sat_on)
    )
    return committees.filter(pk__in=found.values("pk"))


def visible_meetings(meetings: QuerySet, user) -> QuerySet:
    """The meetings the person may open: those of committees she sits on, once convened, and those she prepares."""
    prepared = committees_led_by(user)
    sat_on = {seat.committee_id for seat in seats_of(user)}
    return meetings.filter(Q(committee__in=prepared) | (Q(committee__in=sat_on) & Q(state__in=SHOWN)))


def committees_led_by(user) -> QuerySet:
    """The committees whose meetings the person prepares: as their host, or in their chair."""
    teams = {member.programme_id for member in teams_of(user)}
    coordinated = {
        place for place, membership in tables_of(user).items() if membership.role == TableRole.COORDINATOR
    }
    chaired = {seat.committee_id for seat in seats_of(user) if seat.is_chair}
    return Committee.objects.filter(
        (Q(kind=CommitteeKind.REGIONAL) & Q(programme__in=teams))
        | Q(neighbourhood__in=coordinated)
        | Q(pk__in=chaired)
    )


def roles_in(user, committee: Committee) -> frozenset[Role]:
    """What the person is to the committee."""
    roles: set[Role] = set()
    for seat in seats_of(user):
        if seat.committee_id == committee.pk:
            roles.add(Role.SUBSTITUTE if seat.substitute_for_id else Role.MEMBER)
            if seat.is_chair:
                roles.add(Role.CHAIR)
    is_of_team = any(member.programme_id == committee.programme_id for member in teams_of(user))
    if committee.is_regional:
        if is_of_team:
            roles.add(Role.TEAM)
    elif membership := tables_of(user).get(committee.neighbourhood_id or 0):
        is_coordinator = membership.role == TableRole.COORDINATOR
        roles.add(Role.COORDINATOR if is_coordinator else Role.TABLE)
    for assignment in assignments_of(user):
        if assignment.programme_id == committee.programme_id:
            roles.add(Role.STAFF)
            if assignment.neighbourhood_id == committee.neighbourhood_id:
                roles.add(Role.ADVISOR)
    if is_of_team:
        roles.add(Role.STAFF)
    return frozenset(roles)


def may_create_regional(user, programme) -> bool:
    """The coordination team creates the regional committees of its programme."""
    return any(member.programme_id == programme.pk for member in teams_of(user))


def may_create_local(user, neighbourhood) -> bool:
    """Whoever coordinates the table creates the committees of her neighbourhood."""
    membership = tables_of(user).get(neighbourhood.pk)
    return membership is not None and membership.role == TableRole.COORDINATOR


def member_of(user, committee: Committee) -> CommitteeMember | None:
    """The person's own seat on the committee, today."""
    return next((seat for seat in seats_of(user) if seat.committee_id == committee.pk), None)


def can(user, action: str, committee: Committee) -> bool:
    """Whether the person may do the action in the committee."""
    return bool(ABILITIES[action] & roles_in(user, committee))


def can_in(user, action: str, meeting: Meeting) -> bool:
    """Whether the person may do the action in the meeting now."""
    roles, states = MEETING_ABILITIES[action]
    return meeting.state in states and bool(roles & roles_in(user, meeting.committee))


def can_finish(user, action: ActionItem) -> bool:
    """Whether the person may say that what a committee left to do is done: whoever has it, and those who lead."""
    return action.owner_id == user.pk or can(user, "add_action", action.committee)


def abilities(user, committee: Committee) -> dict[str, bool]:
    """Every action in the committee by name, for templates: `can.manage`."""
    mine = roles_in(user, committee)
    return {action: bool(roles & mine) for action, roles in ABILITIES.items()}


def meeting_abilities(user, meeting: Meeting) -> dict[str, bool]:
    """Every action in the meeting by name, for templates: `can.convene`."""
    mine = roles_in(user, meeting.committee)
    return {
        action: meeting.state in states and bool(roles & mine)
        for action, (roles, states) in MEETING_ABILITIES.items()
    }


class StructureRole(StrEnum):
    """What a person is to a collective-impact structure: the programme's, or a neighbourhood's."""

    TEAM = "team"  # coordination team, for what is the programme's
    MEMBER = "member"  # sits on one of its committees: regional ones, or the neighbourhood's
    COORDINATOR = "coordinator"  # of the neighbourhood's table
    WRITER = "writer"
    READER = "reader"
    ACCOMPANYING = "accompanying"  # the neighbourhood's advisor, the team
    ADVISOR = "advisor"  # accompanies any neighbourhood, for what is the programme's
    TABLE = "table"  # of a neighbourhood that takes part, for what is the programme's


_RESPONSIBLE = frozenset({StructureRole.TEAM, StructureRole.COORDINATOR})
_WRITING = _RESPONSIBLE | {StructureRole.WRITER}
_INSIDE = _WRITING | {StructureRole.READER}

# action on the papers of a structure: roles
STRUCTURE_ABILITIES: dict[str, frozenset[StructureRole]] = {
    # Essential documents (F99): all their versions, or those approved
    "manage_documents": _RESPONSIBLE,
    "read_documents": _INSIDE | {StructureRole.MEMBER, StructureRole.ADVISOR, StructureRole.ACCOMPANYING},
    "read_approved": frozenset(StructureRole),
    # The yearly reflection of a support structure (F101, F102): its own until it is shared
    "write_reflection": _WRITING,
    "read_reflection": _INSIDE,
    "share_reflection": frozenset({StructureRole.COORDINATOR}),
    "read_shared_reflection": _INSIDE | {StructureRole.ACCOMPANYING},
}
_TABLE_ROLES = {
    TableRole.COORDINATOR: StructureRole.COORDINATOR,
    TableRole.CONTRIBUTOR: StructureRole.WRITER,
    TableRole.READER: StructureRole.READER,
}


def structure_roles(user, structure: Structure) -> frozenset[StructureRole]:
    """What the person is to the structure."""
    programme, place = structure.programme, structure.neighbourhood
    roles: set[StructureRole] = set()
    if any(member.programme_id == programme.pk for member in teams_of(user)):
        roles.add(StructureRole.ACCOMPANYING if place else StructureRole.TEAM)
    advised = {a.neighbourhood_id for a in assignments_of(user) if a.programme_id == programme.pk}
    if place and place.pk in advised:
        roles.add(StructureRole.ACCOMPANYING)
    elif advised and not place:
        roles.add(StructureRole.ADVISOR)
    sat_on = [seat.committee for seat in seats_of(user) if seat.committee.programme_id == programme.pk]
    if any(committee.neighbourhood_id == (place.pk if place else None) for committee in sat_on):
        roles.add(StructureRole.MEMBER)
    tables = tables_of(user)
    if place and (membership := tables.get(place.pk)):
        roles.add(_TABLE_ROLES[TableRole(membership.role)])
    elif not place and tables and _takes_part(tables, programme):
        roles.add(StructureRole.TABLE)
    return frozenset(roles)


def _takes_part(tables: Iterable[int], programme: Programme) -> bool:
    """Whether one of the neighbourhoods takes part in the programme."""
    taking = Q(assignments__programme=programme) | Q(initiatives__programme=programme)
    return Neighbourhood.objects.filter(taking, pk__in=tables).exists()


def structure_abilities(user, structure: Structure) -> dict[str, bool]:
    """Every action on the structure's papers by name, for views and templates: `can.manage_documents`."""
    mine = structure_roles(user, structure)
    return {action: bool(roles & mine) for action, roles in STRUCTURE_ABILITIES.items()}


def visible_versions(versions: QuerySet, user, structure: Structure) -> QuerySet:
    """The versions of the structure's essential documents that the person may read."""
    own = versions.filter(
        document__programme=structure.programme, document__neighbourhood=structure.neighbourhood
    )
    can = structure_abilities(user, structure)
    if can["read_documents"]:
        return own
    return own.filter(approved_on__isnull=False) if can["read_approved"] else own.none()


def structures_of(user, neighbourhood: Neighbourhood, programmes: Iterable[Programme]) -> list[dict]:
    """The neighbourhood's structures whose papers the person may open, each with what she may do there."""
    found = [Structure(programme, neighbourhood) for programme in programmes]
    return [
        {"structure": one, "can": can}
        for one in found
        if (can := structure_abilities(user, one))["read_approved"]
    ]
