"""Who sees a disagreement and who does what in it: its parties, whoever facilitates, and nobody else (F104)."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood, tables_of

from .models import Disagreement
from .programme_permissions import can as can_in_programme
from .programme_permissions import parts_in


class Side(StrEnum):
    """What a person is to one disagreement."""

    PARTY = "party"
    FACILITATOR = "facilitator"
    LEADS = "leads"  # the facilitator; while there is none, each party


BOTH = frozenset({Side.PARTY, Side.FACILITATOR})

# action: (sides, also once it is closed)
ABILITIES: dict[str, tuple[frozenset[Side], bool]] = {
    "read": (BOTH, True),
    "add_note": (BOTH, False),
    "add_party": (frozenset({Side.LEADS}), False),
    "name_facilitator": (BOTH, False),
    "move": (frozenset({Side.LEADS}), False),
    "close": (frozenset({Side.LEADS}), False),
}


def visible_disagreements(disagreements: QuerySet, user) -> QuerySet:
    """Those that the person is a party to, or facilitates; being of the team opens none."""
    mine = disagreements.filter(Q(parties=user) | Q(facilitator=user))
    return disagreements.filter(pk__in=mine.values("pk"))


def sides_of(user, disagreement: Disagreement) -> frozenset[Side]:
    """What the person is to the disagreement."""
    sides: set[Side] = set()
    if user in disagreement.parties.all():
        sides.add(Side.PARTY)
        if disagreement.facilitator_id is None:
            sides.add(Side.LEADS)
    if disagreement.facilitator_id == user.pk:
        sides |= {Side.FACILITATOR, Side.LEADS}
    return frozenset(sides)


def can(user, action: str, disagreement: Disagreement) -> bool:
    """Whether the person may do the action now."""
    return abilities(user, disagreement)[action]


def abilities(user, disagreement: Disagreement) -> dict[str, bool]:
    """Every action by name, for templates: `can.move`."""
    mine = sides_of(user, disagreement)
    return {
        action: bool(sides & mine) and (disagreement.is_open or also_closed)
        for action, (sides, also_closed) in ABILITIES.items()
    }


def can_write_procedure(user, programme: Programme, neighbourhood: Neighbourhood | None) -> bool:
    """The team writes the programme's procedure; whoever coordinates a table, her neighbourhood's own."""
    if neighbourhood is None:
        return can_in_programme(user, "write_procedure", programme)
    membership = tables_of(user).get(neighbourhood.pk)
    return membership is not None and membership.role == TableRole.COORDINATOR


def places_of(user, programme: Programme) -> QuerySet:
    """The neighbourhoods whose own procedure the person may choose to follow: those of her tables."""
    return Neighbourhood.objects.filter(pk__in=tables_of(user), procedure__programme=programme).distinct()


def person_at(address: str, programme: Programme) -> User | None:
    """The person of the programme's community who has that address; named by her address, never from a list."""
    user = User.objects.filter(email__iexact=address.strip(), is_active=True).first()
    return user if user and parts_in(user, programme) else None
