"""Words find learnings without accents, in the singular or the plural, on both databases (F70)."""

import pytest
from django.db import connection

from learning.library import found_in
from learning.models import JournalEntry
from learning.permissions import library_of
from learning.searched import marking, reduced, singular, words_of
from tests import cast as casting
from tests.learning.learnings import learned


def found(user, **asked) -> list[str]:
    return [entry.title for entry in found_in(library_of(user), asked)]


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("La mobilité des aînés", "mobilites"),
        ("La mobilité des aînés", "AINE"),
        ("Un logement social de plus", "logements sociaux"),
        ("Des logements sociaux de plus", "logement social"),
        ("Les travaux du parc", "travail"),
        ("Le travail de rue", "travaux"),
        ("Les bureaux partagés", "bureau partage"),
        ("Une œuvre d’été à l’école", "oeuvres ete ecoles"),
        ("Les jeux des ruelles", "jeu ruelle"),
        ("Les revenus des élus", "revenu élu"),
        ("Un réseau local", "reseaux locaux"),
        ("L’équité se prépare", "équité"),
    ],
)
def test_f70_a_learning_is_found_without_accents_nor_exact_form(cast, kept, asked):
    learned(cast, kept)
    learned(cast, "Autre chose")
    assert found(cast.neighbour, q=asked) == [kept]


def test_f70_every_word_must_be_found_in_the_title_the_text_or_the_tags(cast):
    learned(cast, "Des cafés au parc", text="Les voisines viennent.", tags=["Participation citoyenne"])
    assert found(cast.neighbour, q="voisine café") == ["Des cafés au parc"]
    assert found(cast.neighbour, q="participation cafés") == ["Des cafés au parc"]
    assert found(cast.neighbour, q="café piscine") == []


def test_f70_a_word_is_not_found_inside_another(cast):
    learned(cast, "Le départ")
    assert found(cast.neighbour, q="part") == []


def test_f70_what_says_the_words_in_its_title_comes_first(cast):
    learned(cast, "Marcher ensemble", text="Le verdissement attire.")
    learned(cast, "Le verdissement d’une ruelle")
    learned(cast, "Rien de cela")
    assert found(cast.neighbour, q="verdissement") == ["Le verdissement d’une ruelle", "Marcher ensemble"]


def test_f70_by_date_the_latest_comes_first_whatever_the_words(cast):
    learned(cast, "Le verdissement d’hier", happened_on="2021-05-01")
    learned(cast, "Demain", text="verdissement", happened_on="2021-06-01")
    assert found(cast.neighbour, q="verdissement", tri="date") == ["Demain", "Le verdissement d’hier"]


def test_f70_the_names_of_the_neighbourhood_and_of_the_initiative_are_words_too(cast):
    dossier = casting.active(cast)
    learned(cast, "Écouter d’abord", dossier=dossier)
    assert found(cast.neighbour, q="orme") == ["Écouter d’abord"]
    assert found(cast.neighbour, q="ruelle écouter") == ["Écouter d’abord"]
    cast.ormes.name = "Les Bouleaux"
    cast.ormes.save()
    assert found(cast.neighbour, q="orme") == []
    assert found(cast.neighbour, q="bouleau") == ["Écouter d’abord"]


def test_f70_an_initiative_that_has_not_begun_is_not_told_by_a_search(cast):
    learned(cast, "Écouter d’abord", dossier=casting.drafting(cast))
    assert found(cast.neighbour, q="ruelles") == []


@pytest.mark.parametrize(
    "asked", ["de la", "'", "!!!", "; DROP TABLE", "l’", "100%", '"', "a & | ! b", "\x00"]
)
def test_f70_no_typing_breaks_the_search(cast, asked):
    learned(cast, "Écouter d’abord")
    assert found(cast.neighbour, q=asked) == []


def test_f70_what_is_searched_follows_every_save(cast):
    entry = learned(cast, "Écouter", tags=["accueil"])
    entry.title, entry.tags = "Marcher", ["vélos"]
    entry.save(update_fields=["title", "tags"])
    assert found(cast.neighbour, q="ecouter") == []
    assert found(cast.neighbour, q="marcher velo") == ["Marcher"]
    entry.text = "Avec des enfants"
    entry.save()
    assert found(cast.neighbour, q="enfant") == ["Marcher"]


def test_f70_no_update_leaves_a_learning_found_by_former_words(cast):
    learned(cast, "Écouter")
    with pytest.raises(TypeError):
        JournalEntry.objects.update(title="Marcher")


@pytest.mark.parametrize(
    ("word", "alone"),
    [
        ("sociaux", "social"),
        ("reseaux", "reseau"),
        ("noyaux", "noyau"),
        ("lieux", "lieu"),
        ("travaux", "travail"),
        ("rues", "rue"),
        ("process", "process"),
        ("bus", "bus"),
    ],
)
def test_plurals_are_put_in_the_singular(word, alone):
    assert singular(word) == alone


def test_little_words_are_not_looked_for():
    assert words_of("Les logements sociaux de l’Est et du Nord") == ("logement", "social", "nord")
    assert words_of("de la") == ()


def test_words_found_are_marked_in_either_form():
    marked = marking("logement social")
    assert "<mark>logements</mark> <mark>sociaux</mark>" in marked.marked("Des logements sociaux")


def test_a_text_is_searched_by_whole_words():
    assert reduced("L’École, d’été!") == " l ecole d ete "


def test_postgresql_keeps_the_stems_in_an_index(cast):
    """On SQLite words are compared whole: there is neither vector nor index."""
    with connection.cursor() as cursor:
        tables = connection.introspection.get_table_description(cursor, "learning_journalentry")
    assert ("search_vector" in [column.name for column in tables]) is (connection.vendor == "postgresql")
