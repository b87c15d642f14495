"""Who may do what with what follows the letter: one table, as proposals/permissions.py has for the dossier itself.

What is asked of a report depends on where it stands too: REPORT_STATES. What belongs to a neighbourhood or to a
programme has its own predicates, at the end.
"""

from django.db.models import Q

from cimpact.history.models import Audience
from cimpact.programmes.models import Programme
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Initiative, Neighbourhood
from neighbourhoods.permissions import programmes_of
from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import ACCOMPANYING, AS_TABLE, COORDINATOR, STAFF, TABLE, WRITERS, Role, roles_in
from proposals.standing import Standing, standing_of

from .enums import ReportState, Visibility
from .models import Contact, Report, SelfReflection, SustainabilityPlan

RUNNING = frozenset({State.ACTIVE})
BEGUN = frozenset({State.ACTIVE, State.COMPLETED})
BEING_WRITTEN = frozenset({ReportState.DRAFT, ReportState.CORRECTIONS})
HANDED_IN = frozenset({ReportState.SUBMITTED})

# Both sides, without those who only read.
ACTING = WRITERS | ACCOMPANYING | {Role.JOINT_COORDINATOR}

# action: (roles, states of the dossier)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    # The mid-year meeting (R32)
    "propose_dates": (ACCOMPANYING, RUNNING),
    "answer_dates": (AS_TABLE | STAFF, RUNNING),
    "choose_date": (ACCOMPANYING, RUNNING),
    "write_notes": (ACCOMPANYING, RUNNING),
    "share_notes": (ACCOMPANYING, RUNNING),
    "hold_meeting": (ACCOMPANYING, RUNNING),
    "read_own_notes": (STAFF, BEGUN),
    # What was agreed to be done
    "add_follow_up": (ACTING, RUNNING),
    "tick_follow_up": (ACTING, RUNNING),
    # Reports (R33, R34)
    "open_report": (WRITERS, RUNNING),
    "write_report": (WRITERS, RUNNING),
    "submit_report": (COORDINATOR, RUNNING),
    "ask_corrections": (ACCOMPANYING, RUNNING),
    "accept_report": (ACCOMPANYING, RUNNING),
    # The sustainability plan
    "write_sustainability": (WRITERS, BEGUN),
    "share_sustainability": (COORDINATOR, BEGUN),
    # Capacity building: what a table asks of its wallet
    "ask_capacity": (COORDINATOR, RUNNING),
    "match_capacity": (ACCOMPANYING, RUNNING),
    "agree_capacity": (COORDINATOR, RUNNING),
    "ask_other_capacity": (COORDINATOR, RUNNING),
    "start_capacity": (COORDINATOR | ACCOMPANYING, RUNNING),
    "spend_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "finish_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "evaluate_capacity": (COORDINATOR | ACCOMPANYING, BEGUN),
    "decline_capacity": (ACCOMPANYING, BEGUN),
    "withdraw_capacity": (COORDINATOR, BEGUN),
}

# action: states of the report
REPORT_STATES: dict[str, frozenset[ReportState]] = {
    "write_report": BEING_WRITTEN,
    "submit_report": BEING_WRITTEN,
    "ask_corrections": HANDED_IN | {ReportState.CORRECTIONS},
    "accept_report": HANDED_IN,
}


def can(user, action: str, dossier: Dossier) -> bool:
    """Whether the person may do the action in the dossier now."""
    roles, states = ABILITIES[action]
    return dossier.state in states and bool(roles & roles_in(user, dossier))


def abilities(user, dossier: Dossier) -> dict[str, bool]:
    """Every action by name, for templates: `can.open_report`."""
    mine = roles_in(user, dossier)
    return {
        action: dossier.state in states and bool(roles & mine)
        for action, (roles, states) in ABILITIES.items()
    }


def can_with_report(user, action: str, report: Report) -> bool:
    """Whether the person may do the action on the report now."""
    return report.state in REPORT_STATES[action] and can(user, action, report.dossier)


def report_abilities(user, report: Report) -> dict[str, bool]:
    """Every action on a report by name, for templates: `can.submit_report`."""
    return {action: can_with_report(user, action, report) for action in REPORT_STATES}


def can_read_report(user, report: Report) -> bool:
    """A draft: its table alone. Once it was handed in: the staff too, as it was handed in. No committee reads it."""
    roles = roles_in(user, report.dossier)
    if roles & AS_TABLE:
        return True
    return Role.STAFF in roles and report.submitted_at is not None


def can_read_sustainability(user, dossier: Dossier, plan: SustainabilityPlan) -> bool:
    """Its table; the staff while it is shown to them. No committee reads it."""
    roles = roles_in(user, dossier)
    return bool(roles & AS_TABLE) or (Role.STAFF in roles and plan.shared_at is not None)


# What is a programme's, or a neighbourhood's


def manages_capacity(user, programme: Programme) -> bool:
    """The coordination team keeps the list of partners and the group offers."""
    return programme.pk in standing_of(user).teams


def reads_region(user, programme: Programme) -> bool:
    """The needs and the requests of the region: the staff. Each dossier's own doors still hold."""
    return programme.pk in standing_of(user).programmes


def may_declare_needs(user, neighbourhood: Neighbourhood) -> bool:
    """The coordination and those who write for the table."""
    role = standing_of(user).tables.get(neighbourhood.pk)
    return role in (TableRole.COORDINATOR, TableRole.CONTRIBUTOR)


