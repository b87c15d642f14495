"""Whatever is awarded, changed, paid, corrected and cancelled, the ledger holds together (F50, F51).

After every step: what is committed is what is agreed, what is paid is within it, what is committed is within the
envelope, and the entries replayed one by one give the present state.
"""

from collections import Counter, defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cimpact import clock
from cimpact.errors import NotPossible
from governance.enums import Outcome
from proposals import workflow
from proposals.dates import add_months
from proposals.enums import EntryKind, State
from proposals.ledger import balance, committed, envelope_of, paid
from proposals.models import AwardPart, AwardYear, Dossier, Entry, Fund, Instalment
from proposals.workflow import envelope, instalments, payments
from proposals.workflow.funds import set_envelope
from proposals.workflow.instalments import Planned
from tests import cast as casting

CENTS = st.integers(1, 120_000_00)
YEARS = (2022, 2023, 2024)


def in_state(*states: State):
    """A rule of the dossiers in one of these states: it is drawn only when there is one."""
    return precondition(lambda machine: machine.those_in(states))


class Money(RuleBasedStateMachine):
    """Two dossiers of three years, three calendar years, two partners of which one brings nothing in the last."""

    cast = None
    ready: tuple[int, ...] = ()
    # What the whole run did: a machine that reached nothing would prove nothing.
    done: Counter[str] = Counter()

    def __init__(self):
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        river = casting.organisation("Fondation du Fleuve")
        for partner, years in ((self.cast.foundation, YEARS), (river, YEARS[:2])):
            for year in years:
                Fund.objects.create(
                    programme=self.cast.programme, partner=partner, year=year, cents=90_000_00
                )
        # What each side holds to, by dossier: the model against which the ledger is read.
        self.agreed: dict[int, dict[int, int]] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def those_in(self, states) -> list[Dossier]:
        return list(Dossier.objects.filter(pk__in=self.ready, state__in=states).order_by("pk"))

    def one_in(self, data, *states: State) -> Dossier:
        return data.draw(st.sampled_from(self.those_in(states)))

    @initialize(accepted=st.booleans())
    def one_is_under_way(self, accepted):
        """Half of the runs begin with a payment to make, which few would come to by chance."""
        if accepted:
            self._ratify(Dossier.objects.get(pk=self.ready[0]))
            self._accept(Dossier.objects.get(pk=self.ready[0]), months=0)
            self._plan(Dossier.objects.get(pk=self.ready[0]), parts=2)

    @rule(data=st.data())
    @in_state(State.RECOMMENDED)
    def ratify(self, data):
        self._ratify(self.one_in(data, State.RECOMMENDED))

    def _ratify(self, dossier):
        recorded = workflow.Recorded(clock.today(), Outcome.RATIFIED)
        try:
            with transaction.atomic():
                workflow.record_ratification(dossier, recorded=recorded, by=self.cast.team)
        except NotPossible:
            self.done["award refused"] += 1
            return
        award = Dossier.objects.get(pk=dossier.pk).award
        self.agreed[dossier.pk] = {year.year: year.cents for year in award.by_year}
        self.done["award"] += 1
        workflow.prepare_letter(dossier, by=self.cast.team)
        workflow.send_answer(dossier, by=self.cast.team)

    @rule(data=st.data(), months=st.integers(0, 11))
    @in_state(State.LETTER_OUT)
    def accept(self, data, months):
        self._accept(self.one_in(data, State.LETTER_OUT), months)

    def _accept(self, dossier, months):
        starts_on = add_months(dossier.award.starts_on, months)
        workflow.accept(dossier, starts_on=starts_on, by=self.cast.coordinator)

    @rule(data=st.data(), amounts=st.dictionaries(st.integers(1, 4), CENTS, min_size=1))
    @in_state(State.ACTIVE)
    def agree_on_a_change(self, data, amounts):
        dossier = self.one_in(data, State.ACTIVE)
        try:
            with transaction.atomic():
                envelope.recommit(dossier, amounts, by=self.cast.team, reason="Modification")
        except NotPossible:
            self.done["change refused"] += 1
            return
        self.agreed[dossier.pk] = amounts
        self.done["change"] += 1

    @rule(data=st.data(), parts=st.integers(1, 3))
    @in_state(*instalments.PLANNED_IN)
    def plan(self, data, parts):
        self._plan(self.one_in(data, *instalments.PLANNED_IN), parts)

    def _plan(self, dossier, parts):
        lines = [
            Planned(line.year, line.due_on, line.cents // parts)
            for line in instalments.propose_schedule(dossier)
            for _part in range(parts)
            if line.cents >= parts
        ]
        instalments.plan_instalments(dossier, lines, by=self.cast.team)

    @rule(data=st.data())
    @precondition(lambda machine: Instalment.objects.filter(paid_on=None).exists())
    def pay(self, data):
        one = data.draw(st.sampled_from(list(Instalment.objects.filter(paid_on=None).order_by("pk"))))
        try:
            with transaction.atomic():
                payments.confirm_payment(one, paid_on=clock.today(), reference="V", by=self.cast.team)
        except NotPossible:
            self.done["payment refused"] += 1
            return
        self.done["payment"] += 1

    @rule(data=st.data())
    @precondition(lambda machine: Instalment.objects.exclude(paid_on=None).exists())
    def correct(self, data):
        one = data.draw(st.sampled_from(list(Instalment.objects.exclude(paid_on=None).order_by("pk"))))
        payments.correct_payment(one, reason="Erreur", by=self.cast.team)
        self.done["correction"] += 1

    @rule(data=st.data(), cents=CENTS)
    def change_the_envelope(self, data, cents):
        fund = data.draw(st.sampled_from(list(Fund.objects.order_by("pk"))))
        try:
            with transaction.atomic():
                set_envelope(self.cast.programme, {(fund.partner_id, fund.year): cents}, by=self.cast.team)
        except NotPossible:
            self.done["envelope refused"] += 1
            return
        self.done["envelope"] += 1

    @rule(data=st.data())
    @in_state(State.LETTER_OUT)
    def cancel(self, data):
        dossier = self.one_in(data, State.LETTER_OUT)
        workflow.withdraw(dossier, reason="Autre choix.", by=self.cast.coordinator)
        self.agreed[dossier.pk] = {}
        self.done["cancellation"] += 1

    @rule(data=st.data())
    @in_state(State.ACTIVE)
    def end(self, data):
        dossier = self.one_in(data, State.ACTIVE)
        dossier.participation.obligations.update(done_on=clock.today())
        workflow.complete(dossier, by=self.cast.team)
        payments.release_rest(dossier, reason="Fin", by=self.cast.team)
        self.agreed[dossier.pk] = paid(dossier)
        self.done["end"] += 1

    @invariant()
    def what_is_committed_is_what_is_agreed(self):
        for pk in self.ready:
            dossier = Dossier.objects.get(pk=pk)
            assert committed(dossier) == self.agreed.get(pk, {})
            if dossier.state in (State.RATIFIED, State.LETTER_OUT, State.ACTIVE):
                years = AwardYear.objects.filter(award__dossier=dossier).values_list("year", "cents")
                assert dict(years) == self.agreed[pk]

    @invariant()
    def what_is_paid_is_within_what_is_committed_within_the_envelope(self):
        for pk in self.ready:
            dossier = Dossier.objects.get(pk=pk)
            places, spent = balance(dossier, EntryKind.COMMITMENT), balance(dossier, EntryKind.PAYMENT)
            assert all(0 <= cents <= places.get(place, 0) for place, cents in spent.items())
        state = envelope_of(self.cast.programme)
        for pk, fund in state.funds.items():
            assert 0 <= state.paid.get(pk, 0) <= state.committed.get(pk, 0) <= fund.cents

    @invariant()
    def the_entries_replayed_give_the_present_state(self):
        replayed: dict = defaultdict(int)
        for entry in Entry.objects.order_by("at", "id"):
            place = (entry.dossier_id, entry.year, entry.fund_id)
            replayed[entry.kind, place] += entry.cents
            assert replayed[entry.kind, place] >= 0
            assert replayed[EntryKind.PAYMENT, place] <= replayed[EntryKind.COMMITMENT, place]
        parts = AwardPart.objects.values_list(
            "award_year__award__dossier", "award_year__year", "fund", "cents"
        )
        kept = {(d, y, f): c for (kind, (d, y, f)), c in replayed.items() if kind == "commitment" and f and c}
        assert {(d, y, f): cents for d, y, f, cents in parts} == kept
        of_instalments = dict(Instalment.objects.exclude(paid_on=None).values_list("pk", "cents"))
        written: dict = defaultdict(int)
        for entry in Entry.objects.exclude(instalment=None):
            written[entry.instalment_id] += entry.cents
        assert {pk: cents for pk, cents in written.items() if cents} == of_instalments


MACHINE = hypothesis_settings(
    max_examples=25,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.django_db
def test_f50_whatever_happens_the_ledger_holds_together(cast, media):
    ormes = casting.recommended(cast, kind="deployment")
    cast.ormes, cast.coordinator = cast.canal, cast.neighbour
    canal = casting.recommended(cast, kind="deployment")
    Money.cast, Money.ready = cast, (ormes.pk, canal.pk)
    run_state_machine_as_test(Money, settings=MACHINE)
    assert set(Money.done) >= {"award", "change", "payment", "correction", "cancellation", "end"}, Money.done


@pytest.fixture(name="media")
def _media(settings, tmp_path):
    """The letters that are sent stay with the test."""
    settings.MEDIA_ROOT = tmp_path
