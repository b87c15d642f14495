"""The financial balance of a report: what was agreed, received, spent, and what remains (R33, R34).

Pure arithmetic, in whole cents. A cell is a kind of source and the code of a category. Only the programme's own money
is received and remains: what other sources pay is compared with what was agreed, and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cimpact.programmes.enums import SourceKind

from .enums import Surplus

Cell = tuple[str, str]


def variance(agreed: int, spent: int) -> int:
    """How much more was spent than agreed; less, when negative."""
    return spent - agreed


@dataclass(frozen=True)
class Threshold:
    """From when a variance is to be explained: beyond each of the limits that the programme sets; never without one."""

    percent: int | None = None
    cents: int | None = None

    @property
    def is_set(self) -> bool:
        return self.percent is not None or self.cents is not None

    def is_passed(self, agreed: int, spent: int) -> bool:
        """Of nothing agreed, any amount is beyond any percentage."""
        gap = abs(variance(agreed, spent))
        if not gap or not self.is_set:
            return False
        beyond_percent = self.percent is None or gap * 100 > self.percent * agreed
        return beyond_percent and (self.cents is None or gap > self.cents)


@dataclass(frozen=True)
class Balance:
    """One year: what each cell was to cost and cost, what was received, what came from the year before."""

    agreed: dict[Cell, int] = field(default_factory=dict)
    spent: dict[Cell, int] = field(default_factory=dict)
    received: int = 0
    # What remained of the year before and was kept; owed to oneself when negative.
    opening: int = 0

    @property
    def cells(self) -> list[Cell]:
        return sorted({*self.agreed, *self.spent})

    def total_agreed(self, *, source: str | None = None, category: str | None = None) -> int:
        return _total(self.agreed, source, category)

    def total_spent(self, *, source: str | None = None, category: str | None = None) -> int:
        return _total(self.spent, source, category)

    def variance(self, *, source: str | None = None, category: str | None = None) -> int:
        """Over the cells of a source, of a category, of both, or over all."""
        return variance(
            self.total_agreed(source=source, category=category),
            self.total_spent(source=source, category=category),
        )

    @property
    def available(self) -> int:
        """What the programme's money came to this year."""
        return self.opening + self.received

    @property
    def own_spent(self) -> int:
        """What was spent of the programme's money."""
        return self.total_spent(source=SourceKind.PROGRAMME)

    @property
    def remaining(self) -> int:
        """What is left of the programme's money: a surplus, or what the table paid ahead when negative."""
        return self.available - self.own_spent

    def carried(self, choice: str) -> int:
        """What the next year opens with: nothing of what is returned; all the rest, whichever its sign."""
        return 0 if choice == Surplus.RETURNED and self.remaining > 0 else self.remaining

    def to_explain(self, threshold: Threshold) -> list[str]:
        """The categories of which a source was spent otherwise than agreed, beyond the threshold.

        Source by source: what one spends too much does not make up for what another did not spend.
        """
        return sorted(
            {
                category
                for (source, category) in self.cells
                if threshold.is_passed(
                    self.agreed.get((source, category), 0), self.spent.get((source, category), 0)
                )
            }
        )


def _total(cents: dict[Cell, int], source: str | None, category: str | None) -> int:
    return sum(
        amount
        for (kind, code), amount in cents.items()
        if source in (None, kind) and category in (None, code)
    )


def opening_after(years: Iterable[tuple[Balance, str]]) -> int:
    """What comes from the years before, the first one first, each with what was chosen of its surplus.

    The opening that each was given is left aside: it follows from those before it.
    """
    opening = 0
    for balance, choice in years:
        year = Balance(balance.agreed, balance.spent, balance.received, opening)
        opening = year.carried(choice)
    return opening
