"""The programme's money as a page shows it: by partner and year, by neighbourhood, and what the team should look at.

Amounts are whole cents.
"""

from dataclasses import dataclass, field

from django.db.models import Sum

from cimpact import clock
from cimpact.programmes.models import Programme

from .enums import EntryKind
from .ledger import Envelope, begins_on
from .models import Dossier, Entry, Instalment
from .money_permissions import dossiers_followed


@dataclass(frozen=True)
class Row:
    """One line of the envelope: a partner in a year, what has no source, or a year as a whole."""

    name: str
    cents: int | None
    committed: int
    paid: int

    @property
    def remaining(self) -> int | None:
        return None if self.cents is None else self.cents - self.committed


@dataclass(frozen=True)
class Year:
    """A calendar year of the envelope; without a fund, it has no limit."""

    year: int
    whole: Row
    rows: list[Row]


def years_of(envelope: Envelope) -> list[Year]:
    """The envelope, year by year."""
    years = []
    for year in envelope.years:
        funds = envelope.of_year(year)
        rows = [
            Row(f.partner.name, f.cents, envelope.committed.get(f.pk, 0), envelope.paid.get(f.pk, 0))
            for f in funds
        ]
        if year in envelope.unsourced:
            rows.append(Row("", None, envelope.unsourced[year], envelope.unsourced_paid.get(year, 0)))
        total = envelope.total(year) if funds else None
        whole = Row(str(year), total, envelope.committed_in(year), envelope.paid_in(year))
        years.append(Year(year, whole, rows))
    return years


@dataclass(frozen=True)
class Whole:
    """All the years together: those that have a limit, and what is committed beyond them."""

    first: str
    last: str
    cents: int
    committed: int
    paid: int
    beyond: int

    @property
    def remaining(self) -> int:
        return self.cents - self.committed


def whole_of(years: list[Year]) -> Whole:
    """The envelope as a whole."""
    limited = [year for year in years if year.whole.cents is not None]
    return Whole(
        str(limited[0].year) if limited else "",
        str(limited[-1].year) if limited else "",
        sum(year.whole.cents or 0 for year in limited),
        sum(year.whole.committed for year in limited),
        sum(year.whole.paid for year in years),
        sum(year.whole.committed for year in years if year.whole.cents is None),
    )


@dataclass
class Award:
    """What one dossier takes of the envelope."""

    dossier: Dossier
    committed: int = 0
    paid: int = 0
    # Years of the award whose money stands in another calendar year than the one they begin in.
    misplaced: list[int] = field(default_factory=list)
    # Years of the award that no fund pays although the envelope of that calendar year is set.
    unsourced: list[int] = field(default_factory=list)
    # Years of the award whose payments to come exceed what is committed and not paid.
    over_planned: list[int] = field(default_factory=list)
    # Years of the award with something committed that no payment foresees.
    unplanned: list[int] = field(default_factory=list)

    @property
    def to_pay(self) -> int:
        return self.committed - self.paid

    @property
    def to_review(self) -> bool:
        return bool(self.misplaced or self.unsourced or self.over_planned)


def awards_of(programme: Programme, user, envelope: Envelope) -> list[Award]:
    """What each dossier takes, by neighbourhood, in three queries whatever their number."""
    taking = dossiers_followed(programme, user).filter(entries__isnull=False)
    dossiers = taking.select_related("award", "neighbourhood", "initiative", "stage").distinct()
    awards = {dossier.pk: Award(dossier) for dossier in dossiers if hasattr(dossier, "award")}
    entries = Entry.objects.filter(programme=programme, dossier__in=awards).order_by()
    left: dict[tuple[int, int], int] = {}
    for pk, year, fund, kind, cents in entries.values_list("dossier", "year", "fund", "kind").annotate(
        Sum("cents")
    ):
        award = awards[pk]
        if kind == EntryKind.PAYMENT:
            award.paid += cents
            left[pk, year] = left.get((pk, year), 0) - cents
            continue
        award.committed += cents
        left[pk, year] = left.get((pk, year), 0) + cents
        calendar = begins_on(award.dossier.award, year).year
        if cents and fund and envelope.funds[fund].year != calendar:
            award.misplaced.append(year)
        if cents and not fund and envelope.of_year(calendar):
            award.unsourced.append(year)
    _compare_with_schedules(programme, awards, left)
    kept = [award for award in awards.values() if award.committed or award.paid]
    return sorted(kept, key=lambda award: (award.dossier.neighbourhood.name, award.dossier.pk))


def _compare_with_schedules(programme: Programme, awards: dict[int, Award], left) -> None:
    to_come = Instalment.objects.filter(dossier__in=awards, paid_on=None, cancelled_at=None).order_by()
    planned = {
        (pk, year): cents for pk, year, cents in to_come.values_list("dossier", "year").annotate(Sum("cents"))
    }
    for (pk, year), cents in sorted(left.items()):
        foreseen = planned.get((pk, year), 0)
        if foreseen > cents:
            awards[pk].over_planned.append(year)
        elif foreseen < cents:
            awards[pk].unplanned.append(year)


def late_payments(programme: Programme, user) -> int:
    """How many payments have passed their day, of the dossiers that the person follows."""
    return payments_of(programme, user).filter(paid_on=None, due_on__lt=clock.today()).count()


def payments_of(programme: Programme | int, user):
    """The payments foreseen and made of the dossiers that the person follows, the first due first."""
    return (
        Instalment.objects.filter(dossier__in=dossiers_followed(programme, user), cancelled_at=None)
        .select_related(
            "obligation",
            "paid_to",
            "dossier__agreement",
            "dossier__participation",
            "dossier__initiative",
            "dossier__stage",
            "dossier__neighbourhood__table",
            "dossier__neighbourhood__fiscal_sponsor",
        )
        .order_by("due_on", "pk")
    )
