"""What a table measures, what it publishes, and what the region shares (F67)."""

from django.db.models import Q

from cimpact.programmes.models import Programme
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood
from proposals.standing import standing_of

from ..models import (
    Indicator,
)
from .journal import community_of
from .places import accompanied_programmes, coordinated, is_closed


def may_measure(user, place: Neighbourhood) -> bool:
    """The coordination and those who write for the table: its indicators, its categories, its measures."""
    return standing_of(user).tables.get(place.pk) in (TableRole.COORDINATOR, TableRole.CONTRIBUTOR)


def reads_indicators(user, place: Neighbourhood, programme: Programme) -> bool:
    """The indicators and what was measured of everybody: the table, and the staff that accompanies it."""
    standing = standing_of(user)
    return place.pk in standing.tables or programme.pk in accompanied_programmes(standing, place)


def reads_categories(user, place: Neighbourhood, programme: Programme) -> bool:
    """What was measured of each category: the table, and its advisor.

    Small groups may be somebody; the programme's team reads what concerns everybody, and what the table publishes.
    """
    standing = standing_of(user)
    if place.pk in standing.tables:
        return True
    return (programme.pk, place.pk) in standing.advised and not is_closed(standing, place)


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


# What tables publish of their indicators, and what the region shares (F67)


def may_publish(user, neighbourhood_id: int) -> bool:
    """The coordination of the table speaks for it."""
    return neighbourhood_id in coordinated(user)


def publications_open_to(user) -> Q:
    """What is in view, for the community of its programme; for its table, what it took out of view too."""
    in_view = Q(withdrawn_at=None, replaced_by=None, programme__in=community_of(user))
    return in_view | Q(neighbourhood__in=list(standing_of(user).tables))


def keeps_regional_indicators(user, programme: Programme) -> bool:
    """The coordination team words what the region shares."""
    return programme.pk in standing_of(user).teams
