"""A table joins the programme's community: it commits, by name, to the values and the posture in force (F8, R42, R43).

A commitment is to one text. When another takes effect, the former is kept with its date, and the table is asked again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.charters import in_force
from cimpact.programmes.models import Charter, Programme

from .models import Commitment, Neighbourhood


@transaction.atomic
def commit(neighbourhood: Neighbourhood, charter: Charter, *, name: str, title: str, by) -> Commitment:
    """Commit the table to a charter, by the name and the function of whoever speaks for it; once is enough.

    Raises NotPossible when another text has taken effect since it was read.
    """
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    if given := Commitment.objects.filter(neighbourhood=neighbourhood, charter=charter).first():
        return given
    if in_force(charter.programme) != charter:
        raise NotPossible(_("Un autre texte est maintenant en vigueur. Relisez-le, puis engagez-vous."))
    given = Commitment.objects.create(
        neighbourhood=neighbourhood, charter=charter, name=name, title=title, by=by
    )
    record(
        neighbourhood,
        "neighbourhood.commit",
        by=by,
        after={"charter": charter.number, "programme": charter.programme.code, "name": name, "title": title},
    )
    return given


@dataclass(frozen=True)
class Commitments:
    """Where a neighbourhood stands towards a programme's charter."""

    charter: Charter
    given: list[Commitment]  # the latest first

    @property
    def current(self) -> Commitment | None:
        """The commitment to the text in force."""
        return next((c for c in self.given if c.charter_id == self.charter.pk), None)

    @property
    def former(self) -> Commitment | None:
        """The latest commitment to a text that another has replaced."""
        return next((c for c in self.given if c.charter_id != self.charter.pk), None)

    @property
    def to_renew(self) -> bool:
        """The table had committed, and the text has changed since."""
        return self.current is None and self.former is not None


def commitments_of(neighbourhood: Neighbourhood, programmes: Iterable[Programme]) -> list[Commitments]:
    """Where the neighbourhood stands towards each programme that has a charter in force: two queries."""
    found: dict[int, Charter] = {}
    charters = Charter.objects.filter(programme__in=programmes, effective_on__lte=clock.today())
    given = Commitment.objects.filter(neighbourhood=neighbourhood).select_related("charter")
    charters = charters.select_related("programme").order_by("programme", "-number")
    mine: dict[int, list[Commitment]] = {}
    every = list(charters.prefetch_related(Prefetch("commitments", given, to_attr="by_this_table")))
    for charter in every:
        found.setdefault(charter.programme_id, charter)
        mine.setdefault(charter.programme_id, []).extend(charter.by_this_table)
    return [
        Commitments(charter, sorted(mine[pk], key=lambda c: c.at, reverse=True))
        for pk, charter in found.items()
    ]


@dataclass(frozen=True)
class TableStanding:
    """Where a table of the programme stands: committed to the text in force, to an older one, or to none."""

    neighbourhood: Neighbourhood
    current: Commitment | None
    former: Commitment | None


def standing_of_tables(programme: Programme) -> list[TableStanding]:
    """Each table that the programme has welcomed: those that have to renew first, then those that never committed."""
    charter = in_force(programme)
    given = Commitment.objects.filter(charter__programme=programme).select_related("charter")
    welcomed = Q(assignments__programme=programme) | Q(initiatives__programme=programme)
    places = (
        Neighbourhood.objects.filter(welcomed | Q(commitments__charter__programme=programme))
        .distinct()
        .select_related("table")
        .prefetch_related(Prefetch("commitments", given, to_attr="given"))
    )
    found = [
        TableStanding(
            place,
            next((c for c in place.given if charter and c.charter_id == charter.pk), None),
            next((c for c in place.given if not charter or c.charter_id != charter.pk), None),
        )
        for place in places
    ]
    return sorted(found, key=lambda s: (bool(s.current), s.former is None, s.neighbourhood.name))


def charter_columns(*, programme: str, neighbourhood) -> dict[str, Subquery]:
    """Columns to annotate with: the number and the date of the charter in force, and the number of the latest one that
    the table committed to (None when it never did). `programme` names the column that holds the programme's key."""
    effective = Charter.objects.filter(programme=OuterRef(programme), effective_on__lte=clock.today())
    latest = effective.order_by("-number")
    given = Commitment.objects.filter(neighbourhood=neighbourhood, charter__programme=OuterRef(programme))
    return {
        "charter_number": Subquery(latest.values("number")[:1]),
        "charter_since": Subquery(latest.values("effective_on")[:1]),
        "committed_to": Subquery(given.order_by("-charter__number").values("charter__number")[:1]),
    }


def programmes_with_charter(neighbourhood: Neighbourhood) -> QuerySet[Programme]:
    """The programmes that have welcomed the neighbourhood, with their charter_columns, in one query."""
    welcomed = Q(Exists(neighbourhood.assignments.filter(programme=OuterRef("pk"))))
    welcomed |= Q(Exists(neighbourhood.initiatives.filter(programme=OuterRef("pk"))))
    columns = charter_columns(programme="pk", neighbourhood=neighbourhood)
    return Programme.objects.filter(welcomed).annotate(**columns)
