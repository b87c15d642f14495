"""Dates of a stage: years that begin on any day, and what falls due in them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimpact.programmes.models import Programme
from proposals.dates import add_months, after_pauses, last_day
from proposals.enums import ObligationKind
from proposals.models import Dossier
from proposals.obligations import due_dates

DAYS = st.dates(dt.date(1999, 1, 1), dt.date(2100, 12, 31))
YEARS = st.integers(1, 4)
ONE_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2022-04-01", 6, "2022-10-01"),
        ("2021-08-31", 6, "2022-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2022-12-15", 1, "2023-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2022-03-31", -1, "2022-02-28"),
    ],
)
def test_the_same_day_months_later(day, months, later):
    assert str(add_months(dt.date.fromisoformat(day), months)) == later


@given(DAYS, st.integers(-600, 600))
def test_so_many_months_later_is_that_month_and_that_day_or_its_month_s_last(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + ONE_DAY).day == 1)


@given(DAYS, st.integers(0, 600), st.integers(0, 600))
def test_more_months_are_later(day, fewer, more):
    assert (add_months(day, fewer) < add_months(day, more)) == (fewer < more)


@given(DAYS, DAYS, st.integers(0, 600))
def test_two_days_never_cross(one, other, months):
    if one <= other:
        assert add_months(one, months) <= add_months(other, months)


@pytest.mark.parametrize(
    ("starts_on", "years", "ends_on"),
    [
        ("2022-04-01", 1, "2023-03-31"),
        ("2022-01-01", 3, "2024-12-31"),
        ("2023-03-01", 1, "2024-02-29"),
        ("2024-02-29", 1, "2025-02-27"),
    ],
)
def test_a_stage_ends_the_day_before_its_anniversary(starts_on, years, ends_on):
    assert str(last_day(dt.date.fromisoformat(starts_on), years)) == ends_on


@given(DAYS, YEARS)
def test_the_years_of_a_stage_follow_one_another_without_a_gap(starts_on, years):
    starts = Dossier(starts_on=starts_on, years=years).year_starts()
    assert len(starts) == years
    assert starts[0] == starts_on
    for year, start in enumerate(starts, 1):
        following = starts[year] if year < years else last_day(starts_on, years) + ONE_DAY
        assert last_day(starts_on, year) + ONE_DAY == following > start


@st.composite
def programmes(draw):
    return Programme(
        mid_year_months=draw(st.integers(1, 11)),
        report_delay_days=draw(st.none() | st.integers(0, 120)),
        final_includes_annual=draw(st.booleans()),
    )


@given(programmes(), DAYS, YEARS)
def test_each_year_owes_one_meeting_and_its_report_and_the_stage_one_final_report(
    programme, starts_on, years
):
    due = list(due_dates(programme, starts_on, years))
    whole = range(1, years + 1)
    reports = whole if not programme.final_includes_annual else range(1, years)
    assert {(kind, year) for kind, year, _day in due} == (
        {(ObligationKind.MID_YEAR, year) for year in whole}
        | {(ObligationKind.ANNUAL_REPORT, year) for year in reports}
        | {(ObligationKind.FINAL_REPORT, years)}
    )
    assert len(due) == len({(kind, year) for kind, year, _day in due})


@given(programmes(), DAYS, YEARS)
def test_what_is_due_falls_within_its_year_and_the_delay_of_a_report(programme, starts_on, years):
    delay = dt.timedelta(days=programme.report_delay_days or 0)
    for kind, year, due_on in due_dates(programme, starts_on, years):
        begins, ends = add_months(starts_on, 12 * (year - 1)), last_day(starts_on, year)
        if kind == ObligationKind.MID_YEAR:
            assert begins < due_on <= ends
        else:
            assert due_on == ends + delay


@given(programmes(), DAYS, YEARS)
def test_what_is_due_comes_in_the_order_of_its_days_and_the_same_each_time(programme, starts_on, years):
    due = list(due_dates(programme, starts_on, years))
    assert due == list(due_dates(programme, starts_on, years))
    if not programme.report_delay_days:
        assert [day for _kind, _year, day in due] == sorted(day for _kind, _year, day in due)


@given(programmes(), DAYS, YEARS, st.integers(1, 400))
def test_a_later_start_makes_everything_due_later_or_the_same_day(programme, starts_on, years, days):
    moved = due_dates(programme, starts_on + days * ONE_DAY, years)
    for (kind, year, before), (same_kind, same_year, after) in zip(
        due_dates(programme, starts_on, years), moved, strict=True
    ):
        assert (kind, year) == (same_kind, same_year)
        assert before <= after


@st.composite
def pauses(draw, starts_on):
    """Up to three times during which a participation stood still, one after the other."""
    found, day = [], starts_on
    for _n in range(draw(st.integers(0, 3))):
        first = day + draw(st.integers(0, 500)) * ONE_DAY
        day = first + draw(st.integers(0, 300)) * ONE_DAY
        found.append((first, day))
    return tuple(found)


@given(st.data(), programmes(), DAYS, YEARS)
def test_r32_r33_r34_pauses_keep_what_is_due_complete_ordered_inside_the_stage_and_stable(
    data, programme, starts_on, years
):
    stops = data.draw(pauses(starts_on))
    end = after_pauses(last_day(starts_on, years), stops)
    plain = list(due_dates(programme, starts_on, years))
    due = list(due_dates(programme, starts_on, years, end, stops))
    assert [(kind, year) for kind, year, _day in due] == [(kind, year) for kind, year, _day in plain]
    delay = dt.timedelta(days=programme.report_delay_days or 0)
    for (kind, _year, before), (_kind, _same, after) in zip(plain, due, strict=True):
        assert before <= after
        assert starts_on < after <= end + delay
        if kind == ObligationKind.MID_YEAR:
            assert after <= end
    meetings = [day for kind, _year, day in due if kind == ObligationKind.MID_YEAR]
    reports = [day for kind, _year, day in due if kind != ObligationKind.MID_YEAR]
    assert (meetings, reports) == (sorted(meetings), sorted(reports))
    assert due == list(due_dates(programme, starts_on, years, end, stops))


@given(st.data(), DAYS, st.integers(0, 2000), st.integers(0, 2000))
def test_two_days_never_cross_whatever_stood_still(data, starts_on, one, other):
    stops = data.draw(pauses(starts_on))
    first, second = sorted((one, other))
    assert after_pauses(starts_on + first * ONE_DAY, stops) <= after_pauses(
        starts_on + second * ONE_DAY, stops
    )
