"""Whatever the dossiers, their money and their dates, each figure says what a plain recount says (F120)."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cimpact import clock as now
from cimpact.dashboards.figures.amounts import AGREED, ASKED, PAID, amounts_of, dossiers_behind
from cimpact.dashboards.figures.asked import Asked
from cimpact.dashboards.figures.delays import decided, delays_of, week_of
from cimpact.dashboards.figures.needs import needs_of
from cimpact.dashboards.figures.owed import KINDS, owed_of
from cimpact.dashboards.figures.pipeline import pipeline_of, steps_told
from cimpact.dashboards.figures.taking_part import taking_part_in
from cimpact.dashboards.territories import BOROUGH, HEALTH, Territory
from neighbourhoods.models import HealthTerritory

from .figures_world import Recount, World

YEARS = st.sampled_from([None, 2022, 2023, 2024])
MANY = hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORLDS = {
    "seed": st.integers(0, 10_000),
    "size": st.integers(0, 14),
    "years": st.tuples(YEARS, YEARS),
    "where": st.integers(0, 5),
}


@pytest.fixture
def worlds(cast, clock):
    """Make a world, look at it, forget it."""
    clock.set(2023, 11, 15, 12, 0)

    def look(check, *, seed, size, years, where):
        with transaction.atomic():
            world = World(cast, seed, size)
            place = world.territories[where - 1] if where else None
            first, last = sorted(years) if None not in years else years
            named = (
                Territory(HEALTH if isinstance(place, HealthTerritory) else BOROUGH, place.pk, place.name)
                if place
                else None
            )
            check(Asked(cast.programme, first, last, named), Recount(cast.programme, place, first, last))
            transaction.set_rollback(True)

    return look


def without_nothing(counted: Counter) -> dict:
    return {key: value for key, value in counted.items() if value}


def summed(counted: Counter, *places: int) -> dict:
    """The same, added by some parts of its key."""
    added: Counter = Counter()
    for key, value in counted.items():
        added[tuple(key[place] for place in places)] += value
    return without_nothing(added)


@MANY
@given(**WORLDS)
def test_every_dossier_is_counted_once_at_its_step_and_stage(worlds, **world):
    def check(asked, recount):
        series, expected = pipeline_of(asked), recount.pipeline()
        assert series.counts == expected
        for apart in (True, False):
            assert sum(series.at(step) for step in steps_told(apart=apart)) == sum(expected.values())

    worlds(check, **world)


@MANY
@given(**WORLDS)
def test_the_money_is_that_of_the_answers_sent_to_the_cent(worlds, **world):
    def check(asked, recount):
        series, expected = amounts_of(asked), recount.money()
        assert without_nothing(series.asked) == summed(expected.asked, 0, 1)
        assert without_nothing(series.agreed) == summed(expected.agreed, 0, 1, 2)
        assert without_nothing(series.paid) == summed(expected.paid, 0, 1, 2)
        assert without_nothing(series.brought) == without_nothing(expected.brought)
        there = {(place,): cents for place, cents in without_nothing(series.agreed_there).items()}
        assert there == summed(expected.agreed, 3)
        assert {(p,): c for p, c in without_nothing(series.paid_there).items()} == summed(expected.paid, 3)
        assert {(p,): c for p, c in without_nothing(series.asked_there).items()} == summed(expected.asked, 2)

    worlds(check, **world)


@MANY
@given(**WORLDS)
def test_the_dossiers_behind_an_amount_are_those_that_make_it_up(worlds, **world):
    def check(asked, recount):
        expected = recount.money()
        for what, counted in ((AGREED, expected.agreed), (PAID, expected.paid)):
            of_all = summed(counted, 4)
            assert {pk for (pk,) in of_all} == {row["dossier"] for row in dossiers_behind(asked, what)}
            for partner in {key[2] for key in counted} | {0}:
                of_one = summed(Counter({k: v for k, v in counted.items() if k[2] == partner}), 4)
                found = {row["dossier"] for row in dossiers_behind(asked, what, partner)}
                assert {pk for (pk,) in of_one} == found
        places = {place for (_y, _k, place), cents in expected.asked.items() if cents}
        asking = dossiers_behind(asked, ASKED).values_list("dossier__neighbourhood", flat=True)
        assert set(asking) == places

    worlds(check, **world)


@MANY
@given(**WORLDS)
def test_the_days_of_a_decision_are_counted_as_on_a_calendar(worlds, **world):
    def check(asked, recount):
        series, expected = delays_of(asked), recount.delays()
        assert dict(series.counts) == summed(expected, 0, 1)
        late = sum(count for (_m, _d, is_late), count in expected.items() if is_late)
        assert series.of(late=True) == late
        assert series.on_time == sum(expected.values()) - late
        for is_late, count in ((True, late), (False, sum(expected.values()) - late)):
            assert asked.dossiers.filter(pk__in=decided(late=is_late).values("pk")).count() == count
        for moment in series.moments:
            assert sum(series.by_week(moment).values()) == series.of(moment)

    worlds(check, **world)


@MANY
@given(**WORLDS)
def test_what_is_owed_is_late_to_come_or_neither(worlds, **world):
    def check(asked, recount):
        series, expected = owed_of(asked, answers=True), recount.owed(now.today())
        for kind in KINDS:
            found = series.of(kind)
            assert (found.late, found.soon, found.coming) == (
                expected[kind, "late"],
                expected[kind, "soon"],
                expected[kind, "coming"],
            ), kind

    worlds(check, **world)


@MANY
@given(**WORLDS)
def test_a_neighbourhood_takes_part_at_the_highest_stage_under_way(worlds, **world):
    def check(asked, recount):
        series, expected = taking_part_in(asked), recount.taking_part(now.today())
        assert {place.name: place.stage for place in series.places} == expected
        assert len(series.places) == len(expected)
        assert series.number == sum(stage != "" for stage in expected.values())

    worlds(check, **world)


@MANY
@given(**WORLDS)
def test_the_needs_are_those_felt_today(worlds, **world):
    worlds(lambda asked, recount: _same_needs(needs_of(asked), recount.needs()), **world)


def _same_needs(found: Counter, expected: Counter) -> None:
    assert dict(found) == dict(expected)


@pytest.mark.parametrize(("days", "week"), [(-3, 1), (0, 1), (1, 1), (7, 1), (8, 2), (56, 8), (57, 9)])
def test_the_last_day_of_eight_weeks_is_in_the_eighth(days, week):
    assert week_of(days) == week
