"""The arithmetic of a balance: totals are sums, nothing is lost from a year to the next, to the cent (R33, R34)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimpact.programmes.enums import SourceKind
from learning.balance import Balance, Threshold, opening_after
from learning.enums import Surplus

CATEGORIES = ("salaries", "fees", "activities")
amounts = st.integers(min_value=0, max_value=10_000_000_00)
cells = st.dictionaries(
    st.tuples(st.sampled_from(SourceKind.values), st.sampled_from(CATEGORIES)), amounts, max_size=12
)
choices = st.sampled_from(["", *Surplus.values])
balances = st.builds(
    Balance, agreed=cells, spent=cells, received=amounts, opening=st.integers(-1_000_000_00, 1_000_000_00)
)


@given(balances)
def test_totals_are_the_sums_of_their_cells_by_source_by_category_and_over_all(balance):
    for of_one, of_all in (
        (balance.total_agreed, balance.agreed),
        (balance.total_spent, balance.spent),
    ):
        assert of_one() == sum(of_all.values())
        assert sum(of_one(source=kind) for kind in SourceKind.values) == of_one()
        assert sum(of_one(category=code) for code in CATEGORIES) == of_one()
        assert sum(of_one(source=k, category=c) for k in SourceKind.values for c in CATEGORIES) == of_one()


@given(balances)
def test_a_variance_is_what_was_spent_less_what_was_agreed(balance):
    assert balance.variance() == balance.total_spent() - balance.total_agreed()
    assert balance.variance() == sum(balance.variance(source=s, category=c) for s, c in balance.cells)


@given(balances)
def test_what_remains_is_what_came_less_what_went_of_the_programmes_money_only(balance):
    own = sum(cents for (kind, _code), cents in balance.spent.items() if kind == SourceKind.PROGRAMME)
    assert balance.remaining == balance.received + balance.opening - own
    others = {cell: 0 if cell[0] != SourceKind.PROGRAMME else cents for cell, cents in balance.spent.items()}
    assert Balance(balance.agreed, others, balance.received, balance.opening).remaining == balance.remaining


@given(st.lists(st.tuples(balances, choices), max_size=5))
def test_from_year_to_year_no_cent_is_lost(years):
    returned, opening = 0, 0
    for balance, choice in years:
        year = Balance(balance.agreed, balance.spent, balance.received, opening)
        carried = year.carried(choice)
        assert carried in (0, year.remaining)
        returned += year.remaining - carried
        opening = carried
    assert opening_after(years) == opening
    received, spent = sum(b.received for b, _c in years), sum(b.own_spent for b, _c in years)
    assert received == spent + returned + opening
    assert returned >= 0


@pytest.mark.parametrize(
    ("percent", "cents", "agreed", "spent", "passed"),
    [
        (None, None, 100_00, 900_00, False),
        (10, None, 100_00, 110_00, False),
        (10, None, 100_00, 110_01, True),
        (10, None, 100_00, 89_99, True),
        (10, None, 0, 1, True),
        (None, 500_00, 1_000_00, 1_500_00, False),
        (None, 500_00, 1_000_00, 499_99, True),
        (10, 500_00, 1_000_00, 1_400_00, False),
        (10, 500_00, 10_000_00, 10_900_00, False),
        (10, 500_00, 1_000_00, 1_500_01, True),
        (0, None, 100_00, 100_00, False),
        (0, None, 100_00, 100_01, True),
    ],
)
def test_a_variance_is_to_explain_beyond_every_threshold_that_is_set(percent, cents, agreed, spent, passed):
    assert Threshold(percent, cents).is_passed(agreed, spent) is passed


def test_what_a_source_spends_too_much_does_not_make_up_for_what_another_did_not_spend():
    balance = Balance(
        agreed={("programme", "fees"): 1_000_00, ("own", "fees"): 1_000_00, ("own", "salaries"): 5_00},
        spent={("programme", "fees"): 2_000_00, ("own", "salaries"): 5_00},
    )
    assert balance.variance(category="fees") == 0
    assert balance.to_explain(Threshold(percent=10)) == ["fees"]
