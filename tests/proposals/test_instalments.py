"""The instalments of an award: foreseen by the team, confirmed once, corrected by opposite entries (F51)."""

import datetime as dt

import pytest

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from proposals import workflow
from proposals.enums import Condition
from proposals.ledger import balance, committed, paid
from proposals.models import Agreement, Entry, Fund, Instalment
from proposals.payments import lines_of, to_pay_now
from proposals.workflow import envelope, instalments, payments
from proposals.workflow.instalments import Planned, ScheduleChanged, plan_instalments, propose_schedule
from tests import cast as casting
from tests.threads import at_once

FIRST = dt.date(2022, 4, 1)


def planned(dossier):
    return list(instalments.to_come(dossier).values_list("year", "due_on", "cents", "condition"))


def scheduled(cast, lines=None, **options):
    """A participation under way with payments to make, in one year of 25 000 $."""
    dossier = casting.active(cast, **options)
    plan_instalments(dossier, lines or [Planned(1, FIRST, 25_000_00)], by=cast.team)
    return dossier, instalments.to_come(dossier).first()


def pay(cast, instalment, **changes):
    values = {"paid_on": portal_clock.today(), "reference": "V-101", "by": cast.team} | changes
    return payments.confirm_payment(instalment, **values)


# The schedule


def test_f51_one_payment_a_year_is_proposed_on_the_agreement_then_on_each_report(cast):
    dossier = casting.ratified(cast, kind="deployment")
    assert propose_schedule(dossier) == [
        Planned(1, FIRST, 75_000_00, Condition.AGREEMENT),
        Planned(2, dt.date(2023, 4, 1), 75_000_00, Condition.REPORT),
        Planned(3, dt.date(2024, 4, 1), 75_000_00, Condition.REPORT),
    ]


def test_f51_a_report_due_after_the_anniversary_is_waited_for(cast):
    cast.programme.report_delay_days = 30
    cast.programme.save()
    dossier = casting.ratified(cast, kind="deployment")
    assert propose_schedule(dossier)[1].due_on == dt.date(2023, 4, 30)


def test_f51_each_year_holds_in_what_is_committed_of_it(cast):
    dossier = casting.ratified(cast)
    lines = [Planned(1, FIRST, 15_000_00), Planned(1, dt.date(2022, 10, 1), 10_000_01)]
    with pytest.raises(NotPossible, match="C’est 0,01\xa0\\$ de trop"):
        plan_instalments(dossier, lines, by=cast.team)
    assert planned(dossier) == []


def test_f51_a_schedule_saved_twice_is_written_once(cast):
    dossier = casting.ratified(cast)
    mark = instalments.mark_of(dossier)
    for _twice in range(2):
        plan_instalments(dossier, [Planned(1, FIRST, 25_000_00)], by=cast.team, mark=mark)
    assert (Instalment.objects.count(), dossier.events.filter(kind="dossier.plan_instalments").count()) == (
        1,
        1,
    )


def test_f51_a_schedule_changed_meanwhile_is_not_written_over(cast):
    dossier = casting.ratified(cast)
    mark = instalments.mark_of(dossier)
    plan_instalments(dossier, [Planned(1, FIRST, 20_000_00)], by=cast.team, mark=mark)
    with pytest.raises(ScheduleChanged):
        plan_instalments(dossier, [Planned(1, FIRST, 10_000_00)], by=cast.team, mark=mark)
    assert [line[2] for line in planned(dossier)] == [20_000_00]


def test_f51_a_payment_that_is_no_longer_foreseen_is_kept_cancelled(cast):
    dossier, first = scheduled(cast)
    plan_instalments(dossier, [Planned(1, dt.date(2022, 5, 1), 25_000_00)], by=cast.team)
    first.refresh_from_db()
    assert first.cancelled_at
    with pytest.raises(NotPossible, match="n’est plus prévu"):
        pay(cast, first)


def test_f51_before_the_letter_the_schedule_is_told_to_the_team_only(cast):
    dossier = casting.ratified(cast)
    plan_instalments(dossier, propose_schedule(dossier), by=cast.team)
    assert dossier.events.get(kind="dossier.plan_instalments").audience == "staff"


def test_f51_the_start_confirmed_moves_the_dates_and_names_the_reports(cast):
    dossier = casting.answered(cast, kind="deployment")
    extra = Planned(1, dt.date(2022, 4, 11), 5_000_00)
    first, *others = propose_schedule(dossier)
    first = Planned(1, first.due_on, 70_000_00, first.condition)
    plan_instalments(dossier, [first, extra, *others], by=cast.team)
    workflow.accept(dossier, starts_on=dt.date(2022, 9, 1), by=cast.coordinator)
    assert [line[1] for line in planned(dossier)] == [
        dt.date(2022, 9, 1),
        dt.date(2022, 9, 11),
        dt.date(2023, 9, 1),
        dt.date(2024, 9, 1),
    ]
    reports = [(i.obligation.kind, i.obligation.year) for i in Instalment.objects.exclude(obligation=None)]
    assert reports == [("annual_report", 1), ("annual_report", 2)]


