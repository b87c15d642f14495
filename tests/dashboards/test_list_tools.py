"""The list of dossiers: one's own views, more filters, what is closed, the spreadsheet (F38, F121)."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact.dashboards.models import SavedView
from cimpact.dashboards.saved_views import MOST
from proposals import workflow
from proposals.models import Dossier
from proposals.turns import Party, acted_on_by, acting
from tests import cast as scenes
from tests.dashboards.test_lists import LIST, cast, opens, titles  # noqa: F401


def second(cast):  # noqa: F811
    """A draft of the other neighbourhood."""
    return workflow.open_proposal(
        cast.canal, cast.programme, title="Le canal", stage=scenes.stage(cast), by=cast.neighbour
    )


# Filters


def test_f38_filters_by_advisor_by_who_acts_by_flag_and_by_delay(cast, opens, clock):  # noqa: F811
    dossier = scenes.in_analysis(cast)
    second(cast)
    workflow.raise_flag(dossier, text="Le bailleur hésite.", by=cast.team)
    for query, found in {
        f"?conseil={cast.advisor.pk}": ["Des ruelles à vivre"],
        f"?conseil={cast.other_advisor.pk}": ["Le canal"],
        "?qui=advisor": ["Des ruelles à vivre"],
        "?qui=table": ["Le canal"],
        "?qui=committee": [],
        "?signale=1": ["Des ruelles à vivre"],
        "?retard=1": [],
        f"?signale=1&conseil={cast.other_advisor.pk}": [],
    }.items():
        assert titles(opens(cast.team, query)) == found, query
    clock.set(2022, 4, 2)
    assert titles(opens(cast.team, "?retard=1")) == ["Des ruelles à vivre"]


@pytest.mark.parametrize("state", list(scenes.AT))
def test_f38_who_acts_next_is_the_same_of_one_dossier_and_of_all(cast, state):  # noqa: F811
    pk = scenes.AT[state](cast).pk
    dossier = Dossier.objects.with_turns().get(pk=pk)
    named = {party for party in Party if Dossier.objects.filter(acted_on_by(party), pk=pk).exists()}
    assert named == {acting(dossier)}


def test_f38_the_table_filters_by_none_of_these(cast, opens):  # noqa: F811
    workflow.raise_flag(scenes.in_analysis(cast), text="Le bailleur hésite.", by=cast.team)
    context = opens(cast.coordinator, "?signale=1")
    assert set(context["form"].fields) == {"q", "etape", "etat"}
    assert titles(context) == ["Des ruelles à vivre"]


def test_f38_a_flag_is_seen_in_the_list_of_the_staff_only(cast, signed_in):  # noqa: F811
    workflow.raise_flag(scenes.in_analysis(cast), text="Le bailleur hésite.", by=cast.team)
    assert 'aria-label="à surveiller"' in signed_in(cast.advisor).get(LIST).content.decode()
    assert 'aria-label="à surveiller"' not in signed_in(cast.coordinator).get(LIST).content.decode()


def test_f41_what_is_closed_to_her_keeps_its_title_in_the_staff_s_list(cast, opens, signed_in):  # noqa: F811
    dossier = scenes.in_analysis(cast)
    workflow.declare(cast.team, by=cast.team, dossier=dossier)
    context = opens(cast.team)
    assert titles(context) == []
    assert context["closed"] == [dossier]
    page = signed_in(cast.team).get(LIST).content.decode()
    assert "Fermé pour vous" in page
    assert dossier.number not in page


# Views of one's own


def save(client, name, query):
    return client.post(reverse("view_save"), {"name": name, "query": query}, follow=True)


def test_f38_a_view_keeps_what_the_address_asks_for(cast, opens, signed_in):  # noqa: F811
    scenes.in_analysis(cast)
    client = signed_in(cast.team)
    save(client, "À relancer", "page=3&etat=analysis&vue=tous&intrus=1&q=")
    view = SavedView.objects.get()
    assert (view.user, view.query) == (cast.team, "vue=tous&etat=analysis")
    context = opens(cast.team, f"?{view.query}")
    assert [v["label"] for v in context["views"] if v["current"]] == ["À relancer"]
    assert titles(context) == ["Des ruelles à vivre"]


def test_f38_the_same_name_takes_the_new_filters(cast, signed_in):  # noqa: F811
    client = signed_in(cast.team)
    for query in ("etat=analysis", "etat=drafting", "etat=drafting"):
        save(client, "La mienne", query)
    assert SavedView.objects.get().query == "etat=drafting"


def test_f38_views_are_one_s_own(cast, opens, signed_in):  # noqa: F811
    scenes.in_analysis(cast)
    save(signed_in(cast.team), "La mienne", "etat=analysis")
    view = SavedView.objects.get()
    assert all(v["label"] != "La mienne" for v in opens(cast.advisor)["views"])
    assert signed_in(cast.advisor).post(reverse("view_delete", args=[view.pk])).status_code == 404
    signed_in(cast.team).post(reverse("view_delete", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_or_one_too_many_is_refused_and_the_filters_stay(cast, signed_in):  # noqa: F811
    scenes.in_analysis(cast)
    client = signed_in(cast.team)
    response = save(client, " ", "etat=analysis")
    assert response.redirect_chain == [("/fr/dossiers/?etat=analysis", 302)]
    for n in range(MOST + 1):
        response = save(client, f"Vue {n}", "etat=analysis")
    assert SavedView.objects.count() == MOST
    assert "retirez-en une" in response.content.decode()


# Spreadsheets


def test_f121_the_export_holds_what_the_filters_found_and_runs_no_formula(cast, signed_in):  # noqa: F811
    scenes.submitted(cast, title='=HYPERLINK("http://mal.example")')
    second(cast)
    response = signed_in(cast.team).get(reverse("dossiers_export", args=["csv"]), {"etat": "submitted"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][1] == '\'=HYPERLINK("http://mal.example")'
    assert rows[1][rows[0].index("Soutien demandé")] == "25000,00"
    book = openpyxl.load_workbook(
        io.BytesIO(signed_in(cast.team).get(reverse("dossiers_export", args=["xlsx"])).content)
    )
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(cells) == 3
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_f121_a_table_exports_its_own_in_its_own_words(cast, signed_in):  # noqa: F811
    scenes.ratified(cast)
    second(cast)
    text = signed_in(cast.coordinator).get(reverse("dossiers_export", args=["csv"])).content.decode()
    assert "Réponse en préparation" in text
    assert "Le canal" not in text


@pytest.mark.parametrize("who", ["member", "recused", "outsider"])
def test_f121_whoever_has_no_such_list_exports_none(cast, signed_in, who):  # noqa: F811
    scenes.in_analysis(cast)
    response = signed_in(getattr(cast, who)).get(reverse("dossiers_export", args=["csv"]))
    assert response.status_code == 403


def test_f121_whoever_withdraws_does_not_export_what_is_closed(cast, signed_in):  # noqa: F811
    dossier = scenes.in_analysis(cast)
    workflow.declare(cast.team, by=cast.team, dossier=dossier)
    text = signed_in(cast.team).get(reverse("dossiers_export", args=["csv"])).content.decode()
    assert dossier.title not in text


def test_an_export_costs_as_much_at_one_as_at_many(cast, signed_in):  # noqa: F811
    scenes.drafting(cast)
    client, url = signed_in(cast.team), reverse("dossiers_export", args=["csv"])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for n in range(6):
        scenes.drafting(cast, title=f"Ruelle {n}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(one) <= 15
