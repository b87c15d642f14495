"""What a budget adds up to: years × categories × sources (F27; R26, R37–R39). Amounts are whole cents.

A line is read alike from what is typed, from what is saved and from a frozen copy.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cimpact.formatting import ordinal_year
from cimpact.programmes.enums import CapacityUse, SourceKind

# Paid by the reserved amount, which comes on top of the yearly support (R26, R37, R38).
ON_TOP = frozenset({CapacityUse.EXTERNAL, CapacityUse.INTERNAL})
# A sum of money; the rest is an estimated value.
CASH = tuple(kind for kind in SourceKind if kind != SourceKind.IN_KIND)
# Counted in the cost, and not yet there.
TO_FIND = (SourceKind.REQUESTED,)
# Whoever reads the budget cannot tell these without a word from the table.
TO_NAME = (SourceKind.CONFIRMED, SourceKind.REQUESTED, SourceKind.IN_KIND)


def admits(kind: str, use: str) -> bool:
    """Whether a source may pay a category, given what the category pays of capacity building.

    The reserved amount pays external partners and internal evaluation resources, and nothing else pays those; the
    additional portion is taken inside the yearly support (R39).
    """
    if kind == SourceKind.CAPACITY:
        return use in ON_TOP
    return not use or (kind == SourceKind.PROGRAMME and use == CapacityUse.ADDITIONAL)


@dataclass(frozen=True)
class Line:
    """What a category costs in one year from one kind of source. `category` is any key: an id, a name."""

    kind: str
    category: object
    year: int
    cents: int


def total(
    lines: Iterable[Line], *, kinds: Iterable[str] | None = None, category=None, year: int | None = None
) -> int:
    """The sum of the lines of those kinds, of that category, of that year; of all of them by default."""
    wanted = None if kinds is None else set(kinds)
    return sum(
        line.cents
        for line in lines
        if (wanted is None or line.kind in wanted)
        and (category is None or line.category == category)
        and (year is None or line.year == year)
    )


def summary(lines: list[Line], years: int, *, sources: dict[str, str], categories: dict[object, str]) -> dict:
    """What components/budget_summary.html takes: by source and year, by category, in cash and in kind.

    `sources` names the kinds, `categories` the keys, in the order of the page.
    """
    lines = [line for line in lines if line.year <= years]
    numbers = range(1, years + 1)

    def row(kinds: Iterable[str], label: str = "") -> dict:
        kinds = tuple(kinds)
        return {
            "label": label,
            "kinds": " ".join(kinds),
            "cells": [
                {"number": n, "year": ordinal_year(n), "amount": total(lines, kinds=kinds, year=n)}
                for n in numbers
            ],
            "total": total(lines, kinds=kinds),
        }

    return {
        "years": [ordinal_year(n) for n in numbers],
        "sources": [row([kind], name) for kind, name in sources.items()],
        "cost": row(SourceKind.values),
        "cash": row(CASH),
        "in_kind": row([SourceKind.IN_KIND]),
        "to_find": row(TO_FIND),
        "categories": [
            {
                "key": key,
                "label": name,
                "cash": total(lines, kinds=CASH, category=key),
                "in_kind": total(lines, kinds=[SourceKind.IN_KIND], category=key),
                "total": total(lines, category=key),
            }
            for key, name in categories.items()
        ],
        "cash_kinds": " ".join(CASH),
        "in_kind_kind": SourceKind.IN_KIND.value,
    }
