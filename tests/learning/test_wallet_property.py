"""Whatever is asked, agreed, spent, finished and withdrawn, each purse holds together (F111).

After every step: agreed + remaining = reserved, spent ≤ agreed, and nothing is agreed beyond what was reserved.
"""

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from cimpact import clock
from cimpact.errors import NotPossible
from learning.models import CapacityRequest
from learning.wallet import wallet_of
from learning.workflow import capacity_requests as actions
from proposals.models import Dossier

from .capacities import ADDITIONAL, EXTERNAL, INTERNAL, asked, partner, with_wallet

CENTS = st.integers(1, 7_000_00)
RESERVED = {
    (EXTERNAL, 1): 3_500_01,
    (INTERNAL, 1): 2_499_99,
    (ADDITIONAL, 1): 1_000_33,
    (EXTERNAL, 2): 6_000_00,
}


class Purses(RuleBasedStateMachine):
    """One participation, two years of its wallet."""

    cast = None
    dossier_pk = 0
    helper = None

    def __init__(self):
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    requests = Bundle("requests")

    @property
    def dossier(self):
        return Dossier.objects.with_names().get(pk=self.dossier_pk)

    def attempt(self, act, *given, **named):
        """A step that the rules may refuse, in its own savepoint."""
        try:
            with transaction.atomic():
                return act(*given, **named)
        except NotPossible:
            return None

    @rule(target=requests, purse=st.sampled_from(sorted(RESERVED)), cents=CENTS)
    def ask(self, purse, cents):
        use, year = purse
        made = self.attempt(asked, self.cast, self.dossier, use=use, year=year, cents=cents)
        return made.pk if made else multiple()

    @rule(pk=requests, cents=CENTS)
    def match(self, pk, cents):
        self.attempt(actions.match, self.get(pk), partner=self.helper, cents=cents, by=self.cast.advisor)

    @rule(pk=requests)
    def agree(self, pk):
        shown = self.get(pk)
        if self.attempt(actions.agree, shown, seen=shown.mark, by=self.cast.coordinator):
            self.attempt(actions.start, self.get(pk), by=self.cast.coordinator)

    @rule(pk=requests, cents=CENTS)
    def spend(self, pk, cents):
        day = clock.today()
        self.attempt(actions.spend, self.get(pk), on=day, cents=cents, by=self.cast.coordinator)

    @rule(pk=requests)
    def undo(self, pk):
        if spending := self.get(pk).spendings.filter(undone_at=None).first():
            self.attempt(actions.undo_spending, spending, by=self.cast.advisor)

    @rule(pk=requests)
    def finish(self, pk):
        self.attempt(actions.finish, self.get(pk), by=self.cast.advisor)

    @rule(pk=requests)
    def withdraw(self, pk):
        self.attempt(actions.withdraw, self.get(pk), reason="Autrement.", by=self.cast.coordinator)

    def get(self, pk):
        return CapacityRequest.objects.select_related("participation__dossier").get(pk=pk)

    @invariant()
    def purses_hold_together(self):
        wallet = wallet_of(self.dossier.participation)
        for purse, reserved in RESERVED.items():
            line = wallet.lines[purse]
            assert line.reserved == reserved
            assert line.agreed + line.remaining == line.reserved
            assert 0 <= line.spent <= line.agreed <= line.reserved

    @invariant()
    def requests_hold_together(self):
        for request in CapacityRequest.objects.all():
            spent = sum(s.cents for s in request.spendings.filter(undone_at=None))
            assert spent <= request.agreed_cents <= request.cents
            if not request.is_open:
                assert spent == request.agreed_cents


@pytest.mark.long
def test_f111_agreed_and_remaining_are_what_is_reserved_whatever_the_sequence(cast, clock):
    dossier = with_wallet(cast, amount=6_000_00, internal=2_499_99, additional=1_000_33)
    clock.set(2022, 9, 1)
    Purses.cast, Purses.dossier_pk, Purses.helper = cast, dossier.pk, partner(cast)
    run_state_machine_as_test(
        Purses,
        settings=hypothesis_settings(
            max_examples=12, stateful_step_count=25, suppress_health_check=list(HealthCheck)
        ),
    )