def reads_needs(user, programme: Programme, neighbourhood: Neighbourhood) -> bool:
    """A table's own needs: its people, and the staff of the programme."""
    return neighbourhood.pk in standing_of(user).tables or reads_region(user, programme)


def coordinated(user) -> list[int]:
    """The neighbourhoods (ids) whose table the person coordinates, or coordinates in someone's place."""
    return [place for place, role in standing_of(user).tables.items() if role == TableRole.COORDINATOR]


# The contact log (R35)


def programmes_logged(user, place: Neighbourhood) -> frozenset[int]:
    """The programmes (ids) in which the person accompanies the neighbourhood, and so notes its contacts."""
    standing = standing_of(user)
    if _is_closed(standing, place):
        return frozenset()
    advised = {programme for programme, neighbourhood in standing.advised if neighbourhood == place.pk}
    return frozenset(programmes_of(place) & standing.teams | advised)


def can_log_contact(user, place: Neighbourhood, programme: Programme) -> bool:
    """The neighbourhood's advisor in the programme, and its team."""
    return programme.pk in programmes_logged(user, place)


def can_read_contacts(user, place: Neighbourhood) -> bool:
    """Its table, and the staff of a programme it takes part in."""
    standing = standing_of(user)
    return place.pk in standing.tables or bool(_read_as_staff(standing, place))


def contacts_open_to(user, place: Neighbourhood):
    """The contacts of a neighbourhood that the person reads: the table, those it was shown; the staff, its programmes'.

    Whoever withdraws from a dossier's decision reads none that was noted from it, but in her own table.
    """
    standing = standing_of(user)
    shared = Q(audience=Audience.ALL) if place.pk in standing.tables else Q(pk__in=[])
    as_staff = Q(programme__in=_read_as_staff(standing, place))
    if standing.closed:
        as_staff &= Q(dossier=None) | ~Q(dossier__in=standing.closed)
    return Contact.objects.filter(shared | as_staff, neighbourhood=place)


def _read_as_staff(standing: Standing, place: Neighbourhood) -> frozenset[int]:
    if not standing.programmes or _is_closed(standing, place):
        return frozenset()
    return programmes_of(place) & standing.programmes


def _is_closed(standing: Standing, place: Neighbourhood) -> bool:
    """What its table receives is closed to the person, by rule or by what she declared: she is no staff of it."""
    concerned = {place.table_id, place.fiscal_sponsor_id}
    return standing.withdraws or not standing.organisations.isdisjoint(concerned)


# The learning journal (F68)


def community_of(user):
    """The programmes (ids, to filter with) whose community the person belongs to: staff, tables, committees."""
    standing = standing_of(user)
    places = list(standing.tables)
    known = standing.programmes | {programme for programme, _role in standing.committees.values()}
    return Programme.objects.filter(
        Q(pk__in=known)
        | Q(pk__in=Initiative.objects.filter(neighbourhood__in=places).values("programme"))
        | Q(pk__in=AdvisorAssignment.objects.filter(neighbourhood__in=places).values("programme"))
    ).values("pk")


def entries_open_to(user) -> Q:
    """The journal entries that the person reads: what is public, and what its author opened to her.

    Whoever accompanies a table reads what it shows her while she accompanies it, unless its decisions are closed to
    her.
    """
    public = Q(visibility=Visibility.PUBLIC)
    if not user.is_authenticated:
        return Q(removed_at=None) & public
    standing = standing_of(user)
    mine = Q(author=user)
    at_table = Q(
        neighbourhood__in=list(standing.tables),
        visibility__in=(Visibility.TABLE, Visibility.ADVISOR),
    )
    accompanied = Q(pk__in=[])
    if not standing.withdraws:
        for programme, place in standing.advised:
            accompanied |= Q(programme=programme, neighbourhood=place)
    accompanied &= Q(visibility=Visibility.ADVISOR) & ~Q(neighbourhood__table__in=standing.organisations)
    in_community = Q(visibility=Visibility.COMMUNITY, programme__in=community_of(user))
    return Q(removed_at=None) & (mine | public | at_table | accompanied | in_community)


# A table's reflections (R45): its own; whoever accompanies it reads what it shows her, no committee, no other table

REFLECTION_ABILITIES: dict[str, frozenset[Role]] = {
    "find_reflections": TABLE | {Role.ADVISOR},  # the pages exist for her
    "read_reflections": TABLE,
    "write_reflection": WRITERS,
    "share_reflection": COORDINATOR,
}
_AT_TABLE = {
    TableRole.COORDINATOR: Role.COORDINATOR,
    TableRole.CONTRIBUTOR: Role.CONTRIBUTOR,
    TableRole.READER: Role.READER,
}


def reflection_abilities(user, programme: Programme, place: Neighbourhood) -> dict[str, bool]:
    """Every action on a neighbourhood's reflections by name, for views and templates: `can.write_reflection`."""
    standing = standing_of(user)
    mine: set[Role] = set()
    if role := standing.tables.get(place.pk):
        mine.add(_AT_TABLE[TableRole(role)])
    if (programme.pk, place.pk) in standing.advised and not _is_closed(standing, place):
        mine.add(Role.ADVISOR)
    return {action: bool(roles & mine) for action, roles in REFLECTION_ABILITIES.items()}


def reflections_open_to(user, programme: Programme, place: Neighbourhood):
    """The reflections that the person reads there: her table's, or those shown to her."""
    can = reflection_abilities(user, programme, place)
    found = SelfReflection.objects.filter(programme=programme, neighbourhood=place)
    if can["read_reflections"]:
        return found
    return found.filter(shared_at__isnull=False) if can["find_reflections"] else found.none()
