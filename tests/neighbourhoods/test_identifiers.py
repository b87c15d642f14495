"""The numbers by which governments know an organisation."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from neighbourhoods.identifiers import validate_charity_number, validate_neq, validate_postal_code


def accepts(validate, value):
    try:
        validate(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("number", ["123456782RR0001", "123456782 RR 0001", "123456782rr0001"])
def test_a_charity_number_is_nine_digits_that_check_rr_and_four_digits(number):
    assert accepts(validate_charity_number, number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "123456782",
        "123456789RR0001",
        "123456782RR001",
        "123456782RP0001",
        "12345678RR0001",
        "１２３456782RR0001",
    ],
)
def test_any_other_is_refused(number):
    assert not accepts(validate_charity_number, number)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 8), st.integers(1, 9))
def test_one_digit_typed_wrong_is_found(digits, place, by):
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    both = [accepts(validate_charity_number, f"{number}RR0001") for number in (digits, wrong)]
    assert both != [True, True]


@pytest.mark.parametrize(
    ("neq", "fine"),
    [("1143920115", True), ("11 4392 0115", True), ("114392011", False), ("114392011A", False)],
)
def test_an_enterprise_number_is_ten_digits(neq, fine):
    assert accepts(validate_neq, neq) is fine


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("H2X 1Y4", True),
        ("h2x1y4", True),
        ("D2X 1Y4", False),
        ("H2X-1Y4", False),
        ("H2X 1Y", False),
        ("W1A 1A1", False),
    ],
)
def test_a_postal_code_is_a_canadian_one(code, fine):
    assert accepts(validate_postal_code, code) is fine
