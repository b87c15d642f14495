"""What belongs to a programme or to a neighbourhood: capacity building, needs, the contact log (R35)."""

from django.db.models import Q

from cimpact.history.models import Audience
from cimpact.programmes.models import Programme
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood
from neighbourhoods.permissions import programmes_of
from proposals.standing import Standing, standing_of

from ..models import (
    Contact,
)


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
    return accompanied_programmes(standing_of(user), place)


def can_log_contact(user, place: Neighbourhood, programme: Programme) -> bool:
    """The neighbourhood's advisor in the programme, and its team."""
    return programme.pk in programmes_logged(user, place)


def may_correct_contact(user, contact: Contact) -> bool:
    """Whoever noted it, while she accompanies the neighbourhood."""
    return contact.by_id == user.pk and contact.programme_id in programmes_logged(user, contact.neighbourhood)


def can_read_contacts(user, place: Neighbourhood) -> bool:
    """Its table, and the staff of a programme it takes part in."""
    standing = standing_of(user)
    return place.pk in standing.tables or bool(read_as_staff(standing, place))


def contacts_open_to(user, place: Neighbourhood):
    """The contacts of a neighbourhood that the person reads: the table, those it was shown; the staff, its programmes'.

    Whoever withdraws from a dossier's decision reads none that was noted from it, but in her own table.
    """
    standing = standing_of(user)
    shared = Q(audience=Audience.ALL) if place.pk in standing.tables else Q(pk__in=[])
    as_staff = Q(programme__in=read_as_staff(standing, place))
    if standing.closed:
        as_staff &= Q(dossier=None) | ~Q(dossier__in=standing.closed)
    return Contact.objects.filter(shared | as_staff, neighbourhood=place)


# Who accompanies a neighbourhood


def accompanied_programmes(standing: Standing, place: Neighbourhood) -> frozenset[int]:
    """The programmes (ids) in which the person accompanies the neighbourhood, or is of the team that does."""
    if is_closed(standing, place):
        return frozenset()
    advised = {programme for programme, neighbourhood in standing.advised if neighbourhood == place.pk}
    return frozenset((programmes_of(place) & standing.teams if standing.teams else set()) | advised)


def read_as_staff(standing: Standing, place: Neighbourhood) -> frozenset[int]:
    """The programmes (ids) of the neighbourhood whose staff the person is, whoever accompanies it."""
    if not standing.programmes or is_closed(standing, place):
        return frozenset()
    return programmes_of(place) & standing.programmes


def is_closed(standing: Standing, place: Neighbourhood) -> bool:
    """What its table receives is closed to the person, by rule or by what she declared: she is no staff of it."""
    concerned = {place.table_id, place.fiscal_sponsor_id}
    return standing.withdraws or not standing.organisations.isdisjoint(concerned)
