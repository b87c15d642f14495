"""The resources of the shared plan, taken into the budget of a proposal where nothing is written yet (F81)."""

import pytest

from cimpact.programmes.enums import SourceKind
from neighbourhoods.models import PlanCard
from neighbourhoods.plan_cards import Place, add_card
from neighbourhoods.plan_reading import sheet_of
from neighbourhoods.plan_tools import kinds
from proposals.models import BudgetLine, Dossier
from proposals.plan_resources import offered, take
from proposals.workflow.budget import save_budget
from proposals.workflow.writing import save_support
from tests import cast as casting
from tests.proposals.pages import fields, section_of, section_url

BUTTON = "Reprendre dans le budget"


@pytest.fixture
def dossier(cast):
    found = casting.drafting(cast, kind="deployment")
    amounts = {1: 1_000_000, 2: 1_000_000}
    save_support(found, years=2, starts_on=None, amounts=amounts, version=0, by=cast.coordinator)
    return Dossier.objects.get(pk=found.pk)


@pytest.fixture
def add(cast, dossier):
    def one(name="Fondation du Fleuve", form="money", state="secured", cents="1500000", **more) -> PlanCard:
        values = {"name": name, "form": form, "state": state, "cents": cents, **more}
        values = {code: held for code, held in values.items() if held}
        return add_card(Place(dossier.initiative, kinds()["resource"]), by=cast.coordinator, values=values)

    return one


def salaries(dossier):
    return dossier.rules.categories.get(code="salaries")


def press(client, dossier, card, category=None, **typed):
    """Press the button of a resource, with everything the page's form would send."""
    url = section_url(dossier, section_of(dossier, "budget").code)
    sent = fields(client.get(url)) | typed | {"then": f"resource-{card.pk}"}
    chosen = {f"resource-{card.pk}-category": str(category.pk)} if category else {}
    return client.post(url, sent | chosen, follow=True)


def amounts(dossier) -> dict:
    return {
        (line.source.kind, line.category.code, line.year): line.cents
        for line in BudgetLine.objects.filter(dossier=dossier).select_related("source", "category")
    }


@pytest.mark.parametrize(
    ("form", "state", "kind"),
    [
        ("money", "secured", SourceKind.CONFIRMED),
        ("money", "asked", SourceKind.REQUESTED),
        ("kind", "secured", SourceKind.IN_KIND),
        ("kind", "asked", SourceKind.IN_KIND),
        ("money", "to_find", None),
        ("kind", "to_find", None),
        ("money", "", None),
        ("", "secured", None),
    ],
)
def test_f81_a_resource_is_the_source_that_the_plan_says_or_none(dossier, add, form, state, kind):
    add(form=form, state=state)
    found = offered(dossier, sheet_of(dossier.initiative))
    assert [one.source.kind for one in found] == ([kind] if kind else [])


def test_f81_without_a_value_or_a_duration_there_is_nothing_to_take(cast, dossier, add):
    add(cents="")
    assert offered(dossier, sheet_of(dossier.initiative)) == []
    add()
    dossier.years = None
    assert offered(dossier, sheet_of(dossier.initiative)) == []


def test_f81_taken_it_fills_each_year_names_its_source_and_says_so(cast, dossier, add, signed_in):
    card = add()
    answer = press(signed_in(cast.coordinator), dossier, card, salaries(dossier))
    assert amounts(dossier) == {("confirmed", "salaries", year): 1_500_000 for year in (1, 2)}
    assert [note.text for note in dossier.funding_notes.all()] == ["Fondation du Fleuve"]
    text = answer.content.decode().replace("\xa0", " ")
    assert "15 000 $, première année, deuxième année" in text


def test_f81_an_amount_already_there_stays_and_is_told(cast, dossier, add, signed_in):
    source = dossier.rules.sources.get(kind="confirmed")
    held = {(source.pk, salaries(dossier).pk, 1): 700_000}
    save_budget(dossier, cents=held, notes={source.pk: "La Ville"}, version=0, by=cast.coordinator)
    answer = press(signed_in(cast.coordinator), dossier, add(), salaries(dossier))
    assert amounts(dossier) == {
        ("confirmed", "salaries", 1): 700_000,
        ("confirmed", "salaries", 2): 1_500_000,
    }
    assert [note.text for note in dossier.funding_notes.all()] == ["La Ville"]
    assert "laissé tel quel" in answer.content.decode()
    assert "première année, 7 000 $" in answer.content.decode().replace("\xa0", " ")


def test_f81_pressed_twice_it_is_there_once(cast, dossier, add, signed_in):
    card, client = add(), signed_in(cast.coordinator)
    press(client, dossier, card, salaries(dossier))
    before = amounts(dossier)
    answer = press(client, dossier, card, salaries(dossier))
    assert amounts(dossier) == before
    assert "laissé tel quel" in answer.content.decode()
    assert "Repris dans le budget" not in answer.content.decode()


def test_f81_what_was_just_typed_is_saved_first_and_kept(cast, dossier, add, signed_in):
    source = dossier.rules.sources.get(kind="confirmed")
    cell = f"budget-s{source.pk}c{salaries(dossier).pk}_1"
    press(signed_in(cast.coordinator), dossier, add(), salaries(dossier), **{cell: "900"})
    assert amounts(dossier)[("confirmed", "salaries", 1)] == 90_000
    assert amounts(dossier)[("confirmed", "salaries", 2)] == 1_500_000


def test_f81_without_a_category_nothing_is_taken_and_it_is_asked(cast, dossier, add, signed_in):
    answer = press(signed_in(cast.coordinator), dossier, add())
    assert "Choisissez la dépense" in answer.content.decode()
    assert amounts(dossier) == {}


def test_f81_a_category_that_the_source_does_not_pay_is_refused(cast, dossier, add, signed_in):
    reserved = dossier.rules.categories.get(code="capacity_external")
    press(signed_in(cast.coordinator), dossier, add(), reserved)
    assert amounts(dossier) == {}


def test_f81_what_others_save_meanwhile_is_kept(cast, dossier, add):
    card = add()
    resource = next(one for one in offered(dossier, sheet_of(dossier.initiative)) if one.card.pk == card.pk)
    own = dossier.rules.sources.get(kind="own")
    save_budget(dossier, cents={(own.pk, salaries(dossier).pk, 1): 100}, version=0, by=cast.contributor)
    take(dossier, resource, salaries(dossier), by=cast.coordinator)
    assert amounts(dossier)[("own", "salaries", 1)] == 100
    assert amounts(dossier)[("confirmed", "salaries", 1)] == 1_500_000


def test_f81_the_page_costs_few_queries_with_many_resources(
    cast, dossier, add, signed_in, django_assert_max_num_queries
):
    for number in range(8):
        add(f"Fondation {number}")
    client, url = signed_in(cast.coordinator), section_url(dossier, section_of(dossier, "budget").code)
    client.get(url)
    with django_assert_max_num_queries(25):
        assert client.get(url).content.decode().count(BUTTON) >= 8


@pytest.mark.parametrize("who", ["coordinator", "contributor", "reader", "advisor", "team"])
def test_f81_only_those_who_write_both_take(cast, dossier, add, signed_in, who):
    card = add()
    client = signed_in(getattr(cast, who))
    url = section_url(dossier, section_of(dossier, "budget").code)
    writes = who in ("coordinator", "contributor")
    assert (BUTTON in client.get(url).content.decode()) == writes
    category = {f"resource-{card.pk}-category": str(salaries(dossier).pk)}
    client.post(url, {"then": f"resource-{card.pk}"} | category)
    assert bool(amounts(dossier)) == writes
