"""The budget: years × categories × sources, saved whole, read as people type it, added up, never overwritten."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cimpact.formatting import money
from cimpact.programmes.enums import CapacityUse, SourceKind
from proposals.budget import Line, admits, summary, total
from proposals.checks import proposal_problems
from proposals.models import AmountAsked, BudgetLine, Dossier
from proposals.reading import reading
from proposals.snapshot import snapshot
from proposals.workflow.budget import save_budget
from proposals.workflow.writing import save_support
from tests import cast as casting
from tests.proposals.pages import autosave, fields, section_of, section_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


@pytest.fixture
def writer(cast, signed_in):
    return signed_in(cast.contributor)


def source(dossier, kind="programme"):
    return dossier.rules.sources.get(kind=kind)


def category(dossier, code="salaries"):
    return dossier.rules.categories.get(code=code)


def cell(dossier, year, code="salaries", kind="programme"):
    """The name of a cell on the page."""
    return f"budget-s{source(dossier, kind).pk}c{category(dossier, code).pk}_{year}"


def row(dossier, *amounts, code="salaries", kind="programme", version=0):
    return {"budget-version": version} | {
        cell(dossier, year, code, kind): amount for year, amount in enumerate(amounts, 1)
    }


def note(dossier, kind, text):
    return {f"budget-note_{source(dossier, kind).pk}": text}


def save(client, dossier, data):
    return autosave(client, reverse("budget_save", args=[dossier.pk]), data)


def ask(cast, dossier, *amounts, version=0):
    return save_support(
        dossier,
        years=len(amounts),
        starts_on=None,
        amounts=dict(enumerate(amounts, 1)),
        version=version,
        by=cast.coordinator,
    )


def page(client, dossier):
    return client.get(section_url(dossier, section_of(dossier, "budget").code)).content.decode()


def fresh(dossier):
    return Dossier.objects.get(pk=dossier.pk)


def problems(dossier):
    return {p.anchor: p.message for p in proposal_problems(fresh(dossier)) if p.section == "budget"}


def saved():
    lines = BudgetLine.objects.values_list("source__kind", "category__code", "year", "cents")
    return set(lines)


def test_f27_the_budget_is_saved_by_category_year_and_source(dossier, writer):
    data = (
        row(dossier, "60 000", "", "1,50")
        | row(dossier, "", "40 000", code="fees", kind="requested")
        | row(dossier, "2 500,00 $", code="equipment", kind="in_kind")
    )
    assert save(writer, dossier, data).status_code == 200
    assert saved() == {
        ("programme", "salaries", 1, 60_000_00),
        ("programme", "salaries", 3, 1_50),
        ("requested", "fees", 2, 40_000_00),
        ("in_kind", "equipment", 1, 2_500_00),
    }


def test_the_table_says_who_a_source_is(dossier, writer):
    data = row(dossier, "1") | note(dossier, "confirmed", "  Fondation du Canal ")
    assert save(writer, dossier, data).status_code == 200
    assert fresh(dossier).funding_notes.get().text == "Fondation du Canal"
    emptied = row(dossier, "1", version=1) | note(dossier, "confirmed", "")
    assert save(writer, dossier, emptied).status_code == 200
    assert not fresh(dossier).funding_notes.exists()


def test_a_note_too_long_is_said_and_stays(dossier, writer):
    data = row(dossier, "1") | note(dossier, "own", "é" * 301)
    response = save(writer, dossier, data)
    assert (response.status_code, saved()) == (422, set())
    assert "300" in str(response.json()["errors"])


def test_the_page_says_how_far_each_year_is_from_what_is_asked(cast, dossier, writer):
    ask(cast, dossier, 100_000_00, 100_000_00, 100_000_00)
    save(writer, dossier, row(dossier, "60 000", "100 000", "130 000"))
    shown = page(writer, dossier)
    assert f"encore {money(40_000_00)} à répartir" in shown
    assert f"{money(30_000_00)} de trop" in shown


@pytest.mark.parametrize("amount", ["abc", "-1", "99 999 999"])
@pytest.mark.parametrize("kind", ["programme", "own"])
def test_a_cell_that_does_not_read_stays_as_typed(dossier, writer, amount, kind):
    data = row(dossier, "60 000", amount, kind=kind)
    assert save(writer, dossier, data).status_code == 422
    url = section_url(dossier, section_of(dossier, "budget").code)
    response = writer.post(url, fields(writer.get(url)) | data)
    assert response.status_code == 422
    assert fields(response)[cell(dossier, 2, kind=kind)] == amount
    assert kind == "programme" or f'id="source_{kind}" open' in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_two_writers_of_the_budget_get_both_versions(cast, dossier, writer):
    save_budget(
        dossier,
        cents={(source(dossier, "own").pk, category(dossier).pk, 1): 1_00},
        version=0,
        by=cast.coordinator,
    )
    mine = row(dossier, "2", kind="own")
    response = save(writer, dossier, mine)
    assert response.status_code == 409
    assert "Fonds de la table, Salaires et avantages, première année" in response.json()["html"]
    assert save(writer, dossier, mine | {"budget-version": 1}).status_code == 200
    assert saved() == {("own", "salaries", 1, 2_00)}


def test_a_saved_budget_sent_again_changes_nothing(dossier, writer):
    data = row(dossier, "2") | note(dossier, "own", "Nos réserves")
    for _time in range(2):
        assert save(writer, dossier, data).json()["version"] == 1


def test_a_shorter_duration_keeps_the_lines_of_the_other_years_aside(cast, dossier, writer):
    ask(cast, dossier, None, None, None, None)
    save(writer, dossier, row(dossier, "1", "2", "3", "4"))
    ask(cast, dossier, None, None, None, version=1)
    assert [line["year"] for line in snapshot(fresh(dossier))["budget"]] == [1, 2, 3]
    save(writer, dossier, row(dossier, "1", "2", "5", version=1))
    assert AmountAsked.objects.count() == 0
    assert BudgetLine.objects.count() == 4


# What comes on top, what is inside (R26, R37–R39)


@pytest.mark.parametrize(
    ("kind", "uses"),
    [
        (SourceKind.PROGRAMME, {"", CapacityUse.ADDITIONAL}),
        (SourceKind.CAPACITY, {CapacityUse.EXTERNAL, CapacityUse.INTERNAL}),
        *((kind, {""}) for kind in ("confirmed", "requested", "in_kind", "own")),
    ],
)
def test_r37_r38_r39_what_each_source_may_pay(kind, uses):
    assert {use for use in ("", *CapacityUse) if admits(kind, use)} == uses


@pytest.mark.parametrize(
    ("code", "kind"),
    [("salaries", "capacity"), ("capacity_external", "programme"), ("capacity_additional", "capacity")],
)
def test_r37_a_source_refuses_what_it_does_not_pay(dossier, writer, code, kind):
    save(writer, dossier, row(dossier, "1000", code=code, kind=kind))
    assert saved() == set()


def test_r26_the_reserved_amount_comes_on_top_of_what_is_asked(cast, dossier, writer):
    ask(cast, dossier, 75_000_00, 75_000_00, 75_000_00)
    inside = row(dossier, "75 000", "75 000", "75 000")
    save(writer, dossier, inside | row(dossier, "9 000", code="capacity_external", kind="capacity"))
    assert problems(dossier) == {"budget_notes": "À répondre\xa0: Qu’est-ce que le tableau ne dit pas?"}


def test_r39_the_additional_portion_is_inside_the_yearly_amount(cast, dossier, writer):
    ask(cast, dossier, 75_000_00, 75_000_00, 75_000_00)
    first = row(dossier, "70 000", "75 000", "75 000")
    save(writer, dossier, first | row(dossier, "5 000", code="capacity_additional"))
    assert "year_1" not in problems(dossier)
    save(writer, dossier, first | row(dossier, "6 000", code="capacity_additional", version=1))
    assert money(1_000_00) in problems(dossier)["year_1"]


def test_r26_no_amount_is_set_and_the_page_says_so(dossier, writer):
    assert "Montant non fixé" in page(writer, dossier)


def test_r26_beyond_the_amount_that_is_set_it_is_kept_and_said(cast, dossier, writer):
    cast.programme.capacity_amount = 10_000_00
    cast.programme.save()
    assert f"jusqu’à {money(10_000_00)} par année" in page(writer, dossier)
    data = row(dossier, "8 000", code="capacity_external", kind="capacity") | row(
        dossier, "3 000", code="capacity_internal", kind="capacity"
    )
    answer = save(writer, dossier, data).json()
    assert list(answer["errors"]) == [cell(dossier, 1, "capacity_internal", "capacity")]
    assert f"{money(1_000_00)} de plus que le montant réservé" in problems(dossier)["source_capacity"]
    shown = page(writer, dossier)
    assert 'id="source_capacity" open' in shown
    assert "de plus que le montant réservé" in shown


@pytest.mark.parametrize("kind", ["confirmed", "requested", "in_kind"])
def test_whoever_reads_knows_where_the_other_money_comes_from(dossier, writer, kind):
    data = row(dossier, "1 000", kind=kind)
    save(writer, dossier, data)
    assert "Dites de qui vient ce montant" in problems(dossier)[f"source_{kind}"]
    save(writer, dossier, data | note(dossier, kind, "La caisse du coin") | {"budget-version": 1})
    assert f"source_{kind}" not in problems(dossier)


# What it adds up to

lines = st.lists(
    st.builds(
        Line,
        kind=st.sampled_from(list(SourceKind)),
        category=st.sampled_from(["a", "b", "c"]),
        year=st.integers(1, 4),
        cents=st.integers(0, 10_000_000_00),
    ),
    max_size=30,
)
NAMES = {kind.value: kind.value for kind in SourceKind}


@given(lines, st.integers(1, 4))
def test_every_way_of_adding_gives_the_same_total(given_lines, years):
    shown = summary(given_lines, years, sources=NAMES, categories={"a": "A", "b": "B", "c": "C"})
    everything = sum(line.cents for line in given_lines if line.year <= years)
    assert shown["cost"]["total"] == everything
    assert sum(row["total"] for row in shown["sources"]) == everything
    assert sum(row["total"] for row in shown["categories"]) == everything
    assert shown["cash"]["total"] + shown["in_kind"]["total"] == everything
    for rows in (*shown["sources"], shown["cost"], shown["cash"], shown["in_kind"], shown["to_find"]):
        assert sum(cell["amount"] for cell in rows["cells"]) == rows["total"]
    for part in shown["categories"]:
        assert part["cash"] + part["in_kind"] == part["total"]


@given(lines)
def test_what_remains_to_be_found_is_what_was_requested_and_not_confirmed(given_lines):
    shown = summary(given_lines, 4, sources=NAMES, categories={})
    assert shown["to_find"]["total"] == total(given_lines, kinds=["requested"])


def test_the_whole_is_right_without_a_script(dossier, writer):
    data = (
        row(dossier, "60 000")
        | row(dossier, "1 000", kind="requested")
        | row(dossier, "500", code="equipment", kind="in_kind")
    )
    save(writer, dossier, data)
    shown = page(writer, dossier)
    for amount in (61_500_00, 61_000_00, 500_00, 1_000_00):
        assert f">{money(amount)}</output>" in shown


# What is frozen and read


def test_a_copy_says_the_sources_with_their_names_and_notes(dossier, writer):
    data = row(dossier, "60 000") | row(dossier, "1 000", kind="confirmed")
    save(writer, dossier, data | note(dossier, "confirmed", "Ville-Marie"))
    content = snapshot(fresh(dossier))
    assert [line["source"]["kind"] for line in content["budget"]] == ["programme", "confirmed"]
    text = reading(content)
    assert [(grid["kind"], grid["note"], grid["grand_total"]) for grid in text["grids"]] == [
        ("programme", "", 60_000_00),
        ("confirmed", "Ville-Marie", 1_000_00),
    ]
    assert text["budget_summary"]["cost"]["total"] == 61_000_00
    assert text["grid"]["grand_total"] == 60_000_00


def test_a_copy_kept_before_budgets_had_sources_is_still_read(dossier, writer):
    save(writer, dossier, row(dossier, "60 000"))
    content = snapshot(fresh(dossier))
    del content["funding_notes"], content["budget"][0]["source"]
    text = reading(content)
    assert [(grid["name"], grid["grand_total"]) for grid in text["grids"]] == [("Ce programme", 60_000_00)]
    assert text["budget_summary"] is None


def test_the_page_costs_few_queries_empty_or_full(cast, dossier, writer, django_assert_max_num_queries):
    url = section_url(dossier, section_of(dossier, "budget").code)
    writer.get(url)
    with django_assert_max_num_queries(25) as empty:
        writer.get(url)
    data = {}
    for each in dossier.rules.categories.filter(capacity_use=""):
        for kind in ("programme", "confirmed", "requested", "in_kind", "own"):
            data |= row(dossier, "1", "2", "3", code=each.code, kind=kind)
    save(writer, dossier, data | note(dossier, "own", "Nos réserves"))
    with django_assert_max_num_queries(25) as full:
        writer.get(url)
    assert len(full) <= len(empty)