def test_f59_an_award_reduced_by_agreement_shows_what_the_schedule_exceeds(cast):
    dossier, _first = scheduled(cast)
    envelope.recommit(dossier, {1: 20_000_00}, by=cast.team, reason="Modification 1")
    assert instalments.over_planned(dossier, committed(dossier), paid(dossier)) == {1: 5_000_00}


def test_f59_a_schedule_that_exceeds_what_is_committed_is_refused_even_unchanged(cast):
    dossier, first = scheduled(cast)
    envelope.recommit(dossier, {1: 20_000_00}, by=cast.team, reason="Modification 1")
    with pytest.raises(NotPossible, match="5\xa0000\xa0. de trop"):
        plan_instalments(dossier, [Planned(1, FIRST, 25_000_00, pk=first.pk)], by=cast.team)


# Conditions


def signed(cast, dossier, **fields):
    return Agreement.objects.create(
        dossier=dossier, language="fr", words="…", sha256="0", offered_by=cast.team, **fields
    )


def test_f51_a_payment_on_the_agreement_waits_for_both_signatures(cast, clock):
    dossier, first = scheduled(cast, [Planned(1, FIRST, 25_000_00, Condition.AGREEMENT)])
    with pytest.raises(NotPossible, match="pas encore signée par la table"):
        pay(cast, first)
    agreement = signed(cast, dossier, signed_at=portal_clock.now())
    with pytest.raises(NotPossible, match="pas encore signée par l’équipe"):
        pay(cast, first)
    agreement.countersigned_at = portal_clock.now()
    agreement.save()
    assert pay(cast, first).paid_on
    assert not dossier.events.filter(kind="dossier.pay_despite").exists()


def test_f51_a_payment_on_a_report_waits_until_it_is_received(cast):
    dossier, first = scheduled(cast, [Planned(1, dt.date(2023, 4, 1), 25_000_00, Condition.REPORT)])
    with pytest.raises(NotPossible, match="31\xa0mars 2023 n’est pas encore reçu"):
        pay(cast, first)
    dossier.participation.obligations.update(done_on=portal_clock.today())
    assert pay(cast, first).paid_on


def test_f51_what_a_payment_waits_for_may_be_passed_over_with_a_reason_kept_by_the_team(cast):
    dossier, first = scheduled(cast, [Planned(1, FIRST, 25_000_00, Condition.AGREEMENT)])
    pay(cast, first, despite="Entente en cours de signature, loyer à payer.")
    event = dossier.events.get(kind="dossier.pay_despite")
    assert (event.comment, event.audience) == ("Entente en cours de signature, loyer à payer.", "staff")
    assert paid(dossier) == {1: 25_000_00}


# Payments


def test_f51_confirmed_twice_it_is_paid_once_and_the_table_is_told_once(cast):
    dossier, first = scheduled(cast)
    for _twice in range(2):
        pay(cast, first)
    assert paid(dossier) == {1: 25_000_00}
    assert dossier.events.filter(kind="dossier.pay").count() == 1
    assert [n.recipient for n in Notice.objects.filter(kind="instalment_paid")] == [cast.coordinator]


def test_f51_confirmed_again_with_another_reference_it_is_refused(cast):
    _dossier, first = scheduled(cast)
    pay(cast, first)
    with pytest.raises(NotPossible, match="déjà confirmé"):
        pay(cast, first, reference="V-102")


@pytest.mark.parametrize(
    ("day", "words"), [((2022, 1, 11), "à venir"), ((2022, 1, 9), "ne peut pas la précéder")]
)
def test_f51_a_payment_is_neither_to_come_nor_before_its_letter(cast, day, words):
    _dossier, first = scheduled(cast)
    with pytest.raises(NotPossible, match=words):
        pay(cast, first, paid_on=dt.date(*day))


def test_f51_nothing_is_paid_before_the_allocation_is_accepted(cast):
    dossier = casting.answered(cast)
    plan_instalments(dossier, [Planned(1, FIRST, 25_000_00)], by=cast.team)
    with pytest.raises(NotPossible, match="Allocation à accepter"):
        pay(cast, instalments.to_come(dossier).first())


def test_f51_a_payment_comes_from_each_fund_in_proportion_to_what_it_still_owes(cast):
    partners = [cast.foundation, casting.organisation("Fondation du Fleuve")]
    park, river = [
        Fund.objects.create(programme=cast.programme, partner=partner, year=2022, cents=cents)
        for partner, cents in zip(partners, (60_000_00, 15_000_00), strict=True)
    ]
    dossier, first = scheduled(cast, [Planned(1, FIRST, 10_000_00), Planned(1, FIRST, 15_000_00)])
    pay(cast, first)
    assert balance(dossier, "payment") == {(1, park.pk): 8_000_00, (1, river.pk): 2_000_00}
    pay(cast, instalments.to_come(dossier).first())
    assert balance(dossier, "payment") == balance(dossier, "commitment")


