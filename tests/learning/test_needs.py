"""Tables say what they need to learn, by theme; the region is read by those who accompany it (R40, F113)."""

import pytest
from django.urls import reverse

from cimpact.programmes.enums import CapacityTheme
from learning.capacity_enums import Strength
from learning.models import CapacityNeed
from learning.needs import themes_of
from learning.workflow.needs import declare_need, end_need


def needs(
    cast, place=None, theme=CapacityTheme.EDI, strength=Strength.IMPORTANT, words="Laisser de la place."
):
    place = place or cast.ormes
    return declare_need(
        place, cast.programme, theme=theme, strength=strength, words=words, by=cast.coordinator
    )


def of_table(cast):
    return reverse("needs", args=[cast.programme.code, cast.ormes.slug])


def test_r40_the_themes_are_those_of_the_guide(cast, signed_in):
    page = signed_in(cast.coordinator).get(of_table(cast)).content.decode()
    for label in (
        "L’approche d’impact collectif",
        "L’approche systémique",
        "La mobilisation inclusive",
        "L’équité, la diversité et l’inclusion",
        "La pérennisation",
        "Un autre besoin",
    ):
        assert label in page


def test_r40_a_need_is_declared_and_seen_across_the_region(cast, signed_in):
    given = {"theme": "edi", "strength": "pressing", "words": "Partager le pouvoir."}
    signed_in(cast.contributor).post(of_table(cast), given)
    shown = signed_in(cast.advisor).get(reverse("region_needs", args=[cast.programme.code])).content.decode()
    assert "Partager le pouvoir." in shown
    assert "Les Ormes" in shown


def test_f113_declared_again_a_need_takes_the_place_of_the_former(cast):
    needs(cast, strength=Strength.USEFUL)
    needs(cast, strength=Strength.PRESSING)
    needs(cast, strength=Strength.PRESSING)
    assert [n.strength for n in CapacityNeed.objects.filter(ended_at=None)] == [Strength.PRESSING]
    assert CapacityNeed.objects.count() == 2


def test_f113_of_another_need_there_may_be_several(cast):
    needs(cast, theme=CapacityTheme.OTHER, words="Écrire un contrat.")
    needs(cast, theme=CapacityTheme.OTHER, words="Tenir une comptabilité.")
    assert CapacityNeed.objects.filter(ended_at=None).count() == 2


def test_f113_the_region_counts_tables_by_theme_the_most_needed_first(cast):
    needs(cast, cast.ormes, CapacityTheme.SUSTAINABILITY)
    needs(cast, cast.ormes, CapacityTheme.MOBILISATION)
    needs(cast, cast.canal, CapacityTheme.MOBILISATION, Strength.PRESSING)
    first, second, *others = themes_of(cast.programme)
    assert (first.code, first.tables) == (CapacityTheme.MOBILISATION, 2)
    assert [need.neighbourhood for need in first.needs] == [cast.canal, cast.ormes]  # the strongest first
    assert (second.code, second.tables) == (CapacityTheme.SUSTAINABILITY, 1)
    assert sum(len(theme.needs) for theme in others) == 0


def test_f113_the_chart_says_in_its_table_what_it_draws(cast, signed_in):
    needs(cast, strength=Strength.PRESSING)
    needs(cast, cast.canal)
    page = signed_in(cast.team).get(reverse("region_needs", args=[cast.programme.code])).content.decode()
    table = page[page.index("as-table") :]
    assert (
        '<tr><th scope="row">L’équité, la diversité et l’inclusion</th><td class="num">1</td><td class="num">1'
        in table
    )
    assert page.count("<rect") >= 2


def test_f113_a_need_that_ends_is_seen_no_more(cast, signed_in):
    need = needs(cast)
    signed_in(cast.coordinator).post(of_table(cast), {"end": need.pk})
    end_need(need, by=cast.coordinator)
    assert not CapacityNeed.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    ("who", "reads", "writes", "region"),
    [
        ("coordinator", 200, True, 403),
        ("contributor", 200, True, 403),
        ("reader", 200, False, 403),
        ("advisor", 200, False, 200),
        ("other_advisor", 200, False, 200),
        ("team", 200, False, 200),
        ("neighbour", 403, False, 403),
        ("member", 403, False, 403),
        ("recused", 403, False, 403),
        ("outsider", 403, False, 403),
    ],
)
def test_f113_who_reads_and_who_writes(cast, signed_in, who, reads, writes, region):
    client = signed_in(getattr(cast, who))
    assert client.get(of_table(cast)).status_code == reads
    client.post(of_table(cast), {"theme": "edi", "strength": "useful", "words": "Essai."})
    assert CapacityNeed.objects.exists() is writes
    assert client.get(reverse("region_needs", args=[cast.programme.code])).status_code == region


def test_the_region_asks_as_much_of_the_database_with_one_need_as_with_seven(
    cast, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(cast.team), reverse("region_needs", args=[cast.programme.code])
    needs(cast)
    client.get(url)
    with django_assert_max_num_queries(20) as few:
        client.get(url)
    for theme in CapacityTheme:
        needs(cast, cast.canal, theme)
    with django_assert_max_num_queries(len(few)):
        client.get(url)
