"""Measures are exact, written together or not at all; a correction keeps the value before (F67)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from learning.exact import ExactDecimalField
from learning.indicator_enums import Frequency, Unit
from learning.indicator_numbers import read_number, with_unit, write_number
from learning.indicator_periods import Period, period_at, read_period
from learning.indicators import held_by
from learning.models import Measure
from learning.workflow.indicators import end_indicator
from learning.workflow.measures import Entry, Stale, held, write_measures
from tests.threads import at_once

from .measured import category, dimension, indicator, write

exact = st.decimals(min_value=Decimal("-1e13"), max_value=Decimal("1e13"), places=4, allow_nan=False)


@given(value=exact, language=st.sampled_from(["fr", "en"]))
def test_f67_what_is_shown_is_read_back_as_the_same_number(value, language):
    with translation.override(language):
        assert read_number(write_number(value)) == value


@given(value=exact, french=st.sampled_from(["{}", " {} ", "{} %", "{}\xa0%"]))
def test_f67_what_is_typed_in_french_is_read_exactly(value, french):
    typed = french.format(f"{value:f}".replace(".", ","))
    assert read_number(typed, Unit.PERCENT) == value


@given(value=exact)
def test_f67_a_number_kept_comes_back_the_same(value):
    field = ExactDecimalField()
    assert field.from_db_value(field.get_prep_value(value), None, None) == value


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1 234,5", Unit.NUMBER, "1234.5"),
        ("1\u202f234,5", Unit.NUMBER, "1234.5"),
        ("1,234.5", Unit.NUMBER, "1234.5"),
        ("1.234,5", Unit.NUMBER, "1234.5"),
        ("1,234,567", Unit.NUMBER, "1234567"),
        ("1,234", Unit.NUMBER, "1.234"),
        ("−3,25", Unit.NUMBER, "-3.25"),
        (",5", Unit.NUMBER, "0.5"),
        ("007", Unit.NUMBER, "7"),
        ("12 %", Unit.PERCENT, "12"),
        ("12,5\xa0%", Unit.PERCENT, "12.5"),
        ("1 200,50 $", Unit.DOLLARS, "1200.5"),
        ("$1,200.50", Unit.DOLLARS, "1200.5"),
        ("42", Unit.PEOPLE, "42"),
    ],
)
def test_f67_numbers_are_read_as_people_write_them(typed, unit, value):
    assert read_number(typed, unit) == Decimal(value)


def test_f67_in_english_a_comma_before_three_digits_separates_thousands():
    with translation.override("en"):
        assert read_number("1,234") == 1234
        assert read_number("1.234") == Decimal("1.234")


@pytest.mark.parametrize(
    ("typed", "unit", "code"),
    [
        ("douze", Unit.NUMBER, "unreadable"),
        ("12 34", Unit.NUMBER, "unreadable"),
        ("1,2,3", Unit.NUMBER, "unreadable"),
        ("=1+1", Unit.NUMBER, "unreadable"),
        ("1e5", Unit.NUMBER, "unreadable"),
        ("12 %", Unit.PEOPLE, "unit"),
        ("12 $", Unit.PERCENT, "unit"),
        ("12 %%", Unit.PERCENT, "unit"),
        ("12,5", Unit.PEOPLE, "whole"),
        ("-1", Unit.PEOPLE, "negative"),
        ("0,12345", Unit.NUMBER, "decimals"),
        ("1" * 15, Unit.NUMBER, "huge"),
    ],
)
def test_f67_what_is_no_number_of_the_unit_is_refused_with_its_reason(typed, unit, code):
    with pytest.raises(ValidationError) as refused:
        read_number(typed, unit)
    assert refused.value.code == code


def test_f67_what_a_spreadsheet_calculated_keeps_four_decimals():
    assert read_number("0,333333333333333", rounds=True) == Decimal("0.3333")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("1", Unit.PEOPLE, "1\xa0personne"),
        ("1234", Unit.PEOPLE, "1\xa0234\xa0personnes"),
        ("12.5", Unit.PERCENT, "12,5\xa0%"),
        ("-1200.5", Unit.DOLLARS, "−1\xa0200,5\xa0$"),
        ("3", Unit.NUMBER, "3"),
    ],
)
def test_f67_a_value_is_said_with_its_unit(value, unit, words):
    assert with_unit(Decimal(value), unit) == words


def test_f67_periods_are_read_in_either_language(clock):
    clock.set(2026, 11, 1)
    assert read_period("2025", Frequency.YEAR) == Period(2025)
    for typed in ("T3 2025", "2025-T3", "2025 t3", "Q3 2025"):
        assert read_period(typed, Frequency.QUARTER) == Period(2025, 3, 4)
    assert read_period("S2 2025", Frequency.HALF) == read_period("H2 2025", Frequency.HALF)
    assert period_at(dt.date(2025, 9, 30), 4) == Period(2025, 3, 4)


@pytest.mark.parametrize(
    ("typed", "frequency", "code"),
    [
        ("l’an passé", Frequency.YEAR, "unreadable"),
        ("T3 2025", Frequency.YEAR, "frequency"),
        ("2025", Frequency.QUARTER, "frequency"),
        ("S3 2025", Frequency.HALF, "frequency"),
        ("1789", Frequency.YEAR, "year"),
        ("2027", Frequency.YEAR, "to_come"),
        ("T4 2026", Frequency.QUARTER, "to_come"),
    ],
)
def test_f67_a_period_that_cannot_have_been_measured_is_refused(clock, typed, frequency, code):
    clock.set(2026, 9, 30)
    with pytest.raises(ValidationError) as refused:
        read_period(typed, frequency)
    assert refused.value.code == code


def test_f67_sums_are_exact_in_the_database(cast):
    one = indicator(cast, unit=Unit.NUMBER, counts_people=False)
    for year in (2019, 2020, 2021):
        write(one, year, "0.1", by=cast.coordinator)
    assert one.measures.aggregate(sum=Sum("value"))["sum"] == Decimal("0.3")


def test_f67_a_correction_keeps_the_value_before_who_wrote_it_and_why(cast):
    one = indicator(cast)
    first = write(one, 2021, 40, by=cast.contributor)
    second = write(one, 2021, 45, by=cast.coordinator, reason="Une liste oubliée.")
    first.refresh_from_db()
    assert (first.value, first.by, first.is_current) == (40, cast.contributor, False)
    assert (second.value, second.replaces, second.reason) == (45, first, "Une liste oubliée.")
    (correction,) = held_by(one, with_categories=True).corrections
    assert (correction.former, correction.now) == (first, second)
    told = Event.objects.about(one).values_list("kind", "actor", "comment")
    assert list(told)[0] == ("indicator.correct", cast.coordinator.pk, "Une liste oubliée.")


def test_f67_a_value_taken_out_is_kept_and_may_come_back(cast):
    one = indicator(cast)
    write(one, 2021, 40, by=cast.coordinator)
    write(one, 2021, None, by=cast.coordinator)
    assert not Measure.objects.current().exists()
    write(one, 2021, 41, by=cast.coordinator)
    assert [m.value for m in Measure.objects.current()] == [41]
    assert [m.value for m in one.measures.order_by("pk")] == [40, None, 41]


def test_f67_sent_twice_a_value_is_written_once(cast):
    one = indicator(cast)
    entry = Entry((one.pk, 2021, 1, None), Decimal(40))
    assert write_measures([entry], by=cast.coordinator).added == 1
    assert write_measures([entry], by=cast.coordinator).added == 0
    assert one.measures.count() == 1


def test_f67_a_cell_that_another_changed_is_not_overwritten_and_nothing_else_is_saved(cast):
    one = indicator(cast)
    seen = write(one, 2021, 40, by=cast.coordinator)
    theirs = write(one, 2021, 45, by=cast.contributor)
    mine = [
        Entry((one.pk, 2021, 1, None), Decimal(50), seen=seen.pk),
        Entry((one.pk, 2020, 1, None), Decimal(30)),
    ]
    with pytest.raises(Stale) as stale:
        write_measures(mine, by=cast.coordinator)
    assert stale.value.cells == {(one.pk, 2021, 1, None): theirs}
    assert [m.value for m in Measure.objects.current()] == [45]


def test_f67_an_indicator_no_longer_measured_takes_no_value(cast):
    one = indicator(cast)
    end_indicator(one, ended=True, by=cast.coordinator)
    with pytest.raises(NotPossible):
        write(one, 2021, 40, by=cast.coordinator)
    end_indicator(one, ended=False, by=cast.coordinator)
    assert write(one, 2021, 40, by=cast.coordinator).value == 40


def test_f67_the_database_holds_one_value_a_cell(cast):
    of = dimension(cast)
    one = indicator(cast, dimensions=[of])
    north = category(of, "Nord")
    write(one, 2021, 40, by=cast.coordinator)
    write(one, 2021, 10, of=north, by=cast.coordinator)
    for cell in ({"category": None}, {"category": north}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.create(indicator=one, year=2021, value=Decimal(1), by=cast.coordinator, **cell)


def test_f67_the_history_says_how_many_values_never_which(cast):
    one = indicator(cast)
    write(one, 2021, 4321, by=cast.coordinator)
    assert "4321" not in str(list(Event.objects.about(one).values()))


@pytest.mark.django_db(transaction=True)
def test_f67_two_people_who_write_in_one_cell_at_once_leave_one_value_and_one_is_told(cast):
    one = indicator(cast)

    def writes(value, by):
        return lambda: write_measures([Entry((one.pk, 2021, 1, None), Decimal(value))], by=by)

    outcomes = at_once(writes(40, cast.coordinator), writes(45, cast.contributor))
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == 1
    assert Measure.objects.current().count() == 1
    assert len(held([one.pk])) == 1
