"""The balance of a report as the database tells it: the agreed budget, the payments, what was spent, earlier years."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from cimpact.programmes.enums import SourceKind
from cimpact.programmes.models import BudgetCategory, BudgetSource, Programme
from proposals import ledger
from proposals.agreed_terms import AgreedTerms, terms_of, versions_of
from proposals.budget import admits
from proposals.enums import ObligationKind
from proposals.models import Dossier

from .balance import Balance, Cell, Threshold, opening_after
from .enums import ReportState
from .models import BalanceLine, Report


def is_final(report: Report) -> bool:
    """Whether the report closes the stage (R34)."""
    return report.obligation.kind == ObligationKind.FINAL_REPORT


def threshold_of(programme: Programme) -> Threshold:
    return Threshold(programme.variance_percent, programme.variance_amount)


def places_of(dossier: Dossier) -> list[tuple[BudgetSource, BudgetCategory]]:
    """Every cell of a balance, in the order of the page: the same as the budget's."""
    categories = list(dossier.rules.categories.all())
    return [
        (source, category)
        for source in dossier.rules.sources_by_id.values()
        for category in categories
        if admits(source.kind, category.capacity_use)
    ]


def agreed_in(terms: AgreedTerms, year: int) -> dict[Cell, int]:
    """What was agreed for one year, by cell."""
    return {(source, category): cents for (source, category, of), cents in terms.budget.items() if of == year}


def _spent(lines: Iterable[BalanceLine]) -> dict[Cell, int]:
    """What a report says was spent, by cell."""
    return {(line.source.kind, line.category.code): line.cents for line in lines}


def _own_lines(report: Report) -> QuerySet[BalanceLine]:
    return report.balance.select_related("source", "category")


def balance_of(report: Report) -> Balance:
    """The year of a report: against the agreed version in force, with what is paid of the year by now."""
    dossier, year = report.dossier, report.obligation.year
    terms = terms_of(versions_of(report.obligation.participation)[0].content)
    paid = ledger.paid(dossier)
    return Balance(
        agreed=agreed_in(terms, year),
        spent=_spent(_own_lines(report)),
        received=paid.get(year, 0),
        opening=_opening(report, paid),
    )


def still_to_pay(report: Report) -> int:
    """What is committed for the year and not yet paid."""
    dossier, year = report.dossier, report.obligation.year
    committed, paid = ledger.committed_and_paid(dossier)
    return committed.get(year, 0) - paid.get(year, 0)


@dataclass(frozen=True)
class YearOfStage:
    """What one year of a stage came to, of the programme's money."""

    year: int
    agreed: int
    received: int
    spent: int
    # None for a year of which no report was submitted.
    remaining: int | None


def years_of_stage(report: Report) -> list[YearOfStage]:
    """Every year up to the report's own, the first one first: what a final report closes (R34)."""
    dossier = report.dossier
    terms = terms_of(versions_of(report.obligation.participation)[0].content)
    paid = ledger.paid(dossier)
    told = {year.obligation.year: (_spent(year.balance.all()), year.surplus) for year in _earlier(report)}
    told[report.obligation.year] = (_spent(_own_lines(report)), report.surplus)
    years, opening = [], 0
    for number in range(1, report.obligation.year + 1):
        spent, surplus = told.get(number, ({}, ""))
        balance = Balance(agreed_in(terms, number), spent, paid.get(number, 0), opening)
        if number in told:
            opening = balance.carried(surplus)
        years.append(
            YearOfStage(
                number,
                balance.total_agreed(source=SourceKind.PROGRAMME),
                balance.received,
                balance.own_spent,
                balance.remaining if number in told else None,
            )
        )
    return years


def _opening(report: Report, paid: dict[int, int]) -> int:
    """What the years before leave, as their reports say; a report not submitted yet says nothing."""
    if report.obligation.year == 1:
        return 0
    return opening_after(
        (Balance(spent=_spent(year.balance.all()), received=paid.get(year.obligation.year, 0)), year.surplus)
        for year in _earlier(report)
    )


def _earlier(report: Report) -> QuerySet[Report]:
    """The annual reports of the years before, submitted, the first one first."""
    return (
        Report.objects.filter(
            obligation__participation=report.obligation.participation_id,
            obligation__kind=ObligationKind.ANNUAL_REPORT,
            obligation__year__lt=report.obligation.year,
        )
        .exclude(state=ReportState.DRAFT)
        .select_related("obligation")
        .prefetch_related("balance__source", "balance__category")
        .order_by("obligation__year")
    )
