"""A participation stands still, goes on, ends early: what becomes of its dates, its money, its reminders (F59)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal
from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from proposals.agreed_terms import terms_of, versions_of
from proposals.enums import ObligationKind
from proposals.ledger import committed, paid
from proposals.models import Dossier, Instalment
from proposals.status import status_for
from proposals.turns import Party, acted_on_by, acting, awaiting, late
from proposals.workflow import instalments
from proposals.workflow.interruptions import end_early, resume, suspend
from proposals.workflow.payments import confirm_payment
from tests import cast as casting
from tests.threads import at_once

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def fresh(dossier) -> Dossier:
    return Dossier.objects.with_turns().get(pk=dossier.pk)


@pytest.fixture
def deployed(cast, clock):
    """Three years under way since 1 April 2022, in their second year."""
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    first = dossier.participation.obligations.filter(year=1)
    clock.set(2023, 5, 1)
    first.update(done_on=portal.today())
    return fresh(dossier)


def stop(cast, dossier, on=dt.date(2023, 5, 1)):
    suspend(dossier, on=on, reason="La coordination est vacante.", by=cast.team)
    return fresh(dossier)


def test_f59_while_it_stands_still_nothing_is_owed_nor_late(cast, deployed, clock):
    stopped = stop(cast, deployed)
    clock.set(2025, 6, 1)  # every date has passed
    stopped = fresh(stopped)
    assert stopped.participation.still_due == []
    assert stopped.next_on is None
    assert not any(o.is_late for o in stopped.participation.obligations.all())
    assert acting(stopped) == Party.NOBODY
    for person in (cast.coordinator, cast.advisor, cast.team):
        assert not Dossier.objects.filter(awaiting(person)).exists()
    assert not Dossier.objects.filter(late()).exists()
    for party in (Party.TABLE, Party.ADVISOR, Party.TEAM):
        assert not Dossier.objects.filter(acted_on_by(party)).exists()
    assert str(status_for(stopped, cast.coordinator).label) == "Participation suspendue"


def test_f59_and_nothing_is_paid_without_a_reason(cast, deployed):
    instalments.plan_instalments(deployed, instalments.propose_schedule(deployed), by=cast.team)
    instalment = Instalment.objects.filter(condition="report", year=2).get()
    instalment.obligation = None
    instalment.condition = "none"
    instalment.save()
    stopped = stop(cast, deployed)
    with pytest.raises(NotPossible, match="La participation est suspendue depuis le 1er"):
        confirm_payment(instalment, paid_on=portal.today(), reference="V-1", by=cast.team)
    assert not paid(stopped)


def test_f59_going_on_moves_what_is_to_come_by_as_many_days_and_keeps_what_is_done(cast, deployed, clock):
    instalments.plan_instalments(deployed, instalments.propose_schedule(deployed), by=cast.team)
    before = {(o.kind, o.year): o.due_on for o in deployed.participation.obligations.all()}
    paying = {i.pk: i.due_on for i in Instalment.objects.all()}
    stopped = stop(cast, deployed)
    clock.set(2023, 8, 9)  # a hundred days later
    version = resume(stopped, on=dt.date(2023, 8, 9), reason="Une coordonnatrice est là.", by=cast.team)
    moved = fresh(deployed)
    for obligation in moved.participation.obligations.all():
        former = before[obligation.kind, obligation.year]
        assert obligation.due_on == (former if obligation.done_on else former + 100 * DAY)
    assert moved.participation.ends_on == deployed.participation.ends_on + 100 * DAY
    assert version.number == 2
    assert terms_of(version.content).pauses == ((dt.date(2023, 5, 1), dt.date(2023, 8, 9)),)
    for instalment in Instalment.objects.all():
        late_enough = paying[instalment.pk] >= dt.date(2023, 5, 1)
        assert instalment.due_on == paying[instalment.pk] + (100 * DAY if late_enough else 0 * DAY)
    assert moved.next_on == min(o.due_on for o in moved.participation.still_due)
    assert resume(moved, on=dt.date(2023, 8, 9), reason="Encore.", by=cast.team) is None
    assert moved.participation.versions.count() == 2


def test_it_is_suspended_once_whoever_clicks_twice(cast, deployed):
    stop(cast, deployed)
    stop(cast, deployed)
    assert deployed.participation.suspensions.count() == 1
    assert deployed.events.filter(kind="dossier.suspended").count() == 1
    assert Notice.objects.filter(kind="participation_suspended", recipient=cast.coordinator).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_resume_at_once_move_the_dates_once(cast, deployed, clock):
    stopped = stop(cast, deployed)
    clock.set(2023, 5, 11)
    at_once(*[lambda: resume(stopped, on=dt.date(2023, 5, 11), reason="On repart.", by=cast.team)] * 2)
    assert fresh(deployed).participation.ends_on == deployed.participation.ends_on + 10 * DAY
    assert deployed.participation.versions.count() == 2


def test_f59_ending_early_makes_the_last_report_due_then_and_gives_back_the_years_not_begun(
    cast, deployed, clock
):
    instalments.plan_instalments(deployed, instalments.propose_schedule(deployed), by=cast.team)
    given = committed(deployed)
    end_early(deployed, on=dt.date(2023, 9, 30), reason="L’équipe se dissout.", by=cast.team)
    ended = fresh(deployed)
    assert (ended.participation.years, ended.participation.ends_on) == (2, dt.date(2023, 9, 30))
    owed = [(o.kind, o.due_on) for o in ended.participation.still_due]
    assert owed == [(ObligationKind.FINAL_REPORT, dt.date(2023, 9, 30))]
    assert committed(ended) == {year: cents for year, cents in given.items() if year <= 2}
    assert not Instalment.objects.filter(cancelled_at=None, year=3).exists()
    assert terms_of(versions_of(ended.participation)[0].content).years == 2
    assert end_early(ended, on=dt.date(2023, 9, 30), reason="Encore.", by=cast.team) is None


def test_a_suspended_participation_may_end_too(cast, deployed):
    end_early(stop(cast, deployed), on=dt.date(2023, 6, 30), reason="Elle ne reprendra pas.", by=cast.team)
    ended = fresh(deployed)
    assert ended.participation.suspended_on is None
    assert [o.kind for o in ended.participation.still_due] == [ObligationKind.FINAL_REPORT]


@pytest.mark.parametrize("action", ["suspend", "end_early"])
def test_a_day_that_makes_no_sense_is_said_beside_the_field_and_nothing_typed_is_lost(
    cast, deployed, signed_in, action
):
    client = signed_in(cast.team)
    prefix = "end" if action == "end_early" else action
    answer = client.post(
        reverse(action, args=[deployed.pk]),
        {f"{prefix}-on": "1er mai 2019", f"{prefix}-reason": "Une raison longue à écrire."},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choisissez un jour entre le" in page
    assert "Une raison longue à écrire." in page
    assert fresh(deployed).participation.suspended_on is None


def test_the_team_interrupts_and_nobody_else(cast, deployed, signed_in):
    for person in (cast.coordinator, cast.contributor, cast.advisor):
        assert signed_in(person).get(reverse("interruption", args=[deployed.pk])).status_code == 403
        assert signed_in(person).post(reverse("suspend", args=[deployed.pk])).status_code == 403
    assert signed_in(cast.neighbour).post(reverse("end_early", args=[deployed.pk])).status_code == 404
    client = signed_in(cast.team)
    sent = {"suspend-on": "1er mai 2023", "suspend-reason": "La coordination est vacante."}
    assert client.post(reverse("suspend", args=[deployed.pk]), sent).status_code == 302
    page = signed_in(cast.coordinator).get(reverse("participation", args=[deployed.pk])).content.decode()
    assert "Suspendue depuis le 1" in page
    assert "La coordination est vacante." in page
    back = {"resume-on": "1er mai 2023", "resume-reason": "C’était une erreur."}
    assert client.post(reverse("resume", args=[deployed.pk]), back).status_code == 302
    assert fresh(deployed).participation.ends_on == deployed.participation.ends_on
