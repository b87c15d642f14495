"""Who may do what with what follows the letter: one table, as proposals/permissions.py has for the dossier itself.

What is asked of a report depends on where it stands too: REPORT_STATES. What belongs to a neighbourhood or to a
programme has its own predicates, at the end.
"""

from enum import StrEnum

from django.db.models import Q

from cimpact.history.models import Audience
from cimpact.programmes.models import Programme
from governance.enums import CommitteeRole
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment, Initiative, Neighbourhood
from neighbourhoods.permissions import programmes_of
from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import ACCOMPANYING, AS_TABLE, COORDINATOR, STAFF, TABLE, WRITERS, Role, roles_in
from proposals.standing import Standing, standing_of

from .enums import Readers, ReportState, Visibility
from .models import (
    Collection,
    Contact,
    Indicator,
    JournalEntry,
    RegionalPlan,
    Report,
    Reuse,
    SelfReflection,
    SustainabilityPlan,
    TransferAction,
)
from .regional_enums import PlanState

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
    # Learning questions: the table writes, whoever accompanies it reads (R48)
    "read_questions": (AS_TABLE | STAFF, BEGUN),
    "write_questions": (WRITERS, RUNNING),
    "note_finding": (WRITERS, RUNNING),
    # What an accepted report learned, shared in the learning library (F70)
    "share_finding": (COORDINATOR, BEGUN),
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
    "share_finding": frozenset({ReportState.ACCEPTED}),
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


def organises_dialogue(user, programme: Programme) -> bool:
    """The coordination team prepares dialogue spaces, leads their room and writes what comes after (F106)."""
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
    return _accompanied(standing_of(user), place)


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


# Indicators (F67)


def may_measure(user, place: Neighbourhood) -> bool:
    """The coordination and those who write for the table: its indicators, its categories, its measures."""
    return standing_of(user).tables.get(place.pk) in (TableRole.COORDINATOR, TableRole.CONTRIBUTOR)


def reads_indicators(user, place: Neighbourhood, programme: Programme) -> bool:
    """The indicators and what was measured of everybody: the table, and the staff that accompanies it."""
    standing = standing_of(user)
    return place.pk in standing.tables or programme.pk in _accompanied(standing, place)


def reads_categories(user, place: Neighbourhood, programme: Programme) -> bool:
    """What was measured of each category: the table, and its advisor.

    Small groups may be somebody; the programme's team reads what concerns everybody, and what the table publishes.
    """
    standing = standing_of(user)
    if place.pk in standing.tables:
        return True
    return (programme.pk, place.pk) in standing.advised and not _is_closed(standing, place)


def indicators_open_to(user):
    """Every indicator that the person reads, whatever the neighbourhood."""
    standing = standing_of(user)
    mine = Q(neighbourhood__in=list(standing.tables))
    as_staff = Q(programme__in=standing.teams)
    for programme, place in standing.advised:
        as_staff |= Q(programme=programme, neighbourhood=place)
    if standing.withdraws:
        as_staff = Q(pk__in=[])
    concerned = list(standing.organisations)
    as_staff &= ~Q(neighbourhood__table__in=concerned)
    sponsored = Q(neighbourhood__fiscal_sponsor__in=concerned, neighbourhood__fiscal_sponsor__isnull=False)
    return Indicator.objects.filter(mine | (as_staff & ~sponsored))


def _accompanied(standing: Standing, place: Neighbourhood) -> frozenset[int]:
    """The programmes (ids) in which the person accompanies the neighbourhood, or is of the team that does."""
    if _is_closed(standing, place):
        return frozenset()
    advised = {programme for programme, neighbourhood in standing.advised if neighbourhood == place.pk}
    return frozenset(programmes_of(place) & standing.teams | advised)


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


# What tables publish of their indicators, and what the region shares (F67)


def may_publish(user, neighbourhood_id: int) -> bool:
    """The coordination of the table speaks for it."""
    return neighbourhood_id in coordinated(user)


def is_in_community(user, programme: Programme) -> bool:
    """Whoever has a part in the programme: staff, tables, committees."""
    return user.is_authenticated and programme.pk in set(community_of(user).values_list("pk", flat=True))


