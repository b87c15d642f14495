"""R33, R34, F55: the financial balance of a report, against what was agreed and paid."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact.programmes.models import Programme
from cimpact.writing.enums import SectionKind
from learning.accounts import balance_of
from learning.checks import part_problems
from learning.enums import ReportState, Surplus
from learning.forms.balance import BalanceForm
from learning.models import BalanceLine, BalanceNote, Report
from learning.parts import parts_of_report
from learning.reading import read_part, read_snapshot
from learning.snapshots import part_snapshot
from proposals.models import Instalment
from proposals.workflow.instalments import Planned, plan_instalments
from proposals.workflow.payments import confirm_payment
from tests import cast as casting
from tests.learning import reports
from tests.threads import at_once

PROGRAMME = "programme"


@pytest.fixture
def dossier(cast):
    return casting.active(cast, kind="deployment")


@pytest.fixture
def report(cast, dossier):
    return reports.begun(cast, dossier)


def section_of(report):
    return reports.section_of(report, SectionKind.BALANCE)


def set_threshold(cast, **values):
    Programme.objects.filter(pk=cast.programme.pk).update(**values)


def pay(cast, clock, dossier, *amounts):
    """Pay so many cents of each year, on the first day of the participation."""
    first = dossier.participation.starts_on
    plan_instalments(
        dossier, [Planned(year, first, cents) for year, cents in enumerate(amounts, 1)], by=cast.team
    )
    clock.set(first.year, first.month, first.day, 12)
    for instalment in Instalment.objects.filter(dossier=dossier):
        confirm_payment(instalment, paid_on=first, reference=f"V-{instalment.pk}", by=cast.team)


def typed(report, spent, *, version=None, **more):
    rules = report.obligation.participation.dossier.rules
    sources = {source.kind: source.pk for source in rules.sources.all()}
    categories = {category.code: category.pk for category in rules.categories.all()}
    data = {f"balance-s{sources[kind]}c{categories[code]}": text for (kind, code), text in spent.items()}
    data |= {f"balance-note_{categories[code]}": text for code, text in more.pop("notes", {}).items()}
    return data | {"balance-version": report.balance_version if version is None else version} | more


def save(client, report, data):
    dossier = report.obligation.participation.dossier_id
    url = reverse("report_part_save", args=[dossier, report.obligation_id, section_of(report).code])
    return client.post(url, data, headers={"X-Autosave": "1"})


def test_f55_what_was_agreed_and_received_is_there_before_one_writes(cast, clock, dossier):
    pay(cast, clock, dossier, 75_000_00)
    report = reports.begun(cast, dossier)
    balance = balance_of(report)
    agreed = {(line.source.kind, line.category.code): line.cents for line in dossier.budget.filter(year=1)}
    assert balance.agreed == agreed
    assert sum(agreed.values()) == 75_000_00
    assert (balance.received, balance.opening, balance.spent) == (75_000_00, 0, {})
    (part,) = parts_of_report(report, section_of(report))
    assert isinstance(part, BalanceForm)
    own = part.grids()[0]
    assert own["is_own"]
    assert (own["agreed"], own["spent"], own["variance"]) == (75_000_00, 0, -75_000_00)


def test_r33_amounts_are_read_as_people_write_them_and_kept_to_the_cent(cast, signed_in, report):
    answer = save(
        signed_in(cast.contributor),
        report,
        typed(report, {(PROGRAMME, "salaries"): "60 000,25 $", ("own", "fees"): "1,200"}),
    )
    assert answer.status_code == 200, answer.content
    assert {(line.source.kind, line.cents) for line in BalanceLine.objects.all()} == {
        (PROGRAMME, 60_000_25),
        ("own", 1_200_00),
    }
    assert answer.json()["version"] == 1


def test_what_cannot_be_read_as_an_amount_is_refused_beside_its_cell(cast, signed_in, report):
    answer = save(signed_in(cast.contributor), report, typed(report, {(PROGRAMME, "salaries"): "beaucoup"}))
    assert answer.status_code == 422
    assert not BalanceLine.objects.exists()


def test_two_people_who_fill_the_balance_are_shown_what_differs(cast, signed_in, report):
    reports.spend(report, {(PROGRAMME, "salaries"): 10_00}, by=cast.coordinator, surplus=Surplus.CARRIED)
    client = signed_in(cast.contributor)
    mine = typed(report, {(PROGRAMME, "salaries"): "20"}, version=0)
    refused = save(client, report, mine)
    assert refused.status_code == 409
    assert "Reporté à l’année suivante" in refused.json()["html"]
    assert (
        save(client, report, mine | {"choice": "balance-mine", "balance-their_version": 1}).status_code == 200
    )
    assert BalanceLine.objects.get().cents == 20_00
    assert Report.objects.get().surplus == ""


def test_r33_a_variance_over_the_threshold_of_the_programme_asks_to_be_explained(cast, signed_in, report):
    set_threshold(cast, variance_percent=10, variance_amount=1_000_00)
    client, spent = signed_in(cast.contributor), {(PROGRAMME, "fees"): "5 000"}
    answer = save(client, report, typed(report, spent))
    fees = BalanceLine.objects.get().category
    assert "dites pourquoi" in answer.json()["errors"][f"balance-note_{fees.pk}"]
    report = reports.read(report)
    problems = part_problems(report, section_of(report))
    assert any("Honoraires" in problem for problem in problems)
    answer = save(client, report, typed(report, spent, notes={"fees": "Une interprète de plus."}))
    assert f"balance-note_{fees.pk}" not in answer.json()["errors"]
    assert BalanceNote.objects.get().text == "Une interprète de plus."
    report = reports.read(report)
    assert not any("Honoraires" in problem for problem in part_problems(report, section_of(report)))


def test_without_a_threshold_nothing_must_be_explained(cast, report):
    reports.spend(report, {(PROGRAMME, "fees"): 5_000_00}, by=cast.coordinator)
    assert part_problems(reports.read(report), section_of(report)) == []


def test_a_balance_without_any_amount_is_not_written_yet(cast, report):
    (problem,) = part_problems(report, section_of(report))
    assert "dépensé" in problem


def test_a_surplus_is_carried_or_returned_and_one_says_which(cast, clock, dossier):
    pay(cast, clock, dossier, 75_000_00, 75_000_00)
    report = reports.begun(cast, dossier)
    reports.spend(report, {(PROGRAMME, "salaries"): 70_000_00}, by=cast.coordinator)
    (problem,) = part_problems(reports.read(report), section_of(report))
    assert "5\xa0000\xa0$" in problem
    for surplus, opening in ((Surplus.CARRIED, 5_000_00), (Surplus.RETURNED, 0)):
        spent = {(PROGRAMME, "salaries"): 70_000_00}
        reports.spend(report, spent, by=cast.coordinator, surplus=surplus)
        reports.state(report)
        second = reports.begun(cast, dossier, year=2)
        assert balance_of(second).opening == opening
        assert balance_of(second).remaining == 75_000_00 + opening
        second.delete()
        reports.state(report, ReportState.CORRECTIONS)


def test_a_payment_made_after_the_report_comes_to_the_next_year(cast, clock, dossier):
    report = reports.begun(cast, dossier)
    reports.spend(report, {(PROGRAMME, "salaries"): 70_000_00}, by=cast.coordinator)
    reports.state(report)
    second = reports.begun(cast, dossier, year=2)
    assert balance_of(second).opening == -70_000_00
    pay(cast, clock, dossier, 75_000_00)
    assert balance_of(reports.read(second)).opening == 5_000_00


def test_a_draft_of_the_year_before_says_nothing_yet(cast, clock, dossier):
    pay(cast, clock, dossier, 75_000_00)
    report = reports.begun(cast, dossier)
    reports.spend(report, {(PROGRAMME, "salaries"): 70_000_00}, by=cast.coordinator)
    assert balance_of(reports.begun(cast, dossier, year=2)).opening == 0


def test_the_balance_reads_as_it_was_kept_whatever_is_paid_afterwards(cast, clock, dossier):
    report = reports.begun(cast, dossier)
    spent = {(PROGRAMME, "salaries"): 70_000_00, ("own", "fees"): 300_00}
    reports.spend(report, spent, by=cast.coordinator, notes={"fees": "Prêtés par la table."})
    kept = part_snapshot(reports.read(report), section_of(report))
    pay(cast, clock, dossier, 75_000_00)
    template, context = read_snapshot(SectionKind.BALANCE, kept)
    assert context["balance"].received == 0
    assert [grid["spent"] for grid in context["grids"]] == [70_000_00, 300_00]
    assert context["notes"][0]["variance"] == 300_00
    assert "70\xa0000" in context["outcome"]
    assert read_part(reports.read(report), section_of(report))[1]["balance"].received == 75_000_00


def test_r34_a_final_report_closes_the_whole_stage_year_by_year(cast, clock, dossier):
    pay(cast, clock, dossier, 75_000_00, 75_000_00)
    first = reports.begun(cast, dossier)
    spent = {(PROGRAMME, "salaries"): 70_000_00}
    reports.spend(first, spent, by=cast.coordinator, surplus=Surplus.CARRIED)
    reports.state(first)
    final = reports.begun(cast, dossier, year=3, kind="final_report")
    reports.spend(final, {(PROGRAMME, "fees"): 4_000_00}, by=cast.coordinator, surplus=Surplus.CARRIED)
    (_template, context) = read_part(reports.read(final), section_of(final))
    assert [(y["received"], y["spent"], y["remaining"]) for y in context["stage"]] == [
        (75_000_00, 70_000_00, 5_000_00),
        (75_000_00, 0, None),
        (0, 4_000_00, 1_000_00),
    ]
    assert "pour la suite" in context["outcome"]
    (part,) = parts_of_report(reports.read(final), section_of(final))
    assert [code for code, _label in part.fields["surplus"].choices] == ["returned", "carried"]


def test_what_a_page_asks_of_the_database_does_not_grow_with_the_years(cast):
    Programme.objects.update(final_includes_annual=False)
    dossier = casting.active(cast, kind="deployment")
    codes = [category.code for category in dossier.rules.categories.filter(capacity_use="")]
    asked = []
    for year in (1, 2, 3):
        report = reports.begun(cast, dossier, year=year)
        spent = {(PROGRAMME, code): 1_00 for code in codes[: 2 * year]}
        reports.spend(report, spent, by=cast.coordinator)
        report = reports.state(report)
        section = section_of(report)
        with CaptureQueriesContext(connection) as queries:
            (part,) = parts_of_report(report, section)
            assert part.grids()
            assert read_part(report, section)
            assert part_problems(report, section) is not None
        asked.append(len(queries))
    assert asked[0] <= asked[1] == asked[2]  # the first year reads no other


@pytest.mark.django_db(transaction=True)
def test_of_two_balances_saved_at_once_one_stands_whole(cast):
    report = reports.begun(cast)
    one, other = {(PROGRAMME, "salaries"): 1_00, (PROGRAMME, "fees"): 2_00}, {("own", "fees"): 3_00}
    outcomes = at_once(
        lambda: reports.spend(report, one, by=cast.contributor, version=0),
        lambda: reports.spend(report, other, by=cast.coordinator, version=0),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Report", "Stale"]
    assert balance_of(reports.read(report)).spent in (one, other)


def test_the_team_sets_from_when_a_variance_is_explained(cast, signed_in):
    client = signed_in(cast.team)
    url = reverse("programme_settings", args=[cast.programme.code])
    form = client.get(url).context["form"]
    data = {
        name: value
        for name, field in form.fields.items()
        for value in [form[name].value()]
        if value not in (None, False)
    }
    assert client.post(url, data | {"variance_percent": "15", "variance_amount": "1 500"}).status_code == 302
    programme = Programme.objects.get(pk=cast.programme.pk)
    assert (programme.variance_percent, programme.variance_amount) == (15, 1_500_00)
    assert client.post(url, data | {"variance_percent": "", "variance_amount": ""}).status_code == 302
    programme.refresh_from_db()
    assert (programme.variance_percent, programme.variance_amount) == (None, None)
