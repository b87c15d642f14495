"""What changed in the strategy map since the moment one chooses (F83)."""

import datetime as dt

import pytest
from django.urls import reverse

from neighbourhoods import plan_since
from neighbourhoods.models import Initiative, ProgressReport
from neighbourhoods.plan_at_meetings import maps_shown
from neighbourhoods.plan_cards import (
    Place,
    add_card,
    plan_for,
    remove_card,
    restore_card,
    write_card,
)
from neighbourhoods.plan_changes import changes_of
from neighbourhoods.plan_reading import sheet_of
from neighbourhoods.plan_since import Since, moments_of, since_asked
from neighbourhoods.plan_tools import kinds
from tests.neighbourhoods.test_plan_papers import words

MAP = "carte-strategique"
# Of 2022: what was so before, and what is read after, of what is done in March.
SINCE = Since("x", "", dt.date(2022, 3, 1))


@pytest.fixture
def initiative(cast):
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


@pytest.fixture
def add(cast, initiative):
    def one(name: str, day: str = "2022-06-15", sort: str = "milestone", state: str = "ahead", **more):
        values = {"name": name, "day": day, "sort": sort, "state": state, **more}
        return add_card(Place(initiative, kinds()["milestone"]), by=cast.coordinator, values=values)

    return one


@pytest.fixture
def change(cast, initiative):
    def one(card, **changed):
        values = {code: held for code, held in {**card.values, **changed}.items() if held}
        place = Place(initiative, kinds()["milestone"])
        card.refresh_from_db()
        return write_card(place, card, values=values, version=card.version, by=cast.coordinator)

    return one


def page(name, initiative, *more):
    return reverse(name, args=[initiative.pk, *more])


