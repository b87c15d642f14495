"""A table publishes closed periods, decided once; small numbers stay hidden, corrections included (F67)."""

import uuid

import pytest

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.workflow import change_settings
from learning.indicator_enums import Frequency, Unit
from learning.indicator_periods import Period
from learning.models import Indicator, Publication, PublishedTable
from learning.publishing import closed_periods, prepare
from learning.workflow.publications import Changed, publish, show_publication
from tests.learning.publications import AFTER_2024, IN_2024, indicator, measure, published, shown, tell_apart


@pytest.fixture
def today(cast, clock):
    clock.set(*AFTER_2024)


pytestmark = pytest.mark.usefixtures("today")


def test_f67_a_closed_period_is_published_with_its_small_number_and_one_more_hidden(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    publication = published(made, cast.coordinator)
    assert int(publication.total) == 55
    assert shown(publication) == {"Jeunes": None, "Adultes": None, "Aînés": 40}
    stored = str(PublishedTable.objects.values_list("cells", flat=True))
    assert "'12'" not in stored
    assert "'3'" not in stored


def test_f67_people_of_no_known_category_are_a_cell_like_the_others(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 30, Jeunes=10, Adultes=18)
    assert shown(published(made, cast.coordinator)) == {"Jeunes": None, "Adultes": 18, "Sans précision": None}


def test_f67_the_threshold_is_the_programmes(cast):
    change_settings(cast.programme, {"small_number_threshold": 15}, by=cast.team)
    made = indicator(cast)
    measure(made, cast.coordinator, 60, Jeunes=20, Adultes=12, Aînés=28)
    made.refresh_from_db()
    publication = published(made, cast.coordinator)
    assert publication.threshold == 15
    assert shown(publication) == {"Jeunes": None, "Adultes": None, "Aînés": 28}


def test_f67_under_the_threshold_not_even_the_total_is_published(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 4, Jeunes=4)
    with pytest.raises(NotPossible, match="Moins de 5"):
        published(made, cast.coordinator)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("total", "said"), [("12.5", "sans décimales"), (-8, "sans décimales")], ids=["half a person", "negative"]
)
def test_f67_people_are_whole(cast, total, said):
    made = indicator(cast)
    measure(made, cast.coordinator, total)
    assert said in prepare(made, IN_2024).problem


def test_f67_a_period_that_goes_on_waits(cast, clock):
    made = indicator(cast, frequency=Frequency.QUARTER)
    first, second = Period(2025, 1, 4), Period(2025, 2, 4)
    measure(made, cast.coordinator, 30, period=first)
    assert "pas terminée" in prepare(made, first).problem
    assert closed_periods(Indicator.objects.all()) == {}
    clock.set(2025, 4, 1)
    assert prepare(made, first).problem == ""
    assert closed_periods(Indicator.objects.all()) == {made.pk: [first]}
    assert "pas terminée" in prepare(made, second).problem


def test_f67_without_a_value_for_everybody_nothing_is_published(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 30, Jeunes=30)
    made.measures.filter(category=None).delete()
    assert "valeur d’ensemble" in prepare(made, IN_2024).problem


def test_f67_categories_that_count_a_person_twice_are_left_out_and_it_is_said(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 30, Jeunes=20, Adultes=20)
    draft = prepare(made, IN_2024)
    assert (draft.problem, draft.tables) == ("", [])
    assert draft.left_out[0][0] == "Âge"


def test_f67_what_tells_of_no_one_is_published_as_it_is(cast):
    made = indicator(cast, name="Arbres plantés", unit=Unit.NUMBER, counts_people=False)
    measure(made, cast.coordinator, "7.5", Jeunes=2, Adultes="5.5")
    publication = published(made, cast.coordinator)
    assert [str(value) for _pk, _name, value in publication.tables.get().values] == ["2", "5.5"]


@pytest.mark.parametrize(
    ("value", "base", "refused"),
    [
        (40, 50, ""),
        (40, 4, "Moins de 5 personnes sont derrière"),
        (2, 50, "désignerait un groupe"),
        (98, 50, "désignerait un groupe"),
        (0, 50, ""),
        (130, 50, "de 0 à 100"),
    ],
)
def test_f67_a_percentage_of_people_is_published_with_how_many_are_behind(cast, value, base, refused):
    made = indicator(cast, unit=Unit.PERCENT)
    measure(made, cast.coordinator, value, Jeunes=value)
    draft = prepare(made, IN_2024, base=base)
    assert refused in draft.problem if refused else not draft.problem
    assert draft.tables == []
    if not refused:
        assert draft.left_out[0][0] == "Âge"
        assert published(made, cast.coordinator, base=base).base == base


def test_f67_a_percentage_of_people_without_its_base_is_not_published(cast):
    made = indicator(cast, unit=Unit.PERCENT)
    measure(made, cast.coordinator, 40)
    with pytest.raises(NotPossible, match="combien de personnes"):
        published(made, cast.coordinator)


# Decided once


