"""Nobody finds a small number in what is published: every system of tables is solved, by a solver that knows no rule of
the portal but this one: a table's cells add up to the total, and are whole numbers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from learning.suppression import hidden_cells, is_small, possible_values, stays_protected
from tests.learning.solver import System


def test_the_solver_itself_counts_what_a_hand_counts():
    system = System({("a",): (0, 9), ("b",): (0, 9), ("c",): (1, 9)})
    system.sums = [(frozenset({("a",), ("b",)}), 3), (frozenset({("b",), ("c",)}), 2)]
    assert system.values_of(("a",), 99) == {2, 3}
    assert system.values_of(("b",), 99) == {0, 1}
    assert system.values_of(("c",), 99) == {1, 2}


def published(system: System, key: str, cells: dict[str, int], hidden: frozenset[str], total: int) -> None:
    """Add what a reader of one table knows; of a table hidden in part, that zeros are never hidden in it."""
    least = 0 if hidden == set(cells) else 1
    for name in hidden:
        system.bounds[key, name] = (least, total)
    if hidden:
        rest = total - sum(count for name, count in cells.items() if name not in hidden)
        system.sums.append((frozenset((key, name) for name in hidden), rest))


@st.composite
def splits(draw, total: int) -> dict[str, int]:
    """A total shared among two to five cells."""
    many = draw(st.integers(2, 5))
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=many - 1, max_size=many - 1)))
    return {f"c{rank}": b - a for rank, (a, b) in enumerate(zip([0, *cuts], [*cuts, total], strict=True))}


@st.composite
def publications(draw, most: int = 24):
    """A threshold, and one indicator's tables: one to three dimensions of the same total."""
    threshold = draw(st.integers(3, 6))
    total = draw(st.integers(threshold, most))
    tables = {f"d{rank}": draw(splits(total)) for rank in range(draw(st.integers(1, 3)))}
    return threshold, total, tables


@settings(max_examples=150, deadline=None)
@given(publications())
def test_f67_all_tables_solved_together_each_hidden_cell_keeps_as_many_values_as_the_threshold(given_tables):
    threshold, total, tables = given_tables
    system = System()
    for key, cells in tables.items():
        hidden = hidden_cells(cells, threshold)
        assert all(name in hidden for name, count in cells.items() if is_small(count, threshold))
        published(system, key, cells, hidden, total)
    for unknown in system.bounds:
        assert len(system.values_of(unknown, threshold)) >= threshold


@settings(max_examples=60, deadline=None)
@given(st.lists(publications(most=16), min_size=2, max_size=3))
def test_f67_the_sums_of_the_region_tell_no_more(of_tables):
    """The region adds up what each table publishes, and nothing else: its sums join the system, and change nothing."""
    threshold = of_tables[0][0]
    alone, together = System(), System()
    shown_of: dict[str, int] = {}
    for place, (_own, total, tables) in enumerate(of_tables):
        if total < threshold:
            continue
        for key, cells in tables.items():
            hidden = hidden_cells(cells, threshold)
            for system in (alone, together):
                published(system, f"{place}{key}", cells, hidden, total)
            for name, count in cells.items():
                if name not in hidden:
                    unknown = (f"{place}{key}", name)
                    together.bounds[unknown] = (0, 99)
                    together.sums.append((frozenset({unknown}), count))
                    shown_of[key + name] = shown_of.get(key + name, 0) + count
    for sum_of, known in shown_of.items():
        parts = frozenset(n for n in together.bounds if n not in alone.bounds and n[0][1:] + n[1] == sum_of)
        together.sums.append((parts, known))
    for unknown in alone.bounds:
        seen = together.values_of(unknown, threshold)
        assert seen == alone.values_of(unknown, threshold)
        assert len(seen) >= threshold


@settings(max_examples=250, deadline=None)
@given(publications(most=18), st.data())
def test_f67_a_correction_beside_what_it_replaces_tells_no_more(given_tables, data):
    """Whoever kept the former table, and guesses rightly which hidden cells did not change, still finds none."""
    threshold, total, tables = given_tables
    cells = tables["d0"]
    hidden = hidden_cells(cells, threshold)
    corrected = {
        name: data.draw(st.one_of(st.just(count), st.integers(0, count + 6)), label=name)
        for name, count in cells.items()
    }
    later = sum(corrected.values())
    if later < threshold or not stays_protected(corrected, hidden, threshold):
        return
    least = 0 if hidden == set(cells) else 1
    system = System()
    before, after = set(), set()
    for name in hidden:
        before.add(("before", name))
        system.bounds["before", name] = (least, total)
        if corrected[name] == cells[name]:
            after.add(("before", name))
        else:
            after.add(("after", name))
            system.bounds["after", name] = (0, later)
    if hidden:
        shown = sum(count for name, count in cells.items() if name not in hidden)
        shown_later = sum(count for name, count in corrected.items() if name not in hidden)
        system.sums += [(frozenset(before), total - shown), (frozenset(after), later - shown_later)]
    for unknown in system.bounds:
        assert len(system.values_of(unknown, threshold)) >= threshold


def test_f67_a_small_number_alone_takes_the_smallest_other_with_it():
    assert hidden_cells({"jeunes": 3, "aînés": 40, "adultes": 12}, 5) == {"jeunes", "adultes"}


def test_f67_zeros_are_published_and_protect_nobody():
    assert hidden_cells({"a": 2, "b": 3, "c": 0, "d": 30}, 5) == {"a", "b", "d"}


def test_f67_nothing_small_nothing_hidden():
    assert hidden_cells({"a": 5, "b": 0, "c": 80}, 5) == frozenset()


def test_f67_when_small_numbers_cannot_protect_each_other_the_whole_table_is_hidden():
    cells = {"a": 1, "b": 2, "c": 2, "d": 0}
    assert hidden_cells(cells, 5) == set(cells)
    assert possible_values(cells, cells) == 6


def test_f67_a_correction_that_makes_small_what_was_published_is_not_protected():
    before = {"a": 2, "b": 9, "c": 18}
    hidden = hidden_cells(before, 5)
    assert hidden == {"a", "b"}
    assert stays_protected({"a": 2, "b": 9, "c": 20}, hidden, 5)
    assert not stays_protected({"a": 2, "b": 9, "c": 3}, hidden, 5)


def test_f67_a_correction_that_leaves_the_hidden_too_few_to_share_is_not_protected():
    hidden = hidden_cells({"a": 2, "b": 9, "c": 18}, 5)
    assert not stays_protected({"a": 2, "b": 2, "c": 18}, hidden, 5)