def changed(initiative, since=SINCE) -> dict[str, list[tuple[str, str]]]:
    """Each group with its cards and notes."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in changes_of(sheet_of(initiative), since).found:
        found.setdefault(one.kind, []).append((one.card.name, one.note.replace("\xa0", " ")))
    return found


def report(initiative, on: dt.date, **more) -> ProgressReport:
    return ProgressReport.objects.create(plan=plan_for(initiative), on=on, **more)


# What changed


def test_f83_each_milestone_is_told_once_by_what_became_of_it(cast, initiative, clock, add, change):
    clock.set(2022, 2, 1)
    end, later, sooner, given_up, out, renamed, _same = (
        add(name)
        for name in ("Bail signé", "Entente", "Assemblée", "Vente", "Fête", "Ancien nom", "Inchangé")
    )
    clock.set(2022, 3, 10)
    change(end, state="reached", day="2022-03-08")
    change(later, day="2022-09-01", state="moved")
    change(sooner, day="2022-05-01")
    change(given_up, state="dropped")
    change(renamed, name="Nouveau nom")
    remove_card(out, by=cast.coordinator)
    add("Tournée des cuisines", "2022-10-02")
    add("Quatre-vingts personnes à l’assemblée", "2022-03-05", "result", "reached")
    add("Première rencontre", "1998-05-01", "history", "reached")
    add("Ouverture du local", "2022-03-06", "history", "reached")
    assert changed(initiative) == {
        "reached": [
            ("Bail signé", "8 mars 2022, prévu le 15 juin 2022"),
            ("Quatre-vingts personnes à l’assemblée", "5 mars 2022"),
        ],
        "moved": [
            ("Entente", "reporté du 15 juin 2022 au 1er septembre 2022"),
            ("Assemblée", "devancé du 15 juin 2022 au 1er mai 2022"),
        ],
        "dropped": [("Vente", "prévu le 15 juin 2022")],
        "added": [
            ("Tournée des cuisines", "2 octobre 2022"),
            ("Première rencontre", "1er mai 1998"),
            ("Ouverture du local", "6 mars 2022"),
        ],
        "removed": [("Fête", "15 juin 2022")],
        "rewritten": [("Nouveau nom", "s’appelait « Ancien nom »")],
    }


def test_f83_what_was_done_before_the_day_is_not_told_again(initiative, clock, add, change):
    clock.set(2022, 2, 1)
    card = add("Entente")
    clock.set(2022, 2, 20)
    change(card, day="2022-09-01")
    clock.set(2022, 3, 10)
    assert changed(initiative) == {}
    since = Since("x", "", dt.date(2022, 2, 10))
    assert list(changed(initiative, since)) == ["moved"]


def test_f83_a_milestone_moved_then_put_back_did_not_change(initiative, clock, add, change):
    clock.set(2022, 2, 1)
    card = add("Entente")
    clock.set(2022, 3, 5)
    change(card, day="2022-09-01")
    clock.set(2022, 3, 10)
    change(card, day="2022-06-15")
    assert changed(initiative) == {}


def test_f83_a_date_taken_away_or_given_is_told(initiative, clock, add, change):
    clock.set(2022, 2, 1)
    dated, undated = add("Entente"), add("Fête", day="")
    clock.set(2022, 3, 5)
    change(dated, day="")
    change(undated, day="2022-08-01")
    assert changed(initiative)["moved"] == [
        ("Entente", "était prévu le 15 juin 2022, sans nouvelle date"),
        ("Fête", "prévu le 1er août 2022"),
    ]


def test_f83_what_came_and_went_meanwhile_is_not_told_and_what_came_back_is_added(
    cast, initiative, clock, add
):
    clock.set(2022, 2, 1)
    back = add("Entente")
    remove_card(back, by=cast.coordinator)
    clock.set(2022, 3, 5)
    restore_card(back, by=cast.coordinator)
    remove_card(add("Passage"), by=cast.coordinator)
    assert changed(initiative) == {"added": [("Entente", "15 juin 2022")]}


def test_f83_the_day_itself_counts(initiative, clock, add):
    clock.set(2022, 3, 1, 0, 5)
    add("De minuit")
    assert list(changed(initiative)) == ["added"]


# Since when


def test_f83_it_begins_with_the_last_report_else_with_three_months(cast, initiative, clock):
    clock.set(2022, 4, 10)
    assert [one.code for one in moments_of(cast.coordinator, initiative)] == ["trimestre"]
    report(initiative, dt.date(2022, 3, 1))
    report(initiative, dt.date(2022, 5, 1))
    moments = moments_of(cast.coordinator, initiative)
    assert (moments[0].code, moments[0].on) == ("rapport", dt.date(2022, 3, 1))


def test_f83_a_report_in_preparation_says_nothing_to_whoever_accompanies(cast, initiative, clock):
    clock.set(2022, 4, 10)
    hidden = report(initiative, dt.date(2022, 3, 1))
    assert [one.code for one in moments_of(cast.advisor, initiative)] == ["trimestre"]
    hidden.shared_at = hidden.created_at
    hidden.save()
    assert moments_of(cast.advisor, initiative)[0].on == dt.date(2022, 3, 1)


@pytest.mark.parametrize("asked", ["", "x", "2022-13-01", "2030-01-01", "rencontre", "9" * 400, "٢٠٢٢-٠١-٠١"])
def test_f83_an_address_that_says_nothing_known_is_the_first_moment(cast, initiative, clock, asked):
    clock.set(2022, 4, 10)
    moments = moments_of(cast.coordinator, initiative)
    assert since_asked(asked, moments) == moments[0]


def test_f83_the_apps_above_add_moments(cast, initiative, monkeypatch):
    monkeypatch.setattr(
        plan_since, "_finders", [lambda user, of: Since("fete", "la fête", dt.date(2021, 6, 24))]
    )
    moments = moments_of(cast.coordinator, initiative)
    assert since_asked("fete", moments).on == dt.date(2021, 6, 24)


@pytest.mark.parametrize("name", ["plan_tool", "plan_read", "plan_tool_pdf"])
def test_f83_the_page_and_the_pdf_say_what_changed_since_the_day_of_the_address(
    cast, initiative, clock, signed_in, add, change, name
):
    clock.set(2022, 2, 1)
    card = add("Entente")
    clock.set(2022, 3, 10)
    change(card, day="2022-09-03")
    client = signed_in(cast.coordinator)
    said = []
    for day in ("2022-03-02", "2022-03-11"):
        clock.set(2022, 3, 12)
        content = client.get(page(name, initiative, MAP) + f"?depuis={day}").content
        text = words(content) if name == "plan_tool_pdf" else content.decode()
        said.append(text.replace("\xa0", " "))
    assert "Ce qui a changé depuis le 2 mars 2022" in said[0]
    assert "reporté du 15 juin 2022 au 3 septembre 2022" in said[0]
    assert "Rien n’a changé" in said[1]
    if name != "plan_tool_pdf":
        assert "nouveau ou changé" in said[0]
        assert "nouveau ou changé" not in said[1]
        assert "plan.pdf?depuis=2022-03-02" in said[0]


def test_f83_another_tool_says_nothing_of_it(cast, initiative, signed_in):
    text = signed_in(cast.coordinator).get(page("plan_read", initiative, "ressources")).content.decode()
    assert "Ce qui a changé" not in text


def test_f83_the_page_asks_as_many_questions_of_the_database_with_more_milestones(
    cast, initiative, signed_in, add, change, django_assert_max_num_queries
):
    client = signed_in(cast.coordinator)
    for name in range(12):
        change(add(f"Jalon {name}"), day="2022-09-01")
    with django_assert_max_num_queries(18):
        client.get(page("plan_read", initiative, MAP))


# At a meeting


def test_f83_several_maps_are_read_in_three_queries(cast, initiative, clock, add, django_assert_num_queries):
    clock.set(2022, 3, 10)
    other = Initiative.objects.create(neighbourhood=cast.ormes, programme=cast.programme, title="Manger")
    empty = Initiative.objects.create(neighbourhood=cast.ormes, programme=cast.programme, title="Rien")
    add("Entente")
    add_card(Place(other, kinds()["milestone"]), by=cast.coordinator, values={"name": "Cuisine"})
    with django_assert_num_queries(3):
        maps = maps_shown([(one, SINCE) for one in (initiative, other, empty)])
    assert set(maps) == {initiative.pk, other.pk}
    assert [one.card.name for one in maps[initiative.pk].changes.found] == ["Entente"]
    assert [one.name for one in maps[initiative.pk].ahead] == ["Entente"]
    assert maps[other.pk].ahead == []
