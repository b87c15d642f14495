"""Which cells of a published table are hidden, so that nobody finds a small number by subtraction (F67).

One indicator in one period has a total, always published, and some tables: each shares the total among its cells. Two
tables have nothing else in common than the total, which is known: whoever reads them all learns of one table what she
learns of it alone. So each is decided by itself, and the answer is exact for all of them together.

The rule, for a threshold t: a cell from 1 to t − 1 is small, and hidden. A zero is published, for it tells of nobody;
so whoever knows the rule knows that a hidden cell is at least 1. Others are hidden with it, the smallest first, until
each hidden cell may hold at least t values for whoever reads the rest. When no other is left the whole table is hidden,
its zeros too. A total under t is not published at all, nor anything with it.
"""

from collections.abc import Iterable, Mapping

# A count for each cell of one table, by name.
Cells = Mapping[str, int]


def is_small(count: int, threshold: int) -> bool:
    return 0 < count < threshold


def hidden_cells(cells: Cells, threshold: int) -> frozenset[str]:
    """The names of the cells to hide; their sum is the published total, at least the threshold."""
    hidden = {name for name, count in cells.items() if is_small(count, threshold)}
    others = sorted(
        (name for name in cells if cells[name] >= threshold), key=lambda name: (cells[name], name)
    )
    while hidden and possible_values(cells, hidden) < threshold:
        if not others:
            return frozenset(cells)
        hidden.add(others.pop(0))
    return frozenset(hidden)


def possible_values(cells: Cells, hidden: Iterable[str]) -> int:
    """How many whole numbers a hidden cell may be for whoever reads everything else; the same for each of them."""
    names = set(hidden)
    shared = sum(cells[name] for name in names)
    if names == set(cells) and len(names) > 1:
        return shared + 1  # of a table hidden whole, any cell may be from nothing to everybody
    return shared - len(names) + 1


def stays_protected(cells: Cells, hidden: frozenset[str], threshold: int) -> bool:
    """Whether corrected cells may be published with exactly those hidden that were before.

    To hide one more would be useless, since its former value is known; to show one would tell what was hidden. Whoever
    holds both tables, and supposes that what she does not see is unchanged, knows of a hidden cell at least as little
    as the poorer of the two tells.
    """
    if any(is_small(count, threshold) for name, count in cells.items() if name not in hidden):
        return False
    return not hidden or possible_values(cells, hidden) >= threshold
