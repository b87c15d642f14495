"""A committee's composition beside its rule: who fills each place, what is missing, what ends soon (F92, R53–R55).

What is found is said in sentences, each with what to do; nothing is scored. A substitute fills no place: she and the
member she replaces make one voice.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.enums import OrganisationKind
from neighbourhoods.models import Organisation

from .enums import CommitteeKind, Group
from .models import Committee, CommitteeMember, GovernanceRules, Partner, Seat, governance_rules


class Found(StrEnum):
    """What may be found amiss; how each is told, and what to do, is in findings.py."""

    NO_SEATS = "no_seats"
    MISSING = "missing"
    TOO_MANY = "too_many"
    NO_PLACE = "no_place"
    OTHER_GROUP = "other_group"
    TERM_OVER = "term_over"
    TERM_ENDS_SOON = "term_ends_soon"
    NO_CHAIR = "no_chair"
    CHAIR_FROM_ELSEWHERE = "chair_from_elsewhere"
    CHAIR_NOT_ON_PARENT = "chair_not_on_parent"


@dataclass(frozen=True)
class Place:
    """What one organisation, or one group, is to fill in a committee."""

    seat: Seat
    organisation: Organisation | None
    members: tuple[CommitteeMember, ...] = ()
    substitutes: dict[int, list[CommitteeMember]] = field(default_factory=dict)  # member's id → hers

    @property
    def sitting(self) -> list[tuple[CommitteeMember, list[CommitteeMember]]]:
        """Each member with her substitutes."""
        return [(member, self.substitutes.get(member.pk, [])) for member in self.members]

    @property
    def is_open(self) -> bool:
        """As many as are named: no number is fixed."""
        return self.seat.places == 0

    @property
    def missing(self) -> int:
        return 0 if self.seat.is_optional else max(0, self.seat.places - len(self.members))

    @property
    def surplus(self) -> int:
        return 0 if self.is_open else max(0, len(self.members) - self.seat.places)

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else self.seat.label


@dataclass(frozen=True)
class Finding:
    """One thing found, about a place or a member."""

    kind: Found
    place: Place | None = None
    member: CommitteeMember | None = None


@dataclass(frozen=True)
class Composition:
    """A committee, place by place."""

    committee: Committee
    places: list[Place]
    without_place: list[CommitteeMember]
    substitutes: dict[int, list[CommitteeMember]] = field(default_factory=dict)  # member's id → hers
    has_seats: bool = True
    findings: list[Finding] = field(default_factory=list)

    @property
    def standing(self) -> list[tuple[CommitteeMember, list[CommitteeMember]]]:
        """Each member without a place, with her substitutes."""
        return [(member, self.substitutes.get(member.pk, [])) for member in self.without_place]

    @property
    def chair(self) -> CommitteeMember | None:
        everyone = [m for place in self.places for m in place.members] + self.without_place
        return next((member for member in everyone if member.is_chair), None)


def composition_of(committee: Committee) -> Composition:
    """The composition of one committee, today."""
    return compositions_of([committee])[committee.pk]


def compositions_of(committees: Iterable[Committee]) -> dict[int, Composition]:
    """Each committee's composition, in as many queries whatever their number."""
    committees = list(committees)
    seats: dict[int, list[Seat]] = defaultdict(list)
    members: dict[int, list[CommitteeMember]] = defaultdict(list)
    everyone = CommitteeMember.objects.ongoing().filter(committee__in=_with_parents(committees))
    for member in everyone.select_related("user", "organisation").order_by("user__last_name", "pk"):
        members[member.committee_id].append(member)
    for seat in Seat.objects.ongoing().filter(committee__in=committees).select_related("organisation"):
        seats[seat.committee_id].append(seat)
    programmes = {committee.programme_id for committee in committees}
    partners: dict[int, list[Partner]] = defaultdict(list)
    for partner in Partner.objects.ongoing().filter(programme__in=programmes).select_related("organisation"):
        partners[partner.programme_id].append(partner)
    rules = {r.programme_id: r for r in GovernanceRules.objects.filter(programme__in=programmes)}
    return {
        committee.pk: compose(
            committee,
            seats[committee.pk],
            members[committee.pk],
            partners[committee.programme_id],
            soon=clock.today()
            + dt.timedelta(rules.get(committee.programme_id, GovernanceRules()).ends_soon_days),
            elsewhere={pk: {m.user_id for m in members[pk]} for pk in _related(committee)},
        )
        for committee in committees
    }


def _related(committee: Committee) -> set[int]:
    """The committees (ids) that a member of this one is to sit on as well."""
    return {pk for pk in (committee.parent_id, committee.chaired_from_id) if pk}


def _with_parents(committees: list[Committee]) -> set[int]:
    return {c.pk for c in committees} | {pk for c in committees for pk in _related(c)}


