"""Who does what for a neighbourhood, today."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from cimpact.accounts.models import Absence
from cimpact.programmes.models import Programme, TeamMember

from .enums import TableRole
from .models import AdvisorAssignment, Membership, Neighbourhood


def members_of(neighbourhood: Neighbourhood, *roles: str) -> QuerySet:
    """The people of a neighbourhood's table, in one of the roles when some are named."""
    memberships = Membership.objects.ongoing().filter(organisation=neighbourhood.table_id)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return get_user_model().objects.filter(pk__in=memberships.values("user"), is_active=True)


def coordinators_of(neighbourhood: Neighbourhood) -> QuerySet:
    """Those who answer for the table's dossiers today, whoever replaces one of them included: all are written to."""
    own = members_of(neighbourhood, TableRole.COORDINATOR)
    replacing = _replacing(own).filter(substitute__in=members_of(neighbourhood))
    return get_user_model().objects.filter(Q(pk__in=own) | Q(pk__in=replacing.values("substitute")))


def advisors_of(neighbourhood: Neighbourhood, programme: Programme) -> QuerySet:
    """The advisor who accompanies the neighbourhood, and whoever replaces her today: both are written to."""
    assigned = AdvisorAssignment.objects.ongoing().filter(neighbourhood=neighbourhood, programme=programme)
    return with_substitutes(
        get_user_model().objects.filter(pk__in=assigned.values("user"), is_active=True), programme
    )


def with_substitutes(staff: QuerySet, programme: Programme) -> QuerySet:
    """People of a programme's staff, and those of its staff who replace them today."""
    replacing = _replacing(staff).filter(substitute__in=staff_of(programme))
    return get_user_model().objects.filter(Q(pk__in=staff) | Q(pk__in=replacing.values("substitute")))


def staff_of(programme: Programme) -> QuerySet:
    """The coordination team and the advisors of a programme."""
    advising = AdvisorAssignment.objects.ongoing().filter(programme=programme).values("user")
    team = TeamMember.objects.filter(programme=programme, ended_on=None).values("user")
    return get_user_model().objects.filter(Q(pk__in=advising) | Q(pk__in=team), is_active=True)


def _replacing(people: QuerySet) -> QuerySet:
    return Absence.objects.current().filter(user__in=people)


def advisor_of(neighbourhood: Neighbourhood, programme: Programme):
    """The advisor who accompanies the neighbourhood in the programme, or None."""
    assignment = (
        AdvisorAssignment.objects.ongoing()
        .filter(neighbourhood=neighbourhood, programme=programme)
        .select_related("user")
        .first()
    )
    return assignment.user if assignment else None


def team_of(programme: Programme) -> QuerySet:
    """The people of the coordination team."""
    members = TeamMember.objects.filter(programme=programme, ended_on=None)
    return get_user_model().objects.filter(pk__in=members.values("user"), is_active=True)
