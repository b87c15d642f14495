"""The figures of an initiative on its plan on a page (F82): nothing there that its table did not let out."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact import clock
from learning.indicator_enums import Unit
from learning.indicator_periods import Period
from learning.models import Publication
from neighbourhoods.models import Initiative
from neighbourhoods.plan_papers import begin_one_page, choose_sections, open_link, write_part

from .publications import AFTER_2024, indicator, measure, published

SECTIONS = ["data", "research", "partners", "part"]


@pytest.fixture
def initiative(cast):
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


@pytest.fixture
def paper(cast, initiative):
    found = begin_one_page(initiative)
    found = choose_sections(found, sections=SECTIONS, language="fr", version=0, by=cast.coordinator)
    return open_link(found, by=cast.coordinator)


@pytest.fixture
def measured(cast, initiative, clock):
    clock.set(*AFTER_2024)

    def one(**fields):
        made = indicator(cast, by_age=False, initiative=initiative, **fields)
        return made

    return one


def read(client, paper) -> str:
    return client.get(reverse("plan_public", args=[paper.token])).content.decode().replace("\xa0", " ")


def test_f82_an_indicator_that_counts_no_one_gives_its_last_value_and_its_target(
    cast, paper, measured, client
):
    trees = measured(
        name="Arbres plantés",
        unit=Unit.OTHER,
        unit_word="arbres",
        counts_people=False,
        target=Decimal(200),
        target_year=2027,
    )
    measure(trees, cast.coordinator, 40, period=Period(2023))
    measure(trees, cast.coordinator, 120)
    assert "Arbres plantés : 120 arbres (2024), cible de 200 arbres en 2027" in read(client, paper)


def test_f82_what_counts_people_is_there_only_as_its_table_published_it(cast, paper, measured, client):
    people = measured()
    measure(people, cast.coordinator, 34)
    assert "Personnes qui jardinent" not in read(client, paper)
    published(people, cast.coordinator)
    assert "Personnes qui jardinent : 34 personnes (2024)" in read(client, paper)
    # Measured again, not published again.
    measure(people, cast.coordinator, 2, period=Period(2025))
    assert "Personnes qui jardinent : 34 personnes (2024)" in read(client, paper)


def test_f82_what_is_taken_out_of_view_leaves_the_page(cast, paper, measured, client):
    people = measured()
    measure(people, cast.coordinator, 34)
    published(people, cast.coordinator)
    Publication.objects.update(withdrawn_at=clock.now())
    assert "Personnes qui jardinent" not in read(client, paper)


def test_f82_the_words_of_the_table_take_the_place_of_the_figures(cast, paper, measured, client):
    trees = measured(name="Arbres plantés", unit=Unit.NUMBER, counts_people=False)
    measure(trees, cast.coordinator, 120)
    write_part(paper, "data", words={"data": "Un logement sur trois."}, version=0, by=cast.coordinator)
    text = read(client, paper)
    assert "Un logement sur trois." in text
    assert "Arbres plantés" not in text


def test_f82_what_is_of_another_initiative_or_no_longer_measured_is_left_out(
    cast, paper, measured, client, initiative
):
    other = Initiative.objects.create(neighbourhood=cast.ormes, programme=cast.programme, title="Manger")
    for fields in ({"initiative_id": other.pk}, {"initiative_id": None}, {"ended_at": clock.now()}):
        made = measured(name=f"Arbres {fields}", unit=Unit.NUMBER, counts_people=False)
        measure(made, cast.coordinator, 120)
        type(made).objects.filter(pk=made.pk).update(**fields)
    assert "Arbres" not in read(client, paper)


def test_f82_the_page_in_english_says_them_in_english(cast, paper, measured, client):
    trees = measured(
        name="Trees planted", unit=Unit.NUMBER, counts_people=False, target=Decimal(200), target_year=2027
    )
    measure(trees, cast.coordinator, 120)
    choose_sections(paper, sections=SECTIONS, language="en", version=1, by=cast.coordinator)
    assert "Trees planted: 120 (2024), target of 200 in 2027" in read(client, paper)


def test_f82_six_indicators_take_as_many_queries_as_one(cast, paper, measured, client):
    counted = []
    for many in (1, 5):
        for number in range(many):
            made = measured(name=f"Arbres {many}-{number}", unit=Unit.NUMBER, counts_people=False)
            measure(made, cast.coordinator, 120)
        with CaptureQueriesContext(connection) as queries:
            read(client, paper)
        counted.append(len(queries))
    assert counted[1] <= counted[0]
