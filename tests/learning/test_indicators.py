"""What a table measures: who defines it, who reads it, what its page says (F67)."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.search import Words
from learning.dimensions import starting_sets
from learning.indicator_drawing import chart_of, scale
from learning.indicator_enums import Direction, Frequency
from learning.indicators import glances, held_by, indicators_of
from learning.models import Category, Dimension, Indicator, LearningQuestion
from learning.permissions import indicators_open_to, may_measure, reads_categories, reads_indicators
from learning.search import find_indicators
from learning.workflow.indicators import (
    Stale,
    change_dimension,
    copy_set,
    define_dimension,
    end_indicator,
    keep_indicator,
)
from tests import cast as casting

from .letters import PEOPLE
from .measured import category, dimension, indicator, values, write

WRITES, READS_ALL, READS_TOTALS = "C W", "C W R A", "C W R A T"


def page(cast, name, *more):
    return reverse(name, args=[cast.ormes.slug, cast.programme.code, *more])


@pytest.mark.parametrize("letter", PEOPLE)
def test_f67_who_writes_who_reads_everything_who_reads_what_concerns_everybody(cast, letter):
    person, one = getattr(cast, PEOPLE[letter]), indicator(cast)
    told = (
        may_measure(person, cast.ormes),
        reads_categories(person, cast.ormes, cast.programme),
        reads_indicators(person, cast.ormes, cast.programme),
        one in indicators_open_to(person),
        any(hit.title == one.name for hit in find_indicators(person, Words.of("familles"))),
    )
    reads = letter in READS_TOTALS.split()
    assert told == (letter in WRITES.split(), letter in READS_ALL.split(), reads, reads, reads)


@pytest.mark.parametrize("letter", PEOPLE)
def test_f67_pages_open_as_the_table_of_permissions_says(cast, signed_in, letter):
    one, client = indicator(cast), signed_in(getattr(cast, PEOPLE[letter]))
    reads, writes = letter in READS_TOTALS.split(), letter in WRITES.split()
    for name, more, may in (
        ("indicators", [], reads),
        ("indicator", [one.pk], reads),
        ("indicator_export", [one.pk, "csv"], reads),
        ("indicator_measure", [one.pk], writes),
        ("indicators_import", [], writes),
        ("indicator_edit", [one.pk], writes),
    ):
        assert client.get(page(cast, name, *more)).status_code == (200 if may else 403), name


def test_f67_the_indicator_of_another_table_is_not_found_at_ones_own(cast, signed_in):
    theirs = indicator(cast, place=cast.canal, by=cast.neighbour)
    assert signed_in(cast.coordinator).get(page(cast, "indicator", theirs.pk)).status_code == 404


def test_f67_whoever_speaks_for_the_table_elsewhere_reads_nothing_as_staff(cast):
    one = indicator(cast)
    casting.sits(cast.team, cast.management, cast.coalition)  # withdraws from investments
    assert not reads_indicators(cast.team, cast.ormes, cast.programme)
    assert one not in indicators_open_to(cast.team)


def test_f67_the_team_reads_what_concerns_everybody_and_no_category(cast, signed_in):
    of = dimension(cast)
    one = indicator(cast, dimensions=[of])
    write(one, 2021, 4321, by=cast.coordinator)
    write(one, 2021, 1234, of=category(of, "Nord"), by=cast.coordinator)
    write(one, 2021, 1235, of=category(of, "Nord"), by=cast.coordinator, reason="Une erreur.")
    for person, reads in ((cast.advisor, True), (cast.team, False)):
        client = signed_in(person)
        shown = client.get(page(cast, "indicator", one.pk)).content.decode()
        exported = client.get(page(cast, "indicators_export", "csv")).content.decode()
        assert "4\xa0321" in shown
        assert "4321" in exported
        assert ("1\xa0234" in shown, "Nord" in shown, "1235" in exported) == (reads, reads, reads)


FORM = {
    "name": "Familles qui reviennent",
    "unit": "people",
    "direction": "up",
    "frequency": "year",
    "baseline": "24",
    "baseline_year": "2019",
    "target": "1 080",
    "target_year": "2025",
    "aims": ["people"],
}


def test_f67_a_table_defines_an_indicator_once_even_sent_twice(cast, signed_in):
    client, key = signed_in(cast.contributor), str(uuid.uuid4())
    for _n in range(2):
        sent = client.post(page(cast, "indicator_add"), FORM | {"key": key})
        assert sent.status_code == 302
    made = Indicator.objects.get()
    assert (made.baseline, made.target, made.target_year, made.aims) == (24, 1080, 2025, ["people"])
    assert made.counts_people  # people are always protected


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"baseline": "beaucoup"}, "baseline"),
        ({"target": "12,5"}, "target"),
        ({"target_year": ""}, "target_year"),
        ({"target_year": "20255"}, "target_year"),
        ({"unit": "other"}, "unit_word"),
        ({"unit": "percent", "target": "12 $"}, "target"),
    ],
)
def test_f67_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(cast, signed_in, changed, field):
    sent = signed_in(cast.coordinator).post(page(cast, "indicator_add"), FORM | changed)
    assert sent.status_code == 422
    assert list(sent.context["form"].errors) == [field]
    assert 'value="2019"' in sent.content.decode()
    assert not Indicator.objects.exists()


def test_f67_two_who_change_an_indicator_at_once_see_each_other(cast, signed_in):
    one = indicator(cast, target=Decimal(80), target_year=2025)
    keep_indicator(
        one.neighbourhood,
        one.programme,
        values(target=Decimal(90), target_year=2025),
        indicator=one,
        version=one.version,
        by=cast.contributor,
    )
    client = signed_in(cast.coordinator)
    mine = FORM | {"target": "100", "version": "1"}
    sent = client.post(page(cast, "indicator_edit", one.pk), mine)
    assert sent.status_code == 409
    assert ("Cible", "90") in sent.context["meanwhile"]
    assert 'value="100"' in sent.content.decode()
    again = client.post(page(cast, "indicator_edit", one.pk), mine | {"version": "2"})
    assert again.status_code == 302
    assert Indicator.objects.get().target == 100


def test_f67_a_measured_indicator_keeps_its_pace_and_what_it_is_told_apart_by(cast):
    of = dimension(cast)
    one = indicator(cast, dimensions=[of])
    write(one, 2021, 10, of=category(of, "Nord"), by=cast.coordinator)
    for change in ({"frequency": Frequency.HALF, "dimensions": [of]}, {"dimensions": []}):
        with pytest.raises(NotPossible):
            keep_indicator(
                one.neighbourhood,
                one.programme,
                values(**change),
                indicator=one,
                version=1,
                by=cast.coordinator,
            )
    assert list(one.dimensions.all()) == [of]


def test_f67_three_dimensions_are_too_many(cast, signed_in):
    chosen = [dimension(cast, name).pk for name in ("Secteur", "Langue", "Âge")]
    sent = signed_in(cast.coordinator).post(page(cast, "indicator_add"), FORM | {"dimensions": chosen})
    assert list(sent.context["form"].errors) == ["dimensions"]


def test_f67_the_sum_of_a_year_is_read_beside_its_target(cast, signed_in):
    one = indicator(cast, baseline=Decimal(24), baseline_year=2019, target=Decimal(80), target_year=2025)
    write(one, 2020, 31, by=cast.coordinator)
    write(one, 2021, 64, by=cast.coordinator)
    shown = signed_in(cast.reader).get(page(cast, "indicator", one.pk)).content.decode()
    assert "2021\xa0: 64\xa0personnes, à 16\xa0personnes de la cible" in shown
    assert "Point de départ, 2019" in shown
    assert "Cible, 2025" in shown


@pytest.mark.parametrize(
    ("direction", "start", "last", "target", "year", "tone"),
    [
        (Direction.UP, 24, 64, 80, 2025, "theirs"),
        (Direction.UP, 24, 80, 80, 2025, "done"),
        (Direction.UP, 24, 20, 80, 2025, "late"),
        (Direction.UP, 24, 24, 80, 2025, "paused"),
        (Direction.UP, 24, 64, 80, 2020, "late"),
        (Direction.DOWN, 146, 118, 60, 2025, "theirs"),
        (Direction.DOWN, 146, 55, 60, 2025, "done"),
        (Direction.DOWN, 146, 150, 60, 2025, "late"),
        (Direction.NEITHER, 10, 12, 12, 2025, "done"),
    ],
)
def test_f67_a_status_says_where_it_stands(cast, direction, start, last, target, year, tone):
    one = indicator(
        cast,
        direction=direction,
        baseline=Decimal(start),
        baseline_year=2019,
        target=Decimal(target),
        target_year=year,
    )
    write(one, 2021, last, by=cast.coordinator)
    (glance,) = glances([one])
    assert glance.status[0] == tone
    assert glance.is_reached == (tone == "done")
    assert bool(chart_of(glance).gap) == (tone != "done")


def test_f67_a_chart_holds_every_point_within_its_frame(cast):
    one = indicator(
        cast,
        frequency=Frequency.QUARTER,
        baseline=Decimal(3),
        baseline_year=2018,
        target=Decimal(9),
        target_year=2024,
    )
    for part, value in enumerate((2, 5, 7, 8), 1):
        write(one, 2021, value, part=part, by=cast.coordinator)
    drawing = chart_of(held_by(one, with_categories=True).glance)
    for point in [*drawing.points, drawing.baseline]:
        assert 64 <= point.x <= 452
        assert 28 <= point.y <= 214
    assert [point.x for point in drawing.points] == sorted(point.x for point in drawing.points)


@pytest.mark.parametrize(
    ("low", "high"), [(0, 0), (5, 5), (-5, -5), (0, "0.0001"), (78, 82), (0, 10**13), (-30, 20)]
)
def test_f67_a_scale_holds_its_values_in_a_few_round_steps(low, high):
    steps = scale(Decimal(low), Decimal(high))
    assert steps[0] <= float(low)
    assert steps[-1] >= float(high)
    assert 2 <= len(steps) <= 7


def test_f67_a_table_that_measures_nothing_is_told_how_to_begin(cast, signed_in):
    assert (
        "Définir un indicateur" in signed_in(cast.coordinator).get(page(cast, "indicators")).content.decode()
    )
    assert (
        "Définir un indicateur" not in signed_in(cast.advisor).get(page(cast, "indicators")).content.decode()
    )


def test_f67_an_indicator_may_end_and_begin_again(cast, signed_in):
    one, client = indicator(cast), signed_in(cast.coordinator)
    client.post(page(cast, "indicator_end", one.pk), {"ended": "1"})
    assert "N’est plus mesuré" in client.get(page(cast, "indicators")).content.decode()
    assert client.get(page(cast, "indicator_measure", one.pk)).status_code == 403
    client.post(page(cast, "indicator_end", one.pk), {"ended": "0"})
    assert client.get(page(cast, "indicator_measure", one.pk)).status_code == 200


def test_f67_an_indicator_shows_on_the_question_it_informs(cast):
    asked = LearningQuestion.objects.create(
        dossier=casting.active(cast), order=1, text="Qui revient, et pourquoi?"
    )
    one = indicator(cast, question=asked)
    indicator(cast, name="Un autre")
    assert [glance.indicator for glance in indicators_of(asked)] == [one]
    end_indicator(one, ended=True, by=cast.coordinator)
    assert indicators_of(asked) == []


def test_f67_the_page_of_a_participation_shows_what_is_measured(cast, signed_in):
    dossier = casting.active(cast, kind="deployment")
    indicator(cast, initiative=dossier.initiative)
    shown = signed_in(cast.coordinator).get(reverse("participation", args=[dossier.pk])).content.decode()
    assert "Familles qui reviennent" in shown


# Categories


def test_f67_starting_sets_are_whole_in_both_languages():
    for one in starting_sets().values():
        for words in (one.names, *one.categories):
            assert set(words) == {"fr", "en"}
            assert all(words.values())


def test_f67_a_set_is_copied_once_then_changed_freely(cast, signed_in):
    client = signed_in(cast.coordinator)
    for _n in range(2):
        client.post(reverse("dimension_copy", args=["les-ormes"]), {"set": "age"})
    made = Dimension.objects.get()
    first, second, *others = made.categories.all()
    data = {"name": "Âge", "version": "1", "added": "90 ans et plus\n\n90 ans et plus"}
    for order, one in enumerate([second, first, *others], 1):
        data |= {f"name_{one.pk}": one.name, f"order_{one.pk}": str(order)}
    data[f"name_{first.pk}"], data[f"name_{second.pk}"] = second.name, first.name  # exchanged
    data[f"ended_{others[-1].pk}"] = "on"
    sent = client.post(reverse("dimension", args=["les-ormes", made.pk]), data)
    assert sent.status_code == 302
    made.refresh_from_db()
    names = list(made.categories.filter(ended_at=None).values_list("name", flat=True))
    assert made.name == "Âge"
    assert names[:2] == ["0 à 5 ans", "6 à 12 ans"]
    assert names[-1] == "90 ans et plus"
    assert made.categories.get(ended_at__isnull=False).pk == others[-1].pk
    assert signed_in(cast.coordinator).get(reverse("dimensions", args=["les-ormes"])).status_code == 200


def test_f67_a_category_keeps_its_measures_under_another_name(cast):
    of = dimension(cast)
    one = indicator(cast, dimensions=[of])
    north, south = of.categories.all()
    write(one, 2021, 10, of=north, by=cast.coordinator)
    change_dimension(
        of,
        name=of.name,
        names={north.pk: "Au nord du canal", south.pk: "Sud"},
        ended=set(),
        added=[],
        is_ended=False,
        version=1,
        by=cast.coordinator,
    )
    assert one.measures.get().category.name == "Au nord du canal"


def test_f67_two_who_change_categories_at_once_see_each_other(cast, signed_in):
    of = dimension(cast)
    north, south = of.categories.all()

    def names(first):
        return {north.pk: first, south.pk: "Sud"}

    given = {"name": "Secteur", "ended": set(), "added": [], "is_ended": False, "version": 1}
    change_dimension(of, names=names("Nord-Est"), by=cast.contributor, **given)
    change_dimension(of, names=names("Nord-Est"), by=cast.contributor, **given)  # sent twice
    with pytest.raises(Stale):
        change_dimension(of, names=names("Nord-Ouest"), by=cast.coordinator, **given)
    data = {"name": "Secteur", "version": "1", "added": ""}
    for order, (one, name) in enumerate(((north, "Nord-Ouest"), (south, "Sud")), 1):
        data |= {f"name_{one.pk}": name, f"order_{one.pk}": order}
    client = signed_in(cast.coordinator)
    sent = client.post(reverse("dimension", args=["les-ormes", of.pk]), data)
    shown = sent.content.decode()
    assert sent.status_code == 409
    assert "Nord-Est" in shown
    assert "Nord-Ouest" in shown
    assert (
        client.post(reverse("dimension", args=["les-ormes", of.pk]), data | {"version": "2"}).status_code
        == 302
    )
    assert Category.objects.filter(name="Nord-Ouest").exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "", "added": "Nord"}, "name"),
        ({"name": "Âge", "added": ""}, "added"),
        ({"name": "secteur", "added": "Sud"}, "name"),
        ({"name": "Langue", "added": "x" * 81}, "added"),
    ],
)
def test_f67_categories_are_asked_for_in_clear_words(cast, signed_in, data, field):
    define_dimension(cast.ormes, "Secteur", ["Nord"], by=cast.coordinator)
    sent = signed_in(cast.coordinator).post(reverse("dimension_add", args=["les-ormes"]), data)
    assert (sent.status_code, list(sent.context["form"].errors)) == (422, [field])


def test_f67_categories_sent_twice_are_defined_once(cast, signed_in):
    client, given = signed_in(cast.coordinator), {"name": "Secteur", "added": "Nord\nSud"}
    for _n in range(2):
        assert client.post(reverse("dimension_add", args=["les-ormes"]), given).status_code == 302
    assert Dimension.objects.get().proposed == ["Nord", "Sud"]


@pytest.mark.parametrize(("letter", "status"), [("C", 200), ("W", 200), ("R", 403), ("A", 403), ("N", 403)])
def test_f67_categories_are_the_tables_own_to_define(cast, signed_in, letter, status):
    of = copy_set(cast.ormes, starting_sets()["age"], by=cast.coordinator)
    client = signed_in(getattr(cast, PEOPLE[letter]))
    for name, more in (("dimensions", []), ("dimension_add", []), ("dimension", [of.pk])):
        assert client.get(reverse(name, args=["les-ormes", *more])).status_code == status


@pytest.mark.parametrize("count", [1, 6])
def test_f67_a_list_costs_the_same_whatever_it_holds(cast, signed_in, django_assert_max_num_queries, count):
    of = dimension(cast)
    for n in range(count):
        one = indicator(cast, name=f"Indicateur {n}", dimensions=[of])
        for year in range(2016, 2022):
            write(one, year, year, by=cast.coordinator)
            write(one, year, year, of=category(of, "Nord"), by=cast.coordinator)
    client = signed_in(cast.coordinator)
    for name, more in (
        ("indicators", []),
        ("indicator", [one.pk]),
        ("indicator_measure", [one.pk]),
        ("indicators_measure", []),
    ):
        client.get(page(cast, name, *more))
        with django_assert_max_num_queries(15):
            client.get(page(cast, name, *more))
