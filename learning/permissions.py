"""Who may do what in what follows the letter: one table, used by views, templates and actions alike.

Roles and states are those of dossiers (proposals/permissions.py), and so is who opens a participation. What belongs to
a neighbourhood rather than to a dossier has its own predicates, at the end.
"""

from django.db.models import Q

from cimpact.history.models import Audience
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from neighbourhoods.permissions import programmes_of
from proposals.enums import State
from proposals.permissions import ACCOMPANYING, AS_TABLE, STAFF, WRITERS, Role, roles_in
from proposals.standing import Standing, standing_of

ACTIVE = frozenset({State.ACTIVE})
# Both sides, without those who only read.
ACTING = WRITERS | ACCOMPANYING | {Role.JOINT_COORDINATOR}

# action: (roles, states)
ABILITIES: dict[str, tuple[frozenset[Role], frozenset[State]]] = {
    # The mid-year meeting (R32)
    "propose_dates": (ACCOMPANYING, ACTIVE),
    "answer_dates": (AS_TABLE | STAFF, ACTIVE),
    "choose_date": (ACCOMPANYING, ACTIVE),
    "write_notes": (ACCOMPANYING, ACTIVE),
    "share_notes": (ACCOMPANYING, ACTIVE),
    "hold_meeting": (ACCOMPANYING, ACTIVE),
    "read_own_notes": (STAFF, frozenset({State.ACTIVE, State.COMPLETED})),
    # What was agreed to be done
    "add_follow_up": (ACTING, ACTIVE),
    "tick_follow_up": (ACTING, ACTIVE),
}


def can(user, action: str, dossier) -> bool:
    """Whether the person may do the action now."""
    roles, states = ABILITIES[action]
    return dossier.state in states and bool(roles & roles_in(user, dossier))


def abilities(user, dossier) -> dict[str, bool]:
    """Every action by name, for templates: `can.share_notes`."""
    mine = roles_in(user, dossier)
    return {
        action: dossier.state in states and bool(roles & mine)
        for action, (roles, states) in ABILITIES.items()
    }


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
    return place.contacts.filter(shared | as_staff)


def _read_as_staff(standing: Standing, place: Neighbourhood) -> frozenset[int]:
    if not standing.programmes or _is_closed(standing, place):
        return frozenset()
    return programmes_of(place) & standing.programmes


def _is_closed(standing: Standing, place: Neighbourhood) -> bool:
    """What its table receives is closed to the person, by rule or by what she declared: she is no staff of it."""
    concerned = {place.table_id, place.fiscal_sponsor_id}
    return standing.withdraws or not standing.organisations.isdisjoint(concerned)
