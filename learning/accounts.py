"""The balance of a report as the database tells it: the agreed budget, the payments, what was spent, earlier years."""

from cimpact.programmes.models import BudgetCategory, BudgetSource, Programme
from proposals import ledger
from proposals.agreed_terms import AgreedTerms, terms_of, versions_of
from proposals.budget import admits
from proposals.enums import ObligationKind
from proposals.models import Dossier

from .balance import Balance, Cell, Threshold, opening_after
from .enums import ReportState
from .models import Report


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


def spent_in(report: Report) -> dict[Cell, int]:
    """What a report says was spent, by cell."""
    lines = report.balance.select_related("source", "category")
    return {(line.source.kind, line.category.code): line.cents for line in lines}


def balance_of(report: Report) -> Balance:
    """The year of a report: against the agreed version in force, with what is paid of the year by now."""
    dossier, year = report.dossier, report.obligation.year
    terms = terms_of(versions_of(report.obligation.participation)[0].content)
    paid = ledger.paid(dossier)
    return Balance(
        agreed=agreed_in(terms, year),
        spent=spent_in(report),
        received=paid.get(year, 0),
        opening=_opening(report, paid),
    )


def still_to_pay(report: Report) -> int:
    """What is committed for the year and not yet paid."""
    dossier, year = report.dossier, report.obligation.year
    return ledger.committed(dossier).get(year, 0) - ledger.paid(dossier).get(year, 0)


def _opening(report: Report, paid: dict[int, int]) -> int:
    """What the years before leave, as their reports say; a report not submitted yet says nothing."""
    earlier = (
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
    return opening_after(
        (
            Balance(
                spent={(line.source.kind, line.category.code): line.cents for line in year.balance.all()},
                received=paid.get(year.obligation.year, 0),
            ),
            year.surplus,
        )
        for year in earlier
    )
