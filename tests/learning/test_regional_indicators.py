"""The region shares indicators; only what tables publish is added up, and what does not compare is said (F67)."""

import uuid

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from learning.indicator_enums import Direction, Frequency, Unit
from learning.indicator_periods import Period
from learning.models import Adoption, Indicator, RegionalIndicator
from learning.regional_indicators import rows_of, years_of
from learning.workflow.regional_indicators import (
    Stale,
    Wording,
    adopt,
    end_regional_indicator,
    keep_regional_indicator,
    leave,
    say_difference,
)
from neighbourhoods.enums import TableRole
from tests.cast import joins, neighbourhood, person
from tests.learning.publications import AFTER_2024, indicator, measure, published

pytestmark = pytest.mark.usefixtures("today")
BY_AGE = Wording(("Âge", "Age"), (("Jeunes", "Young people"), ("Adultes", "Adults"), ("Aînés", "Seniors")))


@pytest.fixture
def today(cast, clock):
    clock.set(*AFTER_2024)


@pytest.fixture
def third(cast):
    """A third table: its neighbourhood, and who coordinates it."""
    place = neighbourhood("La Pointe", "la-pointe")
    return place, joins(person("Luce", "Pointe"), place, TableRole.COORDINATOR)


def words(**other):
    return {
        "name_fr": "Personnes rejointes",
        "name_en": "People reached",
        "definition_fr": "Qui a pris part au moins deux fois.",
        "definition_en": "Who took part at least twice.",
        "unit": Unit.PEOPLE,
        "unit_word": "",
        "counts_people": True,
        "direction": Direction.UP,
    } | other


def regional(cast, *dimensions, **other) -> RegionalIndicator:
    return keep_regional_indicator(
        cast.programme, words(**other), list(dimensions or [BY_AGE]), key=uuid.uuid4(), by=cast.team
    )


def adopted(shared, place, by, total, **cells):
    """The table adopts it as it is, measures 2024 and publishes it."""
    adoption = adopt(shared, place, by=by)
    measure(adoption.indicator, by, total, **cells)
    published(adoption.indicator, by)
    return adoption


