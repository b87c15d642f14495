"""The wallet of a participation: what it may spend on capacities, by use and year (F111; R26, R37–R39).

External accompaniment and internal evaluation resources are paid by the amount reserved on top of the range; the
additional portion is taken inside the yearly support. Amounts are whole cents.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from cimpact.formatting import money, ordinal_year
from cimpact.programmes.enums import CapacityUse, SourceKind
from proposals.agreed_terms import AgreedTerms, terms_of, versions_of
from proposals.models import Dossier, Participation

from .capacity_enums import OPEN
from .models import CapacityRequest, CapacitySpending

# (use, year of the participation)
Purse = tuple[str, int]


@dataclass(frozen=True)
class Line:
    """One purse. `reserved` is None while the amount reserved on top is not set (R26)."""

    use: str
    year: int
    reserved: int | None
    asked: int = 0
    agreed: int = 0
    spent: int = 0

    @property
    def remaining(self) -> int | None:
        """What may still be agreed; below zero when a modification took back what was agreed already."""
        return None if self.reserved is None else self.reserved - self.agreed

    @property
    def label(self) -> str:
        return str(CapacityUse(self.use).label)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it: nothing was planned, nothing asked."""
        return not (self.reserved is None or self.reserved or self.asked or self.agreed)

    def problem(self, cents: int) -> str | None:
        """Why so much cannot be asked or agreed, with the figures; None when it can."""
        if self.reserved is None:
            return _(
                "Le montant réservé au renforcement des compétences n’est pas encore fixé : rien ne peut être "
                "convenu avant."
            )
        if cents <= self.remaining:
            return None
        return _(
            "%(use)s, %(year)s : il reste %(remaining)s sur %(reserved)s (%(agreed)s déjà convenus). C’est %(over)s "
            "de moins que les %(cents)s demandés."
        ) % {
            "use": self.label,
            "year": ordinal_year(self.year).lower(),
            "remaining": money(max(self.remaining, 0)),
            "reserved": money(self.reserved),
            "agreed": money(self.agreed),
            "over": money(cents - max(self.remaining, 0)),
            "cents": money(cents),
        }


@dataclass(frozen=True)
class Wallet:
    """Every purse of a participation."""

    lines: dict[Purse, Line]
    years: int

    def line(self, use: str, year: int) -> Line:
        """A purse; one that was never reserved is empty."""
        return self.lines.get((use, year), Line(use, year, 0))

    @property
    def is_set(self) -> bool:
        """Whether the amount on top is known: by the programme's setting, or by what both sides agreed."""
        return all(line.reserved is not None for line in self.lines.values())

    @property
    def by_year(self) -> list[tuple[int, list[Line]]]:
        """The purses that hold something, year by year."""
        years: dict[int, list[Line]] = defaultdict(list)
        for line in sorted(self.lines.values(), key=lambda line: CapacityUse.values.index(line.use)):
            if not line.is_empty:
                years[line.year].append(line)
        return sorted(years.items())

    @property
    def by_use(self) -> list[Line]:
        """Each use that holds something, over all the years, for the wallet at a glance."""
        return [line for line in self._uses if not line.is_empty]

    @property
    def unplanned(self) -> list[str]:
        """The uses of which nothing is planned, in words."""
        return [line.label for line in self._uses if line.is_empty]

    @property
    def _uses(self) -> list[Line]:
        return [_together(use, self._of(use)) for use in CapacityUse.values]

    def _of(self, use: str) -> list[Line]:
        return [line for line in self.lines.values() if line.use == use]


def _together(use: str, lines: list[Line]) -> Line:
    unset = any(line.reserved is None for line in lines)
    return Line(
        use,
        0,
        None if unset else sum(line.reserved for line in lines),
        sum(line.asked for line in lines),
        sum(line.agreed for line in lines),
        sum(line.spent for line in lines),
    )


def reserved_of(dossier: Dossier, terms: AgreedTerms) -> dict[Purse, int | None]:
    """What is reserved for each use and year, from what both sides agreed and from the programme's amount."""
    uses = {category.code: category.capacity_use for category in dossier.rules.categories.all()}
    planned: dict[Purse, int] = defaultdict(int)
    for (source, category, year), cents in terms.budget.items():
        use = uses.get(category, "")
        pays = SourceKind.PROGRAMME if use == CapacityUse.ADDITIONAL else SourceKind.CAPACITY
        if use and source == pays:
            planned[use, year] += cents
    reserved: dict[Purse, int | None] = {}
    for year in range(1, terms.years + 1):
        external, internal = planned[CapacityUse.EXTERNAL, year], planned[CapacityUse.INTERNAL, year]
        amount = dossier.programme.capacity_amount
        unset = amount is None and not external + internal
        # What nobody planned of the amount on top goes to external help, which is what it is for (R37).
        left = max((amount or 0) - external - internal, 0)
        reserved[CapacityUse.EXTERNAL, year] = None if unset else external + left
        reserved[CapacityUse.INTERNAL, year] = None if unset else internal
        # Inside the yearly support, never on top (R39).
        additional = planned[CapacityUse.ADDITIONAL, year]
        reserved[CapacityUse.ADDITIONAL, year] = min(additional, terms.amounts.get(year, 0))
    return reserved


def wallet_of(participation: Participation) -> Wallet:
    """The wallet as it stands, in a fixed number of queries. Under the dossier's lock, it stays so."""
    terms = terms_of(versions_of(participation)[0].content)
    reserved = reserved_of(participation.dossier, terms)
    asked, agreed, spent = _sums(participation)
    # A year given up by a modification still shows what was agreed in it.
    purses = dict.fromkeys([*reserved, *(purse for purse, cents in agreed.items() if cents)])
    lines = {
        purse: Line(
            *purse,
            reserved.get(purse, 0),
            asked.get(purse, 0),
            agreed.get(purse, 0),
            spent.get(purse, 0),
        )
        for purse in purses
    }
    return Wallet(lines, terms.years)


def _sums(participation: Participation) -> tuple[dict[Purse, int], dict[Purse, int], dict[Purse, int]]:
    """What is asked and waits for an answer, what is agreed, what is spent, in cents."""
    asked: dict[Purse, int] = defaultdict(int)
    agreed: dict[Purse, int] = defaultdict(int)
    spent: dict[Purse, int] = defaultdict(int)
    spendings = CapacitySpending.objects.filter(request=OuterRef("pk"), undone_at=None).order_by()
    of_request = spendings.values("request").annotate(sum=Sum("cents")).values("sum")
    requests = CapacityRequest.objects.filter(participation=participation).annotate(
        spent=Subquery(of_request)
    )
    for request in requests.order_by().only("use", "year", "state", "cents", "agreed_cents"):
        purse = request.use, request.year
        agreed[purse] += request.agreed_cents
        spent[purse] += request.spent or 0
        if request.state in OPEN:
            asked[purse] += request.cents
    return asked, agreed, spent


def spent_of(request: CapacityRequest) -> int:
    """What was spent of one request."""
    return request.spendings.filter(undone_at=None).aggregate(sum=Sum("cents"))["sum"] or 0