def compose(
    committee: Committee,
    seats: list[Seat],
    members: list[CommitteeMember],
    partners: list[Partner],
    *,
    soon: dt.date,
    elsewhere: dict[int, set[int]] | None = None,
) -> Composition:
    """Seat the members in the places that the seats open; `elsewhere` is who (user ids) sits on related committees."""
    full = [member for member in members if not member.substitute_for_id]
    substitutes: dict[int, list[CommitteeMember]] = defaultdict(list)
    for member in members:
        if member.substitute_for_id:
            substitutes[member.substitute_for_id].append(member)
    places: list[Place] = []
    seated: set[int] = set()
    for seat, organisation in _openings(seats, partners):
        here = tuple(member for member in full if _fits(member, seat, organisation))
        seated |= {member.pk for member in here}
        places.append(Place(seat, organisation, here, substitutes))
    without_place = [member for member in full if member.pk not in seated]
    composition = Composition(committee, places, without_place, substitutes, bool(seats))
    composition.findings.extend(_findings(composition, partners, members, soon, elsewhere or {}))
    return composition


def _openings(seats: list[Seat], partners: list[Partner]) -> Iterable[tuple[Seat, Organisation | None]]:
    """Each place to fill: those of a group, one for each of its organisations that has no seat of its own."""
    apart = {seat.organisation_id for seat in seats if seat.organisation_id}
    for seat in sorted(seats, key=lambda seat: (seat.order, seat.pk)):
        if seat.for_each:
            for partner in partners:
                own = partner.organisation_id in apart or partner.is_collective
                if partner.group == seat.group and not own:
                    yield seat, partner.organisation
        else:
            yield seat, seat.organisation


def _fits(member: CommitteeMember, seat: Seat, organisation: Organisation | None) -> bool:
    if member.seat_id != seat.pk:
        return False
    return organisation is None or member.organisation_id == organisation.pk


def _findings(
    composition: Composition,
    partners: list[Partner],
    members: list[CommitteeMember],
    soon: dt.date,
    elsewhere: dict[int, set[int]],
) -> Iterable[Finding]:
    if composition.has_seats:
        yield from _of_places(composition, partners)
    elif composition.committee.is_regional:
        yield Finding(Found.NO_SEATS)
    yield from _of_chair(composition, elsewhere)
    yield from _of_terms(members, soon)


def _of_places(composition: Composition, partners: list[Partner]) -> Iterable[Finding]:
    for place in composition.places:
        if place.missing:
            yield Finding(Found.MISSING, place)
        if place.surplus:
            yield Finding(Found.TOO_MANY, place)
        for member in place.members:
            if not _is_of_group(member, place.seat, partners):
                yield Finding(Found.OTHER_GROUP, place, member)
    for member in composition.without_place:
        yield Finding(Found.NO_PLACE, member=member)


def _is_of_group(member: CommitteeMember, seat: Seat, partners: list[Partner]) -> bool:
    """Whether she speaks for an organisation of the group; the tables are community partners (R62)."""
    if not seat.group or seat.group == Group.RESIDENTS or seat.organisation_id:
        return True
    organisation = member.organisation
    if organisation is None:
        return False
    if seat.group == Group.COMMUNITY and organisation.kind == OrganisationKind.TABLE:
        return True
    return any(p.organisation_id == organisation.pk and p.group == seat.group for p in partners)


def _of_chair(composition: Composition, elsewhere: dict[int, set[int]]) -> Iterable[Finding]:
    committee, chair = composition.committee, composition.chair
    if chair is None:
        yield Finding(Found.NO_CHAIR)
        return
    if committee.chaired_from_id and chair.user_id not in elsewhere.get(committee.chaired_from_id, ()):
        yield Finding(Found.CHAIR_FROM_ELSEWHERE, member=chair)
    if committee.parent_id and chair.user_id not in elsewhere.get(committee.parent_id, ()):
        yield Finding(Found.CHAIR_NOT_ON_PARENT, member=chair)


def _of_terms(members: list[CommitteeMember], soon: dt.date) -> Iterable[Finding]:
    today = clock.today()
    dated = [member for member in members if member.term_ends_on]
    for member in sorted(dated, key=lambda member: (member.term_ends_on, member.pk)):
        if member.term_ends_on < today:
            yield Finding(Found.TERM_OVER, member=member)
        elif member.term_ends_on <= soon:
            yield Finding(Found.TERM_ENDS_SOON, member=member)


@dataclass(frozen=True)
class TablesSitting:
    """How many tables sit in regional governance, of how many expected; None when no number is set (R59)."""

    expected: int | None
    tables: list[Organisation]

    @property
    def missing(self) -> int:
        return max(0, (self.expected or 0) - len(self.tables))


def tables_in_governance(programme: Programme) -> TablesSitting:
    """The tables that sit on a regional committee of the programme, today."""
    sitting = CommitteeMember.objects.ongoing().filter(
        committee__in=Committee.objects.ongoing().filter(programme=programme, kind=CommitteeKind.REGIONAL),
        substitute_for=None,
    )
    tables = Organisation.objects.filter(kind=OrganisationKind.TABLE, pk__in=sitting.values("organisation"))
    return TablesSitting(governance_rules(programme).regional_tables, list(tables))