def test_f67_the_sum_is_of_what_tables_published_and_of_nothing_hidden(cast, third):
    shared = regional(cast)
    adopted(shared, cast.ormes, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    adopted(shared, cast.canal, cast.neighbour, 60, Jeunes=20, Adultes=20, Aînés=20)
    adopted(shared, *third, 30, Jeunes=10, Adultes=20, Aînés=0)
    [year] = years_of(shared)
    assert (int(year.total), year.places) == (145, ["La Pointe", "Le Canal", "Les Ormes"])
    [(sheet, sums)] = year.of_categories
    assert [(one.name, int(one.total), one.shown, one.hidden) for one in sums] == [
        ("Jeunes", 30, 2, 1),
        ("Adultes", 40, 2, 1),
        ("Aînés", 60, 3, 0),
    ]
    assert [line.said for line in sheet.lines] == ["30", "40", "60"]


def test_f67_a_category_that_every_table_hides_has_no_sum(cast):
    shared = regional(cast)
    for place, by in ((cast.ormes, cast.coordinator), (cast.canal, cast.neighbour)):
        adopted(shared, place, by, 55, Jeunes=3, Adultes=12, Aînés=40)
    [year] = years_of(shared)
    [(sheet, _sums)] = year.of_categories
    assert [line.value for line in sheet.lines] == [None, None, 80]


def test_f67_what_does_not_compare_is_left_out_and_said(cast, third):
    shared = regional(cast)
    adopted(shared, cast.ormes, cast.coordinator, 55)
    other = adopted(shared, cast.canal, cast.neighbour, 60)
    say_difference(other, difference="Compte aussi les bénévoles.", by=cast.neighbour)
    adopt(shared, third[0], by=third[1])
    [year] = years_of(shared)
    assert [(part.name, part.why) for part in year.apart] == [
        ("La Pointe", "rien de publié pour 2024"),
        ("Le Canal", "Compte aussi les bénévoles."),
    ]
    assert year.places == ["Les Ormes"]
    assert not year.has_sum


def test_f67_a_quarter_is_no_year(cast):
    shared = regional(cast)
    adopted(shared, cast.ormes, cast.coordinator, 55)
    mine = indicator(cast, place=cast.canal, frequency=Frequency.QUARTER, by_age=False)
    adopt(shared, cast.canal, indicator=mine, by=cast.neighbour)
    quarter = Period(2024, 2, 4)
    measure(mine, cast.neighbour, 30, period=quarter)
    published(mine, cast.neighbour, period=quarter)
    [year] = years_of(shared)
    assert [part.name for part in year.apart] == ["Le Canal"]
    assert "plus d’une fois par année" in year.apart[0].why


def test_f67_percentages_stand_side_by_side(cast):
    shared = regional(cast, unit=Unit.PERCENT)
    for place, by, value in ((cast.ormes, cast.coordinator, 40), (cast.canal, cast.neighbour, 60)):
        adoption = adopt(shared, place, by=by)
        measure(adoption.indicator, by, value)
        published(adoption.indicator, by, base=50)
    [year] = years_of(shared)
    assert not year.has_sum
    assert [(line.name, line.said) for line in year.of_tables.lines] == [
        ("Le Canal", "60\xa0%"),
        ("Les Ormes", "40\xa0%"),
    ]


def test_f67_a_table_taken_out_of_view_or_gone_leaves_the_sums(cast):
    shared = regional(cast)
    adopted(shared, cast.ormes, cast.coordinator, 55)
    gone = adopted(shared, cast.canal, cast.neighbour, 60)
    leave(gone, by=cast.neighbour)
    leave(gone, by=cast.neighbour)
    [year] = years_of(shared)
    assert [part.name for part in year.parts] == ["Les Ormes"]
    assert gone.indicator.publications.exists()
    assert adopt(shared, cast.canal, by=cast.neighbour).pk != gone.pk


# Adopting


def test_f67_adopting_makes_an_indicator_with_the_regions_words_and_categories(cast):
    adoption = adopt(regional(cast), cast.ormes, by=cast.coordinator)
    made = adoption.indicator
    assert (made.name, made.unit, made.frequency) == ("Personnes rejointes", Unit.PEOPLE, Frequency.YEAR)
    names = [category.name for category in made.dimensions.get().categories.all()]
    assert names == ["Jeunes", "Adultes", "Aînés"]
    assert adoption.categories.count() == 3


def test_f67_adopted_twice_it_is_once(cast):
    shared = regional(cast)
    assert adopt(shared, cast.ormes, by=cast.coordinator) == adopt(shared, cast.ormes, by=cast.coordinator)
    assert Indicator.objects.count() == 1


def test_f67_an_indicator_of_the_tables_own_keeps_its_categories_where_they_are_the_same(cast):
    mine = indicator(cast)
    adoption = adopt(regional(cast), cast.ormes, indicator=mine, by=cast.coordinator)
    assert adoption.categories.count() == 3
    shared = regional(cast, Wording(("Âge", ""), (("Moins de 12 ans", ""), ("12 ans et plus", ""))))
    assert adopt(shared, cast.ormes, indicator=mine, by=cast.coordinator).categories.count() == 0


def test_f67_a_name_that_the_table_gave_otherwise_is_left_to_it(cast):
    mine = indicator(cast)
    shared = regional(cast, Wording(("Âge", ""), (("Moins de 12 ans", ""), ("12 ans et plus", ""))))
    made = adopt(shared, cast.ormes, by=cast.coordinator).indicator
    assert made.dimensions.get().name == "Âge (région)"
    assert mine.dimensions.get().categories.count() == 3


def test_f67_another_unit_or_another_tables_indicator_is_refused(cast):
    shared = regional(cast)
    for wrong in (indicator(cast, unit=Unit.PERCENT, by_age=False), indicator(cast, place=cast.canal)):
        with pytest.raises(NotPossible):
            adopt(shared, cast.ormes, indicator=wrong, by=cast.coordinator)
    assert not Adoption.objects.exists()


def test_f67_what_is_no_longer_proposed_is_adopted_no_more(cast):
    shared = regional(cast)
    end_regional_indicator(shared, ended=True, by=cast.team)
    with pytest.raises(NotPossible):
        adopt(shared, cast.ormes, by=cast.coordinator)
    end_regional_indicator(shared, ended=False, by=cast.team)
    assert adopt(shared, cast.ormes, by=cast.coordinator)


# Keeping


def test_f67_its_words_are_settled_once_a_table_adopted_it(cast):
    shared = regional(cast)
    changed = keep_regional_indicator(
        cast.programme, words(name_fr="Autre"), [], key=uuid.uuid4(), regional=shared, version=1, by=cast.team
    )
    assert (changed.name_fr, changed.version, changed.dimensions.count()) == ("Autre", 2, 0)
    adopt(shared, cast.ormes, by=cast.coordinator)
    with pytest.raises(NotPossible, match="ne changent plus"):
        keep_regional_indicator(
            cast.programme, words(), [], key=uuid.uuid4(), regional=shared, version=2, by=cast.team
        )


def test_f67_two_people_who_change_it_at_once_are_told(cast):
    shared = regional(cast)
    for version, name in ((1, "Un"), (1, "Deux")):
        change = {"regional": shared, "version": version, "key": uuid.uuid4(), "by": cast.team}
        if name == "Deux":
            with pytest.raises(Stale):
                keep_regional_indicator(cast.programme, words(name_fr=name), [BY_AGE], **change)
        else:
            keep_regional_indicator(cast.programme, words(name_fr=name), [BY_AGE], **change)
    assert RegionalIndicator.objects.get().name_fr == "Un"


def test_f67_sent_twice_it_is_one(cast):
    key = uuid.uuid4()
    for _time in range(2):
        keep_regional_indicator(cast.programme, words(), [BY_AGE], key=key, by=cast.team)
    assert RegionalIndicator.objects.count() == 1


# Pages


def typed(page, **other):
    form = page.context["form"]
    return (
        words()
        | {
            "key": form["key"].value(),
            "version": form["version"].value(),
            "counts_people": "on",
            "dimension_0": "Âge / Age",
            "categories_0": "Jeunes / Young people\nAdultes / Adults\nAînés / Seniors",
        }
        | other
    )


def test_f67_the_team_words_it_in_both_languages(cast, signed_in):
    client, url = signed_in(cast.team), reverse("regional_indicator_add", args=[cast.programme.code])
    page = client.get(url)
    empty = client.post(url, typed(page, name_fr="", categories_0="Jeunes"))
    assert empty.status_code == 422
    assert set(empty.context["form"].errors) == {"name_fr", "categories_0"}
    assert client.post(url, typed(page)).status_code == 302
    kept = RegionalIndicator.objects.get()
    assert [category.name_en for category in kept.dimensions.get().categories.all()] == [
        "Young people",
        "Adults",
        "Seniors",
    ]


def test_f67_who_saves_second_sees_what_the_first_saved(cast, signed_in):
    shared = regional(cast)
    client = signed_in(cast.team)
    url = reverse("regional_indicator_edit", args=[cast.programme.code, shared.pk])
    page = client.get(url)
    client.post(url, typed(page, name_fr="Ce que j’ai écrit"))
    late = client.post(url, typed(page, name_fr="Ce qu’une autre a écrit"))
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Ce que j’ai écrit" in shown
    assert "Ce qu’une autre a écrit" in shown
    again = typed(late, name_fr="Ce que nous gardons")
    assert client.post(url, again).status_code == 302
    assert RegionalIndicator.objects.get().name_fr == "Ce que nous gardons"


@pytest.mark.parametrize(
    ("who", "reads", "edits", "adopts"),
    [
        ("coordinator", 200, 403, 200),
        ("contributor", 200, 403, 403),
        ("reader", 200, 403, 403),
        ("neighbour", 200, 403, 403),
        ("advisor", 200, 403, 403),
        ("team", 200, 200, 403),
        ("member", 200, 403, 403),
        ("recused", 200, 403, 403),
        ("governor", 200, 403, 403),
        ("outsider", 403, 403, 403),
    ],
)
def test_f67_who_reads_who_words_who_adopts(cast, signed_in, who, reads, edits, adopts):
    shared = regional(cast)
    client = signed_in(getattr(cast, who))
    at = [cast.programme.code, shared.pk]
    assert client.get(reverse("regional_indicators", args=at[:1])).status_code == reads
    assert client.get(reverse("regional_indicator", args=at)).status_code == reads
    assert client.get(reverse("regional_indicator_file", args=[*at, "csv"])).status_code == reads
    assert client.get(reverse("regional_indicator_edit", args=at)).status_code == edits
    assert client.get(reverse("adopt_indicator", args=[*at, "les-ormes"])).status_code == adopts
    client.post(reverse("regional_indicator_act", args=at), {"end": "1"})
    shared.refresh_from_db()
    assert bool(shared.ended_at) is (edits == 200)


def test_f67_a_table_adopts_it_with_a_difference_then_as_it_is_then_leaves_it(cast, signed_in):
    shared = regional(cast)
    client = signed_in(cast.coordinator)
    url = reverse("adopt_indicator", args=[cast.programme.code, shared.pk, cast.ormes.slug])
    silent = client.post(url, {"same": "no", "difference": ""})
    assert silent.status_code == 422
    assert "difference" in silent.context["form"].errors
    client.post(url, {"same": "no", "difference": "Compte les familles."})
    assert Adoption.objects.get().difference == "Compte les familles."
    client.post(url, {"same": "yes", "difference": "Compte les familles."})
    assert Adoption.objects.get().difference == ""
    client.post(url, {"leave": "1"})
    assert not Adoption.objects.ongoing().exists()


def test_f67_the_page_says_what_compares_and_what_does_not(cast, signed_in):
    shared = regional(cast)
    adopted(shared, cast.ormes, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    adopted(shared, cast.canal, cast.neighbour, 60, Jeunes=20, Adultes=20, Aînés=20)
    page = signed_in(cast.member).get(reverse("regional_indicator", args=[cast.programme.code, shared.pk]))
    shown = page.content.decode()
    assert "115\xa0personnes" in shown
    assert "est comptée deux fois" in shown
    assert "1 table a un nombre masqué" in shown
    assert shown.index(">Le Canal<") < shown.index(">Les Ormes<")


def test_f67_the_file_holds_what_each_table_published(cast):
    shared = regional(cast)
    adopted(shared, cast.ormes, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    rows = rows_of(years_of(shared))
    assert [row[3:6] for row in rows] == [
        ["Ensemble", 55, "oui"],
        ["Jeunes", "masqué", "oui"],
        ["Adultes", "masqué", "oui"],
        ["Aînés", 40, "oui"],
    ]


def test_the_page_asks_as_much_of_the_database_with_one_table_as_with_three(
    cast, signed_in, third, django_assert_max_num_queries
):
    shared = regional(cast)
    url = reverse("regional_indicator", args=[cast.programme.code, shared.pk])
    client = signed_in(cast.member)
    adopted(shared, cast.ormes, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    client.get(url)
    with django_assert_max_num_queries(25) as few:
        client.get(url)
    adopted(shared, cast.canal, cast.neighbour, 60, Jeunes=20, Adultes=20, Aînés=20)
    adopted(shared, *third, 60, Jeunes=20, Adultes=20, Aînés=20)
    with django_assert_max_num_queries(len(few)):
        client.get(url)
