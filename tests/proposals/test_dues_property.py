"""Whatever both sides agree, suspend, resume, do or end, what a participation owes holds together (R32–R34, F59).

After every step: the meetings and reports are those that the version in force says, besides what is done, one of each
kind and year, in the order of their days, inside the stage; and bringing them to their dates again changes nothing.
"""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume
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

from cimpact import clock as portal
from cimpact.errors import NotPossible
from proposals.agreed_terms import terms_of
from proposals.dates import last_day
from proposals.enums import ObligationKind
from proposals.models import Dossier
from proposals.obligations import due_dates
from proposals.workflow.dues import move_dues
from proposals.workflow.interruptions import end_early, resume, suspend
from proposals.workflow.modifications import agree_modification, in_force, propose_modification
from tests import cast as casting

ONE_DAY = dt.timedelta(days=1)
DAYS = st.integers(0, 200)


class Owed(RuleBasedStateMachine):
    """One participation of up to three years, from its first day on."""

    cast = None
    clock = None
    pk = 0
    # What the whole run did: a machine that reached nothing would prove nothing.
    done: Counter[str] = Counter()

    def __init__(self):
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.kept: dict[tuple[str, int], tuple[dt.date, dt.date]] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.with_names().select_related("award", "participation").get(pk=self.pk)

    @property
    def terms(self):
        return terms_of(in_force(self.dossier.participation).content)

    def _try(self, what: str, act) -> bool:
        """Do it when the portal admits it; a refusal changes nothing."""
        try:
            with transaction.atomic():
                act()
        except NotPossible:
            self.done[f"{what} refused"] += 1
            return False
        self.done[what] += 1
        return True

    @initialize(delay=st.none() | st.integers(0, 90), includes=st.booleans(), months=st.integers(1, 11))
    def begin(self, delay, includes, months):
        """The programme's settings are any; what is owed follows them from the first step on."""
        programme = self.dossier.programme
        programme.report_delay_days, programme.final_includes_annual = delay, includes
        programme.mid_year_months = months
        programme.save()
        self._set(self.dossier.participation.starts_on)
        move_dues(self.dossier, self.terms, by=self.cast.team)

    def _set(self, day: dt.date) -> None:
        self.clock.set(day.year, day.month, day.day, 12)

    @rule(days=st.integers(1, 250))
    def time_passes(self, days):
        self._set(portal.today() + days * ONE_DAY)

    @rule(later=st.integers(-60, 60), years=st.integers(1, 4), longer=st.integers(-90, 90))
    def agree_on_other_dates(self, later, years, longer):
        def act():
            terms = self.terms
            starts_on = terms.starts_on + later * ONE_DAY
            paused = sum((resumed - first for first, resumed in terms.pauses), dt.timedelta())
            ends_on = last_day(starts_on, years) + paused + longer * ONE_DAY
            amounts = {year: terms.amounts.get(year, 100_000_00) for year in range(1, years + 1)}
            wanted = replace(terms, starts_on=starts_on, years=years, ends_on=ends_on, amounts=amounts)
            made = propose_modification(
                self.dossier, terms=wanted, reason="D’autres dates.", by=self.cast.team
            )
            agree_modification(made, by=self.cast.coordinator)

        self._try("modification", act)

    @rule(ago=st.integers(0, 20))
    @precondition(lambda machine: machine.dossier.participation.suspended_on is None)
    def stand_still(self, ago):
        on = portal.today() - ago * ONE_DAY
        self._try("suspension", lambda: suspend(self.dossier, on=on, reason="Vacance.", by=self.cast.team))

    @rule(ago=st.integers(0, 20))
    @precondition(lambda machine: machine.dossier.participation.suspended_on is not None)
    def go_on(self, ago):
        on = portal.today() - ago * ONE_DAY
        self._try("resumption", lambda: resume(self.dossier, on=on, reason="Reprise.", by=self.cast.team))

    @rule(data=st.data())
    def something_is_done(self, data):
        owed = list(self.dossier.participation.obligations.filter(done_on=None).order_by("pk"))
        assume(owed)
        one = data.draw(st.sampled_from(owed))
        one.done_on = portal.today()
        one.save()
        self.kept[one.kind, one.year] = (one.due_on, one.done_on)
        self.done["done"] += 1

    @rule(ahead=st.integers(-30, 400))
    def end(self, ahead):
        on = portal.today() + ahead * ONE_DAY
        self._try("early end", lambda: end_early(self.dossier, on=on, reason="Fin.", by=self.cast.team))

    def _read(self) -> list[tuple[str, int, dt.date]]:
        owed = self.dossier.participation.obligations.filter(done_on=None)
        return sorted(owed.values_list("kind", "year", "due_on"))

    @invariant()
    def what_is_done_stays_as_it_was(self):
        done = self.dossier.participation.obligations.exclude(done_on=None)
        found = {(o.kind, o.year): (o.due_on, o.done_on) for o in done}
        assert found == self.kept

    @invariant()
    def it_is_complete_ordered_and_inside_the_stage(self):
        dossier, terms = self.dossier, self.terms
        taken, programme = dossier.participation, dossier.programme
        assert (taken.starts_on, taken.years, taken.ends_on) == (terms.starts_on, terms.years, terms.ends_on)
        said = due_dates(programme, terms.starts_on, terms.years, terms.ends_on, terms.pauses)
        assert self._read() == sorted(
            (str(kind), year, day) for kind, year, day in said if (kind, year) not in self.kept
        )
        every = list(taken.obligations.values_list("kind", "year"))
        assert len(every) == len(set(every))
        delay = (programme.report_delay_days or 0) * ONE_DAY
        for kind, _year, day in self._read():
            last = terms.ends_on if kind == ObligationKind.MID_YEAR else terms.ends_on + delay
            assert terms.starts_on < day <= last
        for kinds in ({ObligationKind.MID_YEAR}, set(ObligationKind) - {ObligationKind.MID_YEAR}):
            days = [(year, day) for kind, year, day in self._read() if kind in kinds]
            assert [day for _year, day in sorted(days)] == sorted(day for _year, day in days)

    @invariant()
    def brought_to_its_dates_again_nothing_moves(self):
        before, events = self._read(), self.dossier.events.count()
        move_dues(self.dossier, self.terms, by=self.cast.team)
        assert (self._read(), self.dossier.events.count()) == (before, events)


MACHINE = hypothesis_settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.long
@pytest.mark.django_db
def test_r32_r33_r34_whatever_happens_what_is_owed_holds_together(cast, clock):
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    Owed.cast, Owed.clock, Owed.pk = cast, clock, dossier.pk
    run_state_machine_as_test(Owed, settings=MACHINE)
    reached = {"modification", "suspension", "resumption", "done", "early end"}
    assert set(Owed.done) >= reached, Owed.done
