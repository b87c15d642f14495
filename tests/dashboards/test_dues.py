"""Everything that participations owe, late, to come and done: who reads which, filters, export (R32–R34, F121)."""

import csv
import datetime as dt
import io

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cimpact.dashboards.dues import IS_COMING, IS_DONE, IS_LATE, IS_SUSPENDED, state_of
from proposals.models import Dossier, Obligation
from proposals.workflow.interruptions import suspend
from tests import cast as casting

pytestmark = pytest.mark.django_db
LIST = "/fr/attendus/"
MOST_QUERIES = 15


def elsewhere(cast, make, **more) -> Dossier:
    """A dossier of the other table, whose people play their parts."""
    ormes, coordinator, advisor = cast.ormes, cast.coordinator, cast.advisor
    cast.ormes, cast.coordinator, cast.advisor = cast.canal, cast.neighbour, cast.other_advisor
    try:
        return make(cast, **more)
    finally:
        cast.ormes, cast.coordinator, cast.advisor = ormes, coordinator, advisor


@pytest.fixture
def cast(cast, clock):
    clock.set(*casting.BEFORE_FEBRUARY)
    return cast


@pytest.fixture
def two(cast, clock):
    """Three years at Les Ormes, whose first report is late; one at Le Canal, all to come but its meeting."""
    here = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    there = elsewhere(cast, casting.active, starts_on=dt.date(2022, 12, 1))
    clock.set(2023, 5, 1)
    here.participation.obligations.filter(kind="mid_year", year=1).update(done_on=dt.date(2022, 10, 4))
    return here, there


def listed(client, query: str = "") -> list[tuple[str, str, int]]:
    rows = client.get(LIST + query).context["rows"]
    return [(row.dossier.neighbourhood.slug, row.obligation.kind, row.obligation.year) for row in rows]


def test_r33_what_is_late_comes_first_for_the_team(cast, two, signed_in):
    client = signed_in(cast.team)
    page = client.get(LIST)
    assert [(view["label"], view["count"], view["current"]) for view in page.context["views"]] == [
        ("En retard", 1, True),
        ("À venir", 6, False),
        ("Déjà fait", 1, False),
    ]
    assert listed(client) == [("les-ormes", "annual_report", 1)]
    assert "il y a 31 jours" in page.content.decode()
    assert listed(client, "?vue=avenir")[:2] == [("le-canal", "mid_year", 1), ("les-ormes", "mid_year", 2)]
    assert listed(client, "?vue=faits") == [("les-ormes", "mid_year", 1)]


def test_a_table_sees_its_own(cast, two, signed_in):
    assert {slug for slug, *_rest in listed(signed_in(cast.neighbour), "?vue=avenir")} == {"le-canal"}
    for name in ("coordinator", "contributor", "reader"):
        assert listed(signed_in(getattr(cast, name)), "?vue=retard") == [("les-ormes", "annual_report", 1)]
    assert listed(signed_in(cast.neighbour), "?vue=retard") == []


def test_an_advisor_sees_hers_unless_she_asks_for_all(cast, two, signed_in):
    client = signed_in(cast.other_advisor)
    assert {slug for slug, *_rest in listed(client, "?vue=avenir")} == {"le-canal"}
    assert {slug for slug, *_rest in listed(client, "?vue=avenir&conseil=tous")} == {"le-canal", "les-ormes"}
    assert listed(client, f"?vue=retard&conseil={cast.advisor.pk}") == [("les-ormes", "annual_report", 1)]


@pytest.mark.parametrize("who", ["member", "governor", "recused", "outsider"])
def test_who_is_late_is_told_to_nobody_else(cast, two, signed_in, who):
    client = signed_in(getattr(cast, who))
    for path in (LIST, "/fr/attendus/export.csv", "/fr/attendus/export.xlsx"):
        assert client.get(path).status_code == 403


def test_whoever_withdraws_from_a_dossier_does_not_read_it_in_the_list(cast, two, signed_in):
    cast.canal.fiscal_sponsor = cast.foundation
    cast.canal.save()
    casting.sits(cast.team, cast.governance, cast.foundation)
    rows = signed_in(cast.team).get(LIST, {"vue": "avenir"}, headers={}).context["rows"]
    assert {row.dossier.neighbourhood.slug for row in rows} == {"les-ormes"}


