"""The years of a support as they are agreed: each with its first and last day, its amount in cents."""

import datetime as dt
from dataclasses import dataclass

from .agreed_terms import AgreedTerms
from .dates import after_pauses, last_day


@dataclass(frozen=True)
class AgreedYear:
    """One year of the support."""

    number: int
    starts_on: dt.date
    ends_on: dt.date
    cents: int


def years_of(terms: AgreedTerms) -> list[AgreedYear]:
    """Each year of the support; the last one ends with the participation."""
    return [
        AgreedYear(
            number,
            start,
            terms.ends_on
            if number == terms.years
            else after_pauses(last_day(terms.starts_on, number), terms.pauses),
            terms.amounts.get(number, 0),
        )
        for number, start in enumerate(terms.year_starts(), 1)
    ]
