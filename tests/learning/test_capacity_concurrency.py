"""Two people at the same instant: a purse is not agreed twice, the last place is given once (F111, R41)."""

import pytest

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from learning.capacity_enums import Place
from learning.models import Registration
from learning.wallet import wallet_of
from learning.workflow import capacity_requests as actions
from learning.workflow import offers
from proposals.models import Dossier
from tests.threads import at_once

from .capacities import EXTERNAL, asked, matched, offer, partner, registers, under_way, with_wallet

pytestmark = pytest.mark.django_db(transaction=True)


def line(dossier):
    return wallet_of(Dossier.objects.with_names().get(pk=dossier.pk).participation).line(EXTERNAL, 1)


def refusals(outcomes):
    for outcome in outcomes:
        assert isinstance(outcome, NotPossible) or not isinstance(outcome, Exception), repr(outcome)
    return sum(isinstance(outcome, NotPossible) for outcome in outcomes)


def test_f111_two_agreements_at_once_that_exceed_together_leave_one(cast):
    dossier, helper = with_wallet(cast, amount=6_000_00), partner(cast)
    both = [matched(cast, dossier, cents=cents, with_partner=helper) for cents in (4_000_00, 3_000_00)]
    outcomes = at_once(
        *[lambda one=one: actions.agree(one, seen=one.mark, by=cast.coordinator) for one in both]
    )
    assert refusals(outcomes) == 1
    assert line(dossier).agreed in (4_000_00, 3_000_00)


def test_f111_two_spendings_at_once_stay_within_what_was_agreed(cast, clock):
    dossier = with_wallet(cast)
    request = under_way(cast, dossier, cents=1_000_00)
    clock.set(2022, 6, 1)
    spend = [lambda: actions.spend(request, on=dossier.starts_on, cents=600_00, by=cast.coordinator)] * 3
    assert refusals(at_once(*spend)) == 2
    assert line(dossier).spent == 600_00


def test_f112_asked_four_times_at_once_it_is_one_request(cast):
    dossier = with_wallet(cast)
    outcomes = at_once(*[lambda: asked(cast, dossier)] * 4)
    assert outcomes == [outcomes[0]] * 4
    assert Notice.objects.filter(kind="capacity_asked").count() == 1


def test_r41_of_four_people_at_once_for_the_last_place_one_gets_it(cast):
    made = offer(cast, limit=1)
    names = ("Ana", "Bao", "Chloé", "Dia")
    outcomes = at_once(*[lambda name=name: registers(made, name) for name in names])
    assert refusals(outcomes) == 0
    assert sorted(r.place for r in outcomes) == [Place.HELD] + [Place.WAITING] * 3
    assert Notice.objects.filter(kind="place_held").count() == 1


def test_r41_the_same_person_twice_at_once_holds_one_place(cast):
    made = offer(cast, limit=3)
    outcomes = at_once(*[lambda: registers(made, "Ana")] * 3)
    assert outcomes == [outcomes[0]] * 3
    assert Registration.objects.count() == 1


def test_r41_places_left_at_once_go_to_as_many_who_wait(cast):
    made = offer(cast, limit=2)
    first, second, third, fourth, fifth = (registers(made, n) for n in ("Ana", "Bao", "Chloé", "Dia", "Éli"))
    at_once(lambda: offers.give_up(first), lambda: offers.give_up(second), lambda: registers(made, "Fanny"))
    held = set(Registration.objects.filter(place=Place.HELD).values_list("pk", flat=True))
    assert held == {third.pk, fourth.pk}
    assert Notice.objects.filter(kind="place_freed").count() == 2
    assert Registration.objects.get(pk=fifth.pk).place == Place.WAITING
