"""What the ledger says: what is committed and paid of each dossier, and what remains of each fund (F50).

Amounts are whole cents. A place is where an amount stands: a year of an award (its number) and the fund that pays it,
or None where no envelope was set.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Sum

from cimpact.programmes.models import Programme

from .dates import add_months
from .enums import EntryKind
from .models import Award, Dossier, Entry, Fund

Place = tuple[int, int | None]


def balance(dossier: Dossier, kind: EntryKind) -> dict[Place, int]:
    """What is committed, or paid, of a dossier at each place; places that came back to nothing are left out."""
    sums = dossier.entries.filter(kind=kind).order_by().values_list("year", "fund").annotate(Sum("cents"))
    return {(year, fund): cents for year, fund, cents in sums if cents}


def by_year(places: dict[Place, int]) -> dict[int, int]:
    """Cents by year of the award."""
    years: dict[int, int] = {}
    for (year, _fund), cents in sorted(places.items(), key=lambda item: item[0][0]):
        years[year] = years.get(year, 0) + cents
    return years


def committed(dossier: Dossier) -> dict[int, int]:
    """Cents committed for each year of the award."""
    return by_year(balance(dossier, EntryKind.COMMITMENT))


def paid(dossier: Dossier) -> dict[int, int]:
    """Cents paid of each year of the award."""
    return by_year(balance(dossier, EntryKind.PAYMENT))


def committed_and_paid(dossier: Dossier) -> tuple[dict[int, int], dict[int, int]]:
    """Both for each year of the award, read together."""
    sums: dict[str, dict[Place, int]] = {EntryKind.COMMITMENT: {}, EntryKind.PAYMENT: {}}
    rows = dossier.entries.filter(kind__in=sums).order_by()
    for kind, year, fund, cents in rows.values_list("kind", "year", "fund").annotate(Sum("cents")):
        if cents:
            sums[kind][year, fund] = cents
    return by_year(sums[EntryKind.COMMITMENT]), by_year(sums[EntryKind.PAYMENT])


def begins_on(award: Award, year: int) -> dt.date:
    """The day on which a year of the support begins: the calendar year it falls in is that of its funds."""
    return add_months(award.starts_on, 12 * (year - 1))


@dataclass(frozen=True)
class Envelope:
    """What partners bring to a programme, and what is taken of it; a year without a fund has no limit."""

    funds: dict[int, Fund]
    # By fund.
    committed: dict[int, int] = field(default_factory=dict)
    paid: dict[int, int] = field(default_factory=dict)
    # By calendar year, from no fund: committed before the envelope of that year was set.
    unsourced: dict[int, int] = field(default_factory=dict)
    unsourced_paid: dict[int, int] = field(default_factory=dict)

    @property
    def years(self) -> list[int]:
        """The calendar years that hold a fund or a commitment."""
        return sorted({fund.year for fund in self.funds.values()} | set(self.unsourced))

    def of_year(self, year: int) -> list[Fund]:
        return [fund for fund in self.funds.values() if fund.year == year]

    def of_partner(self, partner: int, year: int) -> Fund | None:
        return next((fund for fund in self.of_year(year) if fund.partner_id == partner), None)

    def remaining(self, fund: Fund) -> int:
        return fund.cents - self.committed.get(fund.pk, 0)

    def total(self, year: int) -> int:
        return sum(fund.cents for fund in self.of_year(year))

    def committed_in(self, year: int) -> int:
        """With or without a fund."""
        sourced = sum(self.committed.get(fund.pk, 0) for fund in self.of_year(year))
        return sourced + self.unsourced.get(year, 0)

    def paid_in(self, year: int) -> int:
        sourced = sum(self.paid.get(fund.pk, 0) for fund in self.of_year(year))
        return sourced + self.unsourced_paid.get(year, 0)

    def remaining_in(self, year: int) -> int:
        return self.total(year) - self.committed_in(year)


def envelope_of(programme: Programme) -> Envelope:
    """The programme's envelope as it stands, in three queries."""
    entries = Entry.objects.filter(programme=programme).order_by()
    taken: dict[str, dict[int, int]] = {kind: {} for kind in EntryKind}
    for kind, fund, cents in entries.exclude(fund=None).values_list("kind", "fund").annotate(Sum("cents")):
        taken[kind][fund] = cents
    unsourced: dict[str, dict[int, int]] = {kind: {} for kind in EntryKind}
    loose = entries.filter(fund=None).values_list("kind", "dossier__award__starts_on", "year")
    for kind, starts_on, year, cents in loose.annotate(Sum("cents")):
        if cents:
            calendar = add_months(starts_on, 12 * (year - 1)).year
            unsourced[kind][calendar] = unsourced[kind].get(calendar, 0) + cents
    return Envelope(
        {fund.pk: fund for fund in programme.funds.select_related("partner")},
        taken[EntryKind.COMMITMENT],
        taken[EntryKind.PAYMENT],
        unsourced[EntryKind.COMMITMENT],
        unsourced[EntryKind.PAYMENT],
    )