def test_f67_a_later_measure_changes_nothing_of_what_is_published(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    publication = published(made, cast.coordinator)
    measure(made, cast.coordinator, 65, Jeunes=13, Adultes=12, Aînés=40)
    made.name = "Autre nom"
    made.save()
    again = Publication.objects.get(pk=publication.pk)
    assert (int(again.total), again.name) == (55, "Personnes qui jardinent")
    assert shown(again) == {"Jeunes": None, "Adultes": None, "Aînés": 40}


def test_f67_a_correction_takes_its_place_and_still_hides_what_was_hidden(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    first = published(made, cast.coordinator)
    measure(made, cast.coordinator, 66, Jeunes=13, Adultes=12, Aînés=41)
    second = published(made, cast.coordinator, reason="Une fiche avait été oubliée.")
    assert (second.number, second.replaces) == (2, first)
    assert shown(second) == {"Jeunes": None, "Adultes": None, "Aînés": 41}
    assert list(Publication.objects.in_view()) == [second]


def test_f67_the_threshold_of_a_correction_is_the_first_ones(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    published(made, cast.coordinator)
    change_settings(cast.programme, {"small_number_threshold": 3}, by=cast.team)
    measure(made, cast.coordinator, 56, Jeunes=4, Adultes=12, Aînés=40)
    made.refresh_from_db()
    assert prepare(made, IN_2024).threshold == 5


def test_f67_a_correction_that_would_give_a_small_number_away_is_refused(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 62, Jeunes=10, Adultes=12, Aînés=40)
    published(made, cast.coordinator)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    with pytest.raises(NotPossible, match="laisserait deviner"):
        published(made, cast.coordinator, reason="Des doubles.")
    assert Publication.objects.count() == 1


def test_f67_what_one_correction_left_out_stays_hidden_in_the_next(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    published(made, cast.coordinator)
    measure(made, cast.coordinator, 55, Jeunes=30, Adultes=12, Aînés=40)
    assert published(made, cast.coordinator, reason="Une erreur.").tables.count() == 0
    measure(made, cast.coordinator, 82, Jeunes=30, Adultes=12, Aînés=40)
    third = published(made, cast.coordinator, reason="La somme est bonne.")
    assert shown(third) == {"Jeunes": None, "Adultes": None, "Aînés": 40}


def test_f67_a_correction_says_why_and_changes_something(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55)
    published(made, cast.coordinator)
    with pytest.raises(NotPossible, match="Rien n’a changé"):
        published(made, cast.coordinator, reason="Pour voir.")
    measure(made, cast.coordinator, 60)
    with pytest.raises(NotPossible, match="pourquoi"):
        published(made, cast.coordinator)


def test_f67_taken_out_of_view_then_put_back_it_is_the_same(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    publication = published(made, cast.coordinator)
    for _twice in range(2):
        show_publication(publication, shown=False, by=cast.coordinator)
    assert not Publication.objects.in_view().exists()
    assert not Publication.objects.open_to(cast.neighbour).exists()
    assert Publication.objects.open_to(cast.reader).exists()
    measure(made, cast.coordinator, 80, Jeunes=28, Adultes=12, Aînés=40)
    show_publication(publication, shown=True, by=cast.coordinator)
    assert shown(Publication.objects.in_view().get()) == {"Jeunes": None, "Adultes": None, "Aînés": 40}
    kinds = list(Event.objects.about(cast.ormes).values_list("kind", flat=True))
    assert kinds[:3] == ["indicator.publish_again", "indicator.withdraw", "indicator.publish"]


# Sent twice, read before it changed


def test_f67_sent_twice_it_is_published_once(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55)
    key, seen = uuid.uuid4(), prepare(made, IN_2024).seen
    sent = [publish(made, IN_2024, seen=seen, key=key, by=cast.coordinator) for _time in range(2)]
    assert sent[0] == sent[1]
    assert Publication.objects.count() == 1


def test_f67_what_changed_since_it_was_read_is_shown_again_first(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55)
    seen = prepare(made, IN_2024).seen
    measure(made, cast.contributor, 56)
    with pytest.raises(Changed) as changed:
        publish(made, IN_2024, seen=seen, key=uuid.uuid4(), by=cast.coordinator)
    assert int(changed.value.draft.total) == 56
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "who", ["contributor", "reader", "neighbour", "advisor", "team", "member", "outsider"]
)
def test_f67_only_the_coordination_publishes_and_withdraws(cast, who):
    made = indicator(cast)
    measure(made, cast.coordinator, 55)
    with pytest.raises(NotPossible):
        published(made, getattr(cast, who))
    publication = published(made, cast.coordinator)
    with pytest.raises(NotPossible):
        show_publication(publication, shown=False, by=getattr(cast, who))


def test_f67_two_dimensions_are_two_tables_of_one_decision(cast):
    made = indicator(cast)
    tell_apart(made, "Secteur", ["Nord", "Sud"])
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40, Nord=25, Sud=30)
    publication = published(made, cast.coordinator)
    assert shown(publication, 0) == {"Jeunes": None, "Adultes": None, "Aînés": 40}
    assert shown(publication, 1) == {"Nord": 25, "Sud": 30}