def test_f51_nothing_is_paid_beyond_what_is_committed(cast):
    dossier, first = scheduled(cast)
    envelope.recommit(dossier, {1: 20_000_00}, by=cast.team, reason="Modification 1")
    with pytest.raises(NotPossible, match="5\xa0000\xa0\\$ de moins que ce versement"):
        pay(cast, first)


def test_f59_an_award_is_not_brought_below_what_is_paid(cast):
    dossier, first = scheduled(cast, [Planned(1, FIRST, 10_000_00)])
    pay(cast, first)
    with pytest.raises(NotPossible, match="10\xa0000\xa0\\$ sont déjà versés"):
        envelope.recommit(dossier, {1: 9_999_99}, by=cast.team, reason="Modification 1")
    envelope.recommit(dossier, {1: 10_000_00}, by=cast.team, reason="Modification 1")
    assert committed(dossier) == {1: 10_000_00}


def test_f51_a_payment_entered_by_mistake_is_undone_by_opposite_entries_and_told(cast):
    dossier, first = scheduled(cast)
    pay(cast, first)
    for _twice in range(2):
        payments.correct_payment(first, reason="Le virement a été refusé.", by=cast.team)
    assert list(Entry.objects.filter(kind="payment").values_list("cents", flat=True)) == [
        25_000_00,
        -25_000_00,
    ]
    assert paid(dossier) == {}
    assert Notice.objects.filter(kind="payment_corrected").count() == 1
    assert Notice.objects.get(kind="instalment_paid").status == "cancelled"
    assert pay(cast, first, reference="V-102").reference == "V-102"
    assert paid(dossier) == {1: 25_000_00}


def test_f51_a_stage_that_ended_gives_back_what_was_not_paid(cast):
    dossier, first = scheduled(cast, [Planned(1, FIRST, 10_000_00), Planned(1, FIRST, 5_000_00)])
    pay(cast, first)
    with pytest.raises(NotPossible):
        payments.release_rest(dossier, reason="Terminé.", by=cast.team)
    dossier.participation.obligations.update(done_on=portal_clock.today())
    workflow.complete(dossier, by=cast.team)
    assert payments.release_rest(dossier, reason="Le reste n’a pas servi.", by=cast.team) == 15_000_00
    assert (committed(dossier), planned(dossier)) == ({1: 10_000_00}, [])


def test_a_payment_to_make_is_late_only_when_nothing_holds_it_back(cast, clock):
    dossier, _first = scheduled(cast, [Planned(1, FIRST, 1_00), Planned(1, FIRST, 2_00, Condition.AGREEMENT)])
    clock.set(2022, 4, 2, 12, 0)
    assert [line.is_late for line in lines_of(dossier)] == [True, False]


def test_f51_the_payments_to_make_are_those_of_which_nothing_is_missing(cast, clock):
    dossier, by_date = scheduled(
        cast,
        [
            Planned(1, FIRST, 1_00),
            Planned(1, FIRST, 2_00, Condition.AGREEMENT),
            Planned(1, FIRST, 3_00, Condition.REPORT),
            Planned(1, FIRST + dt.timedelta(days=1), 4_00),
        ],
    )

    def to_make() -> list[int]:
        ready = Instalment.objects.filter(to_pay_now()).values_list("cents", flat=True)
        expected = {line.instalment.cents for line in lines_of(dossier) if line.is_to_make}
        assert set(ready) == expected
        return sorted(ready)

    assert to_make() == []
    clock.set(2022, 4, 1, 12, 0)
    assert to_make() == [1_00]
    agreement = signed(cast, dossier, signed_at=portal_clock.now())
    dossier.refresh_from_db()
    assert to_make() == [1_00]
    Agreement.objects.filter(pk=agreement.pk).update(countersigned_at=portal_clock.now())
    dossier.participation.obligations.update(done_on=portal_clock.today())
    dossier.refresh_from_db()
    assert to_make() == [1_00, 2_00, 3_00]
    pay(cast, by_date)
    clock.set(2022, 4, 2, 12, 0)
    assert to_make() == [2_00, 3_00, 4_00]


@pytest.mark.django_db(transaction=True)
def test_f51_a_payment_confirmed_by_two_people_together_is_paid_once(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier, first = scheduled(cast)
    outcomes = at_once(*[lambda: pay(cast, first)] * 3)
    assert outcomes == [first] * 3
    assert paid(dossier) == {1: 25_000_00}
    assert dossier.events.filter(kind="dossier.pay").count() == 1
