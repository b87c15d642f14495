"""The people whom the staff looks after, and everything each one is in the portal."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.notices.models import Notice, Status
from cimpact.programmes.models import TeamMember
from cimpact.programmes.workflow import leave_team
from governance.models import CommitteeMember
from governance.workflow import leave_seat
from neighbourhoods.models import AdvisorAssignment, Membership
from neighbourhoods.permissions import can_give, managed_by, reach_of
from neighbourhoods.workflow import leave, release_advisor


def is_staff(user) -> bool:
    """Whether the person looks after others: advisors and coordination teams."""
    return bool(reach_of(user).programmes)


def people_of(user) -> QuerySet[User]:
    """A team's people: of its programmes, and of the tables that no programme has welcomed yet. An advisor's: those
    of the tables she accompanies. Roles that ended count: one finds the person again."""
    reach = reach_of(user)
    at_tables = Q(memberships__organisation__neighbourhood__in=managed_by(user))
    of_programmes = (
        Q(teams__programme__in=reach.teams)
        | Q(assignments__programme__in=reach.teams)
        | Q(seats__committee__programme__in=reach.teams)
    )
    found = User.objects.filter(at_tables | of_programmes)
    return User.objects.filter(pk__in=found.values("pk"))


def is_team(user) -> bool:
    """Whether the person belongs to a coordination team."""
    return bool(reach_of(user).teams)


@dataclass(frozen=True)
class Part:
    """One role of a person, for a time."""

    kind: str  # "table", "advisor", "team", "committee"
    pk: int
    label: str
    place: str
    started_on: dt.date
    ended_on: dt.date | None
    end: Callable | None = None  # (by=…), when the reader may end it
    pass_on: tuple | None = None  # the arguments of the handover's address, when the reader may name the next

    @property
    def may_end(self) -> bool:
        return self.end is not None

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None and self.ended_on <= clock.today()


def with_parts(people: QuerySet[User]) -> QuerySet[User]:
    """People with all their roles and whether e-mails reach them, in as many queries whatever their number."""
    refused = Notice.objects.filter(recipient=OuterRef("pk"), status=Status.FAILED)
    reached = people.select_related("invitation").annotate(unreached=Exists(refused))
    return reached.prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("organisation__neighbourhood")),
        Prefetch("assignments", AdvisorAssignment.objects.select_related("neighbourhood", "programme")),
        Prefetch("teams", TeamMember.objects.select_related("programme")),
        Prefetch("seats", CommitteeMember.objects.select_related("committee__programme", "organisation")),
    )


def parts_of(person: User) -> list[Part]:
    """Everything a person is, without what the reader may do about it; needs `with_parts`."""
    return sorted(_parts(person, None), key=_order)


def parts_for(person: User, reader: User) -> list[Part]:
    """Everything a person is, with what the reader may do about it; needs `with_parts`."""
    return sorted(_parts(person, reader), key=_order)


def _order(part: Part):
    return (part.is_over, part.kind, part.place, part.started_on)


def _parts(person: User, reader: User | None) -> Iterator[Part]:
    teams = reach_of(reader).teams if reader else frozenset()
    for membership in person.memberships.all():
        yield _membership(membership, reader)
    for assignment in person.assignments.all():
        yield Part(
            "advisor",
            assignment.pk,
            _("Accompagnement"),
            assignment.neighbourhood.name,
            assignment.started_on,
            assignment.ended_on,
            partial(release_advisor, assignment) if assignment.programme_id in teams else None,
        )
    for member in person.teams.all():
        yield Part(
            "team",
            member.pk,
            _("Équipe de coordination"),
            member.programme.short_name,
            member.started_on,
            member.ended_on,
            partial(leave_team, member) if member.programme_id in teams else None,
        )
    for seat in person.seats.all():
        yield Part(
            "committee",
            seat.pk,
            _("Siège pour %(organisation)s") % {"organisation": seat.organisation.name}
            if seat.organisation
            else _("Siège en son nom"),
            seat.committee.name,
            seat.started_on,
            seat.ended_on,
            partial(leave_seat, seat) if seat.committee.programme_id in teams else None,
        )


def _membership(membership: Membership, reader: User | None) -> Part:
    # An organisation that left its neighbourhood keeps its former members on file.
    neighbourhood = getattr(membership.organisation, "neighbourhood", None)
    may_end = bool(reader and neighbourhood and can_give(reader, neighbourhood, membership.role))
    leads = membership.role == "coordinator" and bool(reader and neighbourhood and is_team(reader))
    return Part(
        "table",
        membership.pk,
        membership.get_role_display(),
        membership.organisation.name,
        membership.started_on,
        membership.ended_on,
        partial(leave, membership) if may_end else None,
        (neighbourhood.slug, membership.pk) if neighbourhood and may_end and leads else None,
    )
