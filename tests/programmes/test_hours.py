"""When reminders may leave: quiet hours, days without e-mails, a time zone, and the two nights when clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimpact.programmes.enums import TimeZone
from cimpact.programmes.hours import is_silent, local_date, moment_of, quiet_until
from cimpact.programmes.models import Programme

MONTREAL = ZoneInfo("America/Toronto")


def programme(quiet_from="20:00", quiet_to="07:30", **more):
    return Programme(
        quiet_from=dt.time.fromisoformat(quiet_from), quiet_to=dt.time.fromisoformat(quiet_to), **more
    )


def montreal(text, fold=0):
    return dt.datetime.fromisoformat(text).replace(tzinfo=MONTREAL, fold=fold)


def said(moment):
    return moment and moment.astimezone(MONTREAL).isoformat(" ", "minutes")


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2022-03-01 07:29", "2022-03-01 07:30-05:00"),
        ("2022-03-01 07:30", None),
        ("2022-03-01 19:59", None),
        ("2022-03-01 20:00", "2022-03-02 07:30-05:00"),
        ("2022-03-01 00:00", "2022-03-01 07:30-05:00"),
        # The clocks change in that night.
        ("2022-03-12 22:00", "2022-03-13 07:30-04:00"),
        ("2022-11-05 22:00", "2022-11-06 07:30-05:00"),
    ],
)
def test_at_night_one_waits_for_the_morning(at, until):
    assert said(quiet_until(programme(), montreal(at))) == until


def test_quiet_hours_may_be_in_the_middle_of_the_day_or_not_at_all():
    noon = programme("12:00", "13:00")
    assert said(quiet_until(noon, montreal("2022-03-01 12:30"))) == "2022-03-01 13:00-05:00"
    assert quiet_until(noon, montreal("2022-03-01 03:00")) is None
    assert quiet_until(programme("09:00", "09:00"), montreal("2022-03-01 03:00")) is None


def test_an_hour_that_the_clocks_skip_is_as_late_as_if_they_had_not():
    # On 13 March 2022, 2:30 does not exist: two o'clock is three.
    early = programme(quiet_to="02:30")
    assert said(moment_of(early, dt.date(2022, 3, 13), 0)) == "2022-03-13 03:30-04:00"
    assert said(quiet_until(early, montreal("2022-03-13 01:59"))) == "2022-03-13 03:30-04:00"
    assert quiet_until(early, dt.datetime(2022, 3, 13, 7, 30, tzinfo=dt.UTC)) is None


def test_an_hour_that_comes_twice_counts_the_first_time():
    # On 6 November 2022, 1:30 comes in summer time, then in winter time.
    early = programme(quiet_to="01:30")
    assert said(moment_of(early, dt.date(2022, 11, 6), 0)) == "2022-11-06 01:30-04:00"
    assert said(quiet_until(early, montreal("2022-11-06 01:10"))) == "2022-11-06 01:30-04:00"
    for again in ("01:10", "01:29", "01:45"):
        assert quiet_until(early, montreal(f"2022-11-06 {again}", fold=1)) is None, again


def test_the_days_without_e_mails_are_the_programme_s_own():
    closed = programme(quiet_weekends=True, quiet_dates=["2022-06-24"])
    silent = [day for day in range(20, 31) if is_silent(closed, dt.date(2022, 6, day))]
    assert silent == [24, 25, 26]
    assert said(quiet_until(closed, montreal("2022-06-23 21:00"))) == "2022-06-27 07:30-04:00"
    # What is to come is told before, what has passed after.
    assert said(moment_of(closed, dt.date(2022, 7, 1), -7)) == "2022-06-23 07:30-04:00"
    assert said(moment_of(closed, dt.date(2022, 6, 25), 0)) == "2022-06-27 07:30-04:00"


def test_a_day_is_the_programme_s_own():
    late = montreal("2022-03-01 01:00")
    assert local_date(programme(), late) == dt.date(2022, 3, 1)
    assert local_date(programme(time_zone="America/Vancouver"), late) == dt.date(2022, 2, 28)


MOMENTS = st.datetimes(dt.datetime(2021, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))
PROGRAMMES = st.builds(
    Programme,
    time_zone=st.sampled_from(TimeZone.values),
    quiet_from=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    quiet_to=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    quiet_weekends=st.booleans(),
    quiet_dates=st.lists(st.dates(dt.date(2021, 1, 1), dt.date(2027, 1, 1)).map(dt.date.isoformat)),
)


@given(PROGRAMMES, MOMENTS)
def test_one_never_waits_for_an_hour_that_is_quiet_too(programme, at):
    until = quiet_until(programme, at)
    if until is not None:
        assert until > at
        assert quiet_until(programme, until) is None


@given(PROGRAMMES, st.dates(dt.date(2021, 2, 1), dt.date(2026, 12, 1)), st.integers(-60, 60))
def test_a_reminder_is_never_set_at_a_quiet_hour(programme, date, days):
    moment = moment_of(programme, date, days)
    assert quiet_until(programme, moment) is None
    if days < 0:
        assert local_date(programme, moment) <= date + dt.timedelta(days=days)
    else:
        assert local_date(programme, moment) >= date + dt.timedelta(days=days)
