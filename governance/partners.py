"""A programme's partners as their pages show them: by group, with what they bring (F98, R60–R63)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood, Organisation

from .enums import ContributionKind, Group
from .models import CommitteeMember, ComplementaryFunding, Contribution, Partner, PartnerPerson


@dataclass
class Brought:
    """What is brought in a year: whole cents in money, and estimated in kind; how many contributions in kind."""

    year: int
    money: int = 0
    in_kind: int = 0
    kinds: int = 0


@dataclass
class Row:
    """A partner in the list: its groups' names, what it announced for the year asked, and whether it has left."""

    organisation: Organisation
    brought: Brought
    is_over: bool = False
    main: PartnerPerson | None = None


@dataclass
class Section:
    """The partners of one group, by name."""

    label: str
    rows: list[Row] = field(default_factory=list)


def standing_lines(lines: QuerySet) -> QuerySet:
    """The lines that were not undone."""
    return lines.filter(undone_at=None)


def partner_rows(programme: Programme, year: int) -> list[Section]:
    """The partners of today by group, then those that left, with what each brings in the year."""
    partners = list(Partner.objects.filter(programme=programme).select_related("organisation"))
    brought = _brought_by_organisation(programme, year)
    people = PartnerPerson.objects.ongoing().filter(programme=programme, is_main=True)
    mains = {person.organisation_id: person for person in people}
    sections = {group: Section(str(group.label)) for group in Group}
    for partner in partners:
        over = bool(partner.ended_on and partner.ended_on <= clock.today())
        organisation = partner.organisation
        row = Row(
            organisation,
            brought.get(organisation.pk, Brought(year)),
            over,
            mains.get(organisation.pk),
        )
        sections[Group(partner.group)].rows.append(row)
    for section in sections.values():
        section.rows.sort(key=lambda row: (row.is_over, row.organisation.name))
    return [section for section in sections.values() if section.rows]


def _brought_by_organisation(programme: Programme, year: int) -> dict[int, Brought]:
    found: dict[int, Brought] = defaultdict(lambda: Brought(year))
    lines = standing_lines(Contribution.objects.filter(programme=programme, year=year))
    for line in lines:
        _add(found[line.organisation_id], line)
    return dict(found)


def _add(brought: Brought, line: Contribution) -> None:
    if line.kind == ContributionKind.MONEY:
        brought.money += line.cents or 0
    else:
        brought.in_kind += line.cents or 0
        brought.kinds += 1


def brought_by_year(lines: Iterable[Contribution]) -> list[Brought]:
    """What the lines bring, the latest year first; those undone count for nothing."""
    found: dict[int, Brought] = {}
    for line in lines:
        if line.undone_at is None:
            _add(found.setdefault(line.year, Brought(line.year)), line)
    return [found[year] for year in sorted(found, reverse=True)]


def years_with_contributions(programme: Programme) -> list[int]:
    """The years for which something was announced, and this one, the latest first."""
    years = set(standing_lines(programme.contribution_lines.all()).values_list("year", flat=True))
    return sorted(years | {clock.today().year}, reverse=True)


def total_of(sections: Iterable[Section], year: int) -> Brought:
    """What all the partners bring in the year, each once however many groups it is in."""
    total, seen = Brought(year), set()
    for section in sections:
        for row in section.rows:
            if row.organisation.pk not in seen:
                seen.add(row.organisation.pk)
                total.money += row.brought.money
                total.in_kind += row.brought.in_kind
                total.kinds += row.brought.kinds
    return total


def seats_for(programme: Programme, organisation: Organisation) -> list[CommitteeMember]:
    """Who sits for the organisation on the programme's regional committees today."""
    seats = CommitteeMember.objects.ongoing().filter(
        committee__programme=programme, committee__neighbourhood=None, organisation=organisation
    )
    return list(seats.select_related("user", "committee").order_by("committee__code", "user__last_name"))


def fundings_read(
    programme: Programme, organisation: Organisation, *, places: Iterable[int] | None
) -> list[ComplementaryFunding]:
    """What the partner funds besides: of every neighbourhood, or of some only (their ids)."""
    lines = programme.complementaryfunding_lines.filter(organisation=organisation)
    if places is not None:
        lines = standing_lines(lines).filter(neighbourhood__in=places)
    return list(lines.select_related("neighbourhood", "added_by", "undone_by"))


def neighbourhoods_of(programme: Programme) -> QuerySet[Neighbourhood]:
    """The neighbourhoods that take part in the programme."""
    taking = Neighbourhood.objects.filter(initiatives__programme=programme) | Neighbourhood.objects.filter(
        assignments__programme=programme
    )
    return taking.distinct().order_by("name")