def publications_open_to(user) -> Q:
    """What is in view, for the community of its programme; for its table, what it took out of view too."""
    in_view = Q(withdrawn_at=None, replaced_by=None, programme__in=community_of(user))
    return in_view | Q(neighbourhood__in=list(standing_of(user).tables))


def keeps_regional_indicators(user, programme: Programme) -> bool:
    """The coordination team words what the region shares."""
    return programme.pk in standing_of(user).teams


# Who writes in the journal (F68)


def written_for(user) -> list[tuple[int, int | None]]:
    """For what the person writes entries, as (programme, neighbourhood) ids: each of her tables; as staff or member of
    a committee, the region (no neighbourhood).

    Everyone at a table writes, those who only read its dossiers too: an entry is her own.
    """
    standing = standing_of(user)
    places = Neighbourhood.objects.filter(pk__in=standing.tables).order_by("name")
    region = standing.programmes | {programme for programme, _role in standing.committees.values()}
    return [
        *((programme, place.pk) for place in places for programme in sorted(programmes_of(place))),
        *((programme, None) for programme in sorted(region)),
    ]


def may_write_entries(user) -> bool:
    """Whether the person writes in the journal: whoever has a part in a programme."""
    standing = standing_of(user)
    return bool(standing.tables or standing.programmes or standing.committees)


def can_narrow_entry(user, entry: JournalEntry) -> bool:
    """Its author, and nobody else, keeps it for fewer readers or takes it back: always."""
    return user.is_authenticated and entry.author_id == user.pk and entry.removed_at is None


def can_change_entry(user, entry: JournalEntry) -> bool:
    """Its author changes what it says and opens it to more, while she has her part where she wrote it."""
    return can_narrow_entry(user, entry) and (entry.programme_id, entry.neighbourhood_id) in written_for(user)


# The learning library (F70)

# What stands in the library; the rest is found in the journal of a table.
IN_LIBRARY = (Visibility.ADVISOR, Visibility.COMMUNITY, Visibility.PUBLIC)
# What may be reused elsewhere: what other tables read.
REUSED = (Visibility.COMMUNITY, Visibility.PUBLIC)


def library_of(user):
    """The learnings that the person finds in the library: what was opened to her beyond one table, and her own."""
    return JournalEntry.objects.filter(
        entries_open_to(user), Q(visibility__in=IN_LIBRARY) | Q(author=user.pk)
    )


def is_of_community(user, programme: int) -> bool:
    """Whether the person has a part in the programme (id)."""
    return community_of(user).filter(pk=programme).exists()


def writes_for(user) -> list[int]:
    """The neighbourhoods (ids) in whose name the person speaks: she coordinates or writes there."""
    roles = (TableRole.COORDINATOR, TableRole.CONTRIBUTOR)
    return [place for place, role in standing_of(user).tables.items() if role in roles]


def places_to_reuse(user, entry: JournalEntry) -> list[int]:
    """The neighbourhoods (ids) for which the person may say that the learning was reused: never where it comes from."""
    if entry.visibility not in REUSED or not is_of_community(user, entry.programme_id):
        return []
    return [place for place in writes_for(user) if place != entry.neighbourhood_id]


def reads_reuses(user, entry: JournalEntry) -> bool:
    """Who reads what others made of a learning: its author, its table, its programme's community. Others, how many."""
    if entry.author_id == user.pk or entry.neighbourhood_id in standing_of(user).tables:
        return True
    return is_of_community(user, entry.programme_id)


def may_withdraw_reuse(user, reuse: Reuse) -> bool:
    """Whoever speaks for the neighbourhood that said it."""
    return reuse.neighbourhood_id in writes_for(user)


def programmes_to_collect(user):
    """The programmes in which the person makes collections: those of her tables, and those whose staff she is."""
    standing = standing_of(user)
    if not (standing.tables or standing.programmes):
        return Programme.objects.none()
    return Programme.objects.filter(pk__in=community_of(user))


def collections_open_to(user) -> Q:
    """Her own collections, and those shown to a community she belongs to."""
    shown = Q(readers=Readers.COMMUNITY, programme__in=community_of(user))
    return Q(removed_at=None) & (Q(owner=user.pk) | shown)


def keeps_collection(user, collection: Collection) -> bool:
    """Whoever made it changes it, alone."""
    return collection.owner_id == user.pk and collection.removed_at is None


# The regional learning and transfer plan (R51, F69)


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
