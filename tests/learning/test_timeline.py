"""The thread of a stage: everything dated of it, done, next or late, for its table and those who accompany it (F30)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact import clock as portal
from learning.timeline import Entry, Standing, entries_of, register, years_of
from proposals.enums import Condition
from proposals.models import Dossier
from proposals.workflow import instalments
from proposals.workflow.discussion import set_meeting
from proposals.workflow.interruptions import resume, suspend
from proposals.workflow.plans import agree_plan, begin_plan
from tests import cast as casting

pytestmark = pytest.mark.django_db


def fresh(dossier) -> Dossier:
    return Dossier.objects.with_turns().get(pk=dossier.pk)


@pytest.fixture
def deployed(cast, clock):
    """Three years under way since 1 April 2022, a month after their first ended; the report is late."""
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    clock.set(2023, 5, 1)
    dossier.participation.obligations.filter(kind="mid_year", year=1).update(done_on=dt.date(2022, 10, 4))
    return fresh(dossier)


def told(dossier, user) -> list[tuple[str, str, str]]:
    return [(str(e.on), str(e.text), str(e.standing)) for e in entries_of(fresh(dossier), user)]


def test_f30_r32_r33_r34_what_is_owed_is_told_apart_in_the_order_of_its_days(cast, deployed):
    assert told(deployed, cast.coordinator) == [
        ("2022-04-01", "Premier jour de l’étape", "done"),
        ("2022-10-04", "Rencontre de mi-année, première année", "done"),
        ("2023-03-31", "Rapport d’activité et bilan financier, première année", "late"),
        ("2023-10-01", "Rencontre de mi-année, deuxième année", "next"),
        ("2024-03-31", "Rapport d’activité et bilan financier, deuxième année", "next"),
        ("2024-10-01", "Rencontre de mi-année, troisième année", "next"),
        ("2025-03-31", "Dernier jour de l’étape", "next"),
        ("2025-03-31", "Rapport d’activité final et bilan financier, troisième année", "next"),
    ]


def test_what_was_done_another_day_says_when_it_was_expected(cast, deployed):
    done = next(e for e in entries_of(deployed, cast.team) if e.text.startswith("Rencontre de mi-année"))
    assert done.note == "échéance le 1er\xa0octobre 2022"


def test_f59_while_it_stands_still_nothing_is_late(cast, deployed):
    suspend(deployed, on=dt.date(2023, 5, 1), reason="La coordination est vacante.", by=cast.team)
    lines = told(deployed, cast.coordinator)
    assert ("2023-03-31", "Rapport d’activité et bilan financier, première année", "held") in lines
    assert ("2023-05-01", "Participation suspendue", "done") in lines
    assert not [line for line in lines if line[2] == "late"]


def test_suspensions_plans_agreements_and_the_meeting_are_in_it(cast, deployed, clock):
    at = dt.datetime(2023, 5, 9, 13, 30, tzinfo=ZoneInfo("America/Toronto"))
    set_meeting(deployed, at=at, place="À la table", by=cast.advisor)
    plan = begin_plan(deployed, 1, by=cast.coordinator)
    plan.activities.create(order=1, what="Une fête des ruelles")
    for person in (cast.coordinator, cast.advisor):
        agree_plan(fresh(deployed), 1, version=plan.version, by=person)
    suspend(deployed, on=dt.date(2023, 5, 1), reason="Vacance.", by=cast.team)
    clock.set(2023, 5, 11)
    resume(fresh(deployed), on=dt.date(2023, 5, 11), reason="On repart.", by=cast.team)
    lines = told(deployed, cast.coordinator)
    assert ("2023-05-09", "Rencontre sur l’analyse et le plan d’action", "done") in lines
    assert ("2023-05-01", "Plan d’action convenu, première année", "done") in lines
    assert ("2023-05-11", "Participation reprise", "done") in lines


def test_a_payment_is_late_when_nothing_holds_it_back_only(cast, deployed):
    planned = instalments.propose_schedule(deployed)
    instalments.plan_instalments(deployed, planned, by=cast.team)
    first = deployed.instalments.order_by("due_on").first()
    of_first = [e for e in entries_of(fresh(deployed), cast.team) if e.text.startswith("Versement")][0]
    assert of_first.standing == Standing.HELD
    assert of_first.note == "L’entente n’est pas encore signée par la table."
    first.condition = Condition.NONE
    first.save()
    of_first = [e for e in entries_of(fresh(deployed), cast.team) if e.text.startswith("Versement")][0]
    assert of_first.standing == Standing.LATE
    first.paid_on = dt.date(2023, 4, 2)
    first.save()
    paid = [e for e in entries_of(fresh(deployed), cast.team) if e.on == first.paid_on]
    assert [(e.standing, e.note) for e in paid] == [(Standing.DONE, "")]


def test_another_module_adds_what_it_dates(cast, deployed, monkeypatch):
    monkeypatch.setattr("learning.timeline._sources", [])

    def follow_ups(dossier, user):
        yield Entry(dt.date(2023, 5, 2), "Suivi convenu", Standing.NEXT)

    register(follow_ups)
    register(follow_ups)  # once
    assert told(deployed, cast.team) == [("2023-05-02", "Suivi convenu", "next")]


def test_the_present_year_is_there_even_when_nothing_is_dated_in_it(clock):
    clock.set(2023, 5, 1)
    last, next_ = dt.date(2022, 12, 31), dt.date(2024, 1, 1)
    entries = [Entry(last, "a", Standing.DONE), Entry(next_, "b", Standing.NEXT)]
    found = [(y.number, len(y.past), len(y.coming), y.holds_today) for y in years_of(entries)]
    assert found == [(2022, 1, 0, False), (2023, 0, 0, True), (2024, 0, 1, False)]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("contributor", 200),
        ("reader", 200),
        ("advisor", 200),
        ("other_advisor", 200),
        ("team", 200),
        ("neighbour", 404),
        ("member", 403),
        ("governor", 403),
        ("recused", 404),
        ("outsider", 404),
    ],
)
def test_both_sides_read_it_and_nobody_else(cast, deployed, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(reverse("timeline", args=[deployed.pk])).status_code == status


def test_there_is_none_before_the_participation(cast, signed_in):
    assert signed_in(cast.team).get(reverse("timeline", args=[casting.lettered(cast).pk])).status_code == 404


def test_the_participation_leads_to_it_and_it_marks_today(cast, deployed, signed_in):
    client, address = signed_in(cast.coordinator), reverse("timeline", args=[deployed.pk])
    assert address in client.get(reverse("participation", args=[deployed.pk])).content.decode()
    page = client.get(address).content.decode()
    assert page.count('class="today"') == 1
    assert "Une chose est en retard." in page
    assert "en retard, il y a 31 jours" in page


def test_it_costs_as_much_with_many_dates_as_with_few(cast, deployed, signed_in):
    client, address = signed_in(cast.coordinator), reverse("timeline", args=[deployed.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    queries()
    few = queries()
    taken = deployed.participation
    for n in range(20):
        on = portal.today() - dt.timedelta(days=400 - 10 * n)
        taken.suspensions.create(starts_on=on, ended_on=on, reason="Pause.", by=cast.team)
        deployed.instalments.create(year=1, due_on=on, cents=100, condition=Condition.REPORT)
    assert queries() == few <= 25
