"""Telling the other side of a participation: the table's coordination, its advisor, the coordination team.

`details` is what a message says besides: see participation_emails.py. Whoever withdraws from the decision on the
dossier is never told; nor is the person who acts.
"""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from cimpact import clock
from cimpact.notices import outbox
from governance.recusal import people_who_withdraw
from neighbourhoods.models import Membership
from neighbourhoods.people import advisor_of, coordinators_of, members_of, team_of

from .concerned import organisations_concerned
from .enums import Side
from .models import Dossier


def people_of_tables(dossier: Dossier) -> QuerySet:
    """The people of every table that carries the initiative."""
    joint = Membership.objects.ongoing().filter(organisation__neighbourhood__joint_dossiers__dossier=dossier)
    people = Q(pk__in=members_of(dossier.neighbourhood).values("pk")) | Q(pk__in=joint.values("user"))
    return get_user_model().objects.filter(people, is_active=True)


def tell_table(kind: str, dossier: Dossier, *, by, **details) -> None:
    """Owe the message to those who answer for the table."""
    _tell(kind, coordinators_of(dossier.neighbourhood), dossier, by, details)


def tell_advisor(kind: str, dossier: Dossier, *, by, **details) -> None:
    """Owe the message to the neighbourhood's advisor, or to the team while it has none."""
    advisor = advisor_of(dossier.neighbourhood, dossier.programme)
    people = [advisor] if advisor else team_of(dossier.programme)
    _tell(kind, people, dossier, by, details)


def tell_team(kind: str, dossier: Dossier, *, by, **details) -> None:
    """Owe the message to the coordination team and to the neighbourhood's advisor."""
    advisor = advisor_of(dossier.neighbourhood, dossier.programme)
    people = {person.pk: person for person in team_of(dossier.programme)}
    if advisor:
        people[advisor.pk] = advisor
    _tell(kind, people.values(), dossier, by, details)


def tell_other_side(kind: str, side: Side, dossier: Dossier, *, by, **details) -> None:
    """Owe the message to the side that did not act."""
    tell = tell_team if side == Side.TABLE else tell_table
    tell(kind, dossier, by=by, **details)


def tell_people(kind: str, people, dossier: Dossier, *, by, **details) -> None:
    """Owe the message to these people."""
    _tell(kind, people, dossier, by, details)


def _tell(kind: str, people, dossier: Dossier, by, details: dict) -> None:
    at, closed = clock.now(), set()
    people = [person for person in people if person.pk != by.pk]
    if people:
        # Those of the table itself read their own dossier, whatever is closed to them elsewhere.
        own = set(people_of_tables(dossier).values_list("pk", flat=True))
        withdrawing = people_who_withdraw(organisations_concerned(dossier), dossier).values_list(
            "pk", flat=True
        )
        closed = set(withdrawing) - own
    for person in people:
        if person.pk not in closed:
            outbox.owe(kind, dossier, person, due_at=at, details={"by": by.full_name, **details})