def test_f59_what_is_suspended_is_neither_late_nor_lost(cast, two, signed_in):
    here, _there = two
    suspend(here, on=dt.date(2023, 5, 1), reason="Vacance.", by=cast.team)
    client = signed_in(cast.team)
    assert listed(client, "?vue=retard") == []
    page = client.get(LIST, {"vue": "avenir"})
    assert ("les-ormes", "annual_report", 1) in listed(client, "?vue=avenir")
    assert "Participation suspendue" in page.content.decode()


def test_each_state_reads_apart(cast, two):
    here, _there = two
    states = [state_of(o) for o in Obligation.objects.filter(participation__dossier=here).order_by("due_on")]
    assert states[:3] == [IS_DONE, IS_LATE, IS_COMING]
    here.participation.suspended_on = dt.date(2023, 5, 1)
    here.participation.save()
    assert state_of(Obligation.objects.get(participation__dossier=here, kind="annual_report", year=1)) == (
        IS_SUSPENDED
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=canal", {("le-canal", "mid_year", 1), ("le-canal", "final_report", 1)}),
        ("genre=final_report", {("le-canal", "final_report", 1), ("les-ormes", "final_report", 3)}),
        ("etape=planning&genre=mid_year", {("le-canal", "mid_year", 1)}),
        ("periode=mois", set()),
        ("periode=trimestre", {("le-canal", "mid_year", 1)}),
        (
            "periode=annee",
            {("le-canal", "mid_year", 1), ("le-canal", "final_report", 1), ("les-ormes", "mid_year", 2)},
        ),
        ("q=nulle part", set()),
        ("genre=rien", None),  # what does not read filters nothing
    ],
)
def test_the_filters_find(cast, two, signed_in, query, found):
    rows = set(listed(signed_in(cast.team), f"?vue=avenir&{query}"))
    assert rows == found if found is not None else len(rows) == 6


def test_who_accompanies(cast, two, signed_in):
    client = signed_in(cast.team)
    query = f"?vue=avenir&conseil={cast.other_advisor.pk}"
    assert {slug for slug, *_rest in listed(client, query)} == {"le-canal"}


def test_what_is_done_is_found_by_the_day_when_it_was(cast, two, signed_in, clock):
    clock.set(2022, 10, 20)
    assert listed(signed_in(cast.team), "?vue=faits&periode=mois") == [("les-ormes", "mid_year", 1)]


def test_f121_what_the_filters_found_leaves_as_a_spreadsheet(cast, two, signed_in):
    client = signed_in(cast.team)
    file = client.get("/fr/attendus/export.csv?vue=avenir&genre=mid_year")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Quartier"], row["Attendu le"], row["État"]) for row in rows] == [
        ("Le Canal", "2023-06-01", "À venir"),
        ("Les Ormes", "2023-10-01", "À venir"),
        ("Les Ormes", "2024-10-01", "À venir"),
    ]
    assert rows[0]["À qui d’agir"] == rows[0]["Conseillère ou conseiller"] == "Anne Côté"
    assert client.get("/fr/attendus/export.xlsx").status_code == 200
    assert client.get("/fr/attendus/export.pdf").status_code == 404


def test_a_table_s_spreadsheet_holds_its_own(cast, two, signed_in):
    file = signed_in(cast.neighbour).get("/fr/attendus/export.csv?vue=avenir").content.decode("utf-8-sig")
    assert "Le Canal" in file
    assert "Les Ormes" not in file


@pytest.mark.parametrize("who", ["coordinator", "advisor", "team"])
def test_the_home_leads_to_it(cast, two, signed_in, who):
    assert 'href="/fr/attendus/"' in signed_in(getattr(cast, who)).get("/fr/").content.decode()


def test_without_a_participation_it_says_what_will_come(cast, signed_in):
    assert "Rien n’est encore attendu" in signed_in(cast.coordinator).get(LIST).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "advisor", "team"])
def test_it_costs_as_much_at_one_as_at_many(cast, two, signed_in, clock, who):
    ContentType.objects.get_for_models(*apps.get_models())
    client = signed_in(getattr(cast, who))
    paths = [LIST, LIST + "?vue=avenir", "/fr/attendus/export.csv?vue=avenir"]

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    queries(LIST)
    few = [queries(path) for path in paths]
    clock.set(*casting.BEFORE_FEBRUARY)
    for _n in range(3):
        casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
        elsewhere(cast, casting.active, starts_on=dt.date(2022, 12, 1))
    clock.set(2023, 5, 1)
    assert [queries(path) for path in paths] == few
    assert max(few) <= MOST_QUERIES
