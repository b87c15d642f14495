"""Who does what for a neighbourhood, today."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

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
    """Those who answer for the table's dossiers."""
    return members_of(neighbourhood, TableRole.COORDINATOR)


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
