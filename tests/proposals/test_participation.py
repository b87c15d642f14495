"""The answer accepted, and the participation that begins with what it owes (R32–R34)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from proposals import workflow
from proposals.models import Dossier, Letter, Participation
from tests import cast as casting
from tests.threads import at_once


def test_the_table_accepts_and_the_participation_begins(cast, signed_in):
    dossier = casting.answered(cast, kind="deployment")
    url = reverse("accept", args=[dossier.pk])
    client = signed_in(cast.coordinator)
    assert client.get(url).context["form"]["starts_on"].value() == "1er\xa0avril 2022"
    for _click in range(2):
        assert client.post(url, {"starts_on": "15 avril 2022"}).url == reverse("dossier", args=[dossier.pk])
    participation = Participation.objects.get()
    assert (participation.starts_on, participation.ends_on) == (dt.date(2022, 4, 15), dt.date(2025, 4, 14))
    letter = Letter.objects.get()
    assert (letter.accepted_by, Dossier.objects.get().state) == (cast.coordinator, "active")
    assert Event.objects.filter(kind="dossier.accept").count() == 1
    page = client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "15\xa0avril 2022" in page


WRONG_STARTS = [
    ("", "Inscrivez le premier jour"),
    ("bientôt", "Cette date ne se lit pas"),
    ("2022-01-09", "Choisissez une date à partir du"),
    ("2023-04-02", "C’est plus d’un an"),
    ("2062-04-01", "C’est plus d’un an"),
    ("29 février 2022", "28 jours"),
]


def test_a_first_day_out_of_reason_is_refused(cast, signed_in):
    dossier = casting.answered(cast)
    client, url = signed_in(cast.coordinator), reverse("accept", args=[dossier.pk])
    for day, error in WRONG_STARTS:
        page = client.post(url, {"starts_on": day})
        assert (page.status_code, error in page.content.decode()) == (422, True), day
    with pytest.raises(NotPossible):
        workflow.accept(dossier, starts_on=dt.date(2062, 4, 1), by=cast.coordinator)
    assert not Participation.objects.exists()


@pytest.mark.parametrize("state", ["ratified", "declined", "withdrawn", "committee"])
def test_nothing_is_accepted_that_was_not_offered(cast, state):
    dossier = casting.AT[state](cast)
    with pytest.raises(NotPossible):
        workflow.accept(dossier, starts_on=dt.date(2022, 4, 1), by=cast.coordinator)


def owed(participation: Participation) -> list[tuple[str, int, str]]:
    return [(o.kind, o.year, str(o.due_on)) for o in participation.obligations.all()]


@pytest.mark.parametrize(
    ("starts_on", "meeting"),
    [
        ("2022-04-01", "2022-10-01"),
        ("2022-08-31", "2023-02-28"),  # February is short
        ("2022-03-31", "2022-09-30"),
    ],
)
def test_r32_the_mid_year_meeting_comes_after_six_months(cast, starts_on, meeting):
    dossier = casting.active(cast, starts_on=dt.date.fromisoformat(starts_on))
    assert ("mid_year", 1, meeting) in owed(dossier.participation)


def test_r33_each_year_owes_a_report_with_its_balance_on_its_last_day(cast):
    dossier = casting.active(cast, kind="deployment")
    assert [row for row in owed(dossier.participation) if row[0] == "annual_report"] == [
        ("annual_report", 1, "2023-03-31"),
        ("annual_report", 2, "2024-03-31"),
    ]


def test_r34_the_last_year_s_report_is_the_final_one(cast):
    one_year = casting.active(cast)
    assert owed(one_year.participation) == [
        ("mid_year", 1, "2022-10-01"),
        ("final_report", 1, "2023-03-31"),
    ]
    three_years = casting.active(cast, kind="scaling", starts_on=dt.date(2022, 3, 1))
    # The year that ends in February 2024 is a leap one.
    assert [due for kind, _year, due in owed(three_years.participation) if kind != "mid_year"] == [
        "2023-02-28",
        "2024-02-29",
        "2025-02-28",
    ]


def test_r33_the_report_of_the_last_year_and_the_delay_are_settings(cast):
    cast.programme.final_includes_annual = False
    cast.programme.report_delay_days = 30
    cast.programme.mid_year_months = 5
    cast.programme.save()
    assert owed(casting.active(cast).participation) == [
        ("mid_year", 1, "2022-09-01"),
        ("annual_report", 1, "2023-04-30"),
        ("final_report", 1, "2023-04-30"),
    ]


def test_an_offer_taken_back_is_not_reopened(cast):
    dossier = casting.answered(cast)
    workflow.withdraw(dossier, reason="Nous ne pourrons pas.", by=cast.coordinator)
    with pytest.raises(NotPossible, match="a reçu sa réponse"):
        workflow.reopen(dossier, reason="Tout compte fait…", by=cast.coordinator)


@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_it_begins_once(cast):
    dossier = casting.answered(cast)
    start = dt.date(2022, 4, 1)
    outcomes = at_once(*[lambda: workflow.accept(dossier, starts_on=start, by=cast.coordinator)] * 2)
    assert [outcome.pk for outcome in outcomes] == [Participation.objects.get().pk] * 2
    assert Event.objects.filter(kind="dossier.accept").count() == 1
