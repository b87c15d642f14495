"""A moment closes with the last second of its day in Montréal, winter and summer, and not before."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimpact.errors import NotPossible
from cimpact.programmes.models import SubmissionWindow
from cimpact.writing.loading import closing
from proposals import moments, workflow
from proposals.enums import State
from tests import cast as casting
from tests.clock import MONTREAL


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2022-02-01", "2022-02-02T04:59:59"),  # winter
        ("2022-03-29", "2022-03-30T03:59:59"),  # summer
        ("2022-03-12", "2022-03-13T04:59:59"),  # the clocks go forward that night
        ("2022-03-13", "2022-03-14T03:59:59"),
        ("2022-11-05", "2022-11-06T03:59:59"),  # the clocks go back that night
        ("2022-11-06", "2022-11-07T04:59:59"),
        ("2021-12-31", "2022-01-01T04:59:59"),
    ],
)
def test_the_last_second_of_a_day_in_montreal(day, utc):
    closes_at = closing(dt.date.fromisoformat(day)).astimezone(dt.UTC)
    assert closes_at.isoformat() == f"{utc}+00:00"


@given(st.dates(dt.date(2021, 1, 1), dt.date(2040, 12, 31)))
def test_one_second_later_it_is_the_next_day_whatever_the_season(day):
    closes_at = closing(day)
    assert closes_at.date() == day
    following = (closes_at.astimezone(dt.UTC) + dt.timedelta(seconds=1)).astimezone(MONTREAL)
    assert (following.date(), following.time()) == (day + dt.timedelta(days=1), dt.time(0))


def aimed_at(cast, day):
    """A proposal ready to be submitted, that aims at a moment of that day."""
    dossier = casting.ready(cast)
    window, _made = SubmissionWindow.objects.get_or_create(
        programme=cast.programme, date=day, defaults={"closes_at": closing(day), "stages": ["planning"]}
    )
    workflow.move_moment(dossier, window=window, by=cast.coordinator)
    return dossier


@pytest.mark.parametrize("day", [(2022, 2, 1), (2022, 3, 13), (2022, 3, 29), (2022, 11, 6)])
def test_a_proposal_is_submitted_until_the_last_second(cast, clock, day):
    dossier = aimed_at(cast, dt.date(*day))
    clock.set(*day, 23, 59, 59)
    clock.advance(milliseconds=999)
    workflow.submit(dossier, by=cast.coordinator)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.window.date) == (State.SUBMITTED, dt.date(*day))


@pytest.mark.parametrize("day", [(2022, 2, 1), (2022, 3, 13), (2022, 3, 29), (2022, 11, 6)])
def test_a_second_later_it_is_refused_and_kept(cast, clock, day):
    dossier = aimed_at(cast, dt.date(*day))
    clock.set(*day, 23, 59, 59)
    clock.advance(seconds=1)
    with pytest.raises(NotPossible):
        workflow.submit(dossier, by=cast.coordinator)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.window, dossier.document.answers.count() > 0) == (
        State.DRAFTING,
        None,
        True,
    )


def test_every_way_to_ask_agrees_at_each_second_around_the_closing(cast, clock):
    dossier = aimed_at(cast, dt.date(2022, 2, 1))
    window = dossier.aimed_window or SubmissionWindow.objects.get(date=dt.date(2022, 2, 1))
    for seconds in (-1, 0, 0.5, 1, 60):
        clock.set_moment(window.closes_at + dt.timedelta(seconds=seconds))
        still_open = seconds < 1
        assert moments.is_open(window, dossier) is still_open
        assert (window in moments.coming(cast.programme, "planning")) is still_open
        assert (window in moments.open_windows(cast.programme)) is still_open
        assert (window in [w for w, _closes_at in moments.open_to(dossier)]) is still_open


def test_an_extension_reopens_it_until_its_own_last_second(cast, clock):
    dossier = aimed_at(cast, dt.date(2022, 2, 1))
    window = SubmissionWindow.objects.get(date=dt.date(2022, 2, 1))
    clock.set(2022, 2, 2, 9)
    until = dt.datetime(2022, 2, 3, 17, 0, tzinfo=MONTREAL)
    workflow.extend_closing(window, until=until, reason="Panne.", by=cast.team, dossier=dossier)
    other = casting.drafting(cast, title="Un autre projet")
    fresh = SubmissionWindow.objects.get(pk=window.pk)
    assert moments.is_open(fresh, dossier)
    assert not moments.is_open(fresh, other)
    clock.set(2022, 2, 3, 17, 0, 1)
    assert not moments.is_open(fresh, dossier)
