"""The follow-ups that wait for a person (F53)."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from neighbourhoods.people import advisors_of, team_of
from proposals.enums import State
from proposals.models import Dossier
from proposals.sides import people_of_tables
from proposals.turns import soon

from .models import FollowUp


def awaited_of(user, dossiers) -> QuerySet[FollowUp]:
    """What she agreed to do in these dossiers and that is due soon, or late, the first due first."""
    mine = FollowUp.objects.open().filter(
        owner=user,
        due_on__lte=soon(),
        participation__dossier__in=dossiers.order_by().values("pk"),
        participation__dossier__state=State.ACTIVE,
    )
    return mine.select_related("participation__initiative").order_by("due_on", "pk")


def owners_of(dossier: Dossier) -> tuple[list, list]:
    """Who may take charge of something: the people of the tables, then the staff."""
    tables = people_of_tables(dossier)
    advising = advisors_of(dossier.neighbourhood, dossier.programme)
    staff = Q(pk__in=advising.values("pk")) | Q(pk__in=team_of(dossier.programme).values("pk"))
    accompanying = get_user_model().objects.filter(staff).exclude(pk__in=tables.values("pk"))
    names = ("first_name", "last_name")
    return list(tables.order_by(*names)), list(accompanying.order_by(*names))
