"""The wallet of a participation: what each purse holds, and what is refused with the figures (F111; R26, R37–R39)."""

import pytest

from cimpact.errors import NotPossible
from learning.models import CapacityRequest
from learning.wallet import wallet_of
from learning.workflow import capacity_requests as actions
from proposals.models import Dossier
from tests import cast as casting

from .capacities import (
    ADDITIONAL,
    EXTERNAL,
    INTERNAL,
    agreed,
    asked,
    matched,
    partner,
    under_way,
    with_wallet,
)


def line(dossier, use, year=1):
    return wallet_of(Dossier.objects.with_names().get(pk=dossier.pk).participation).line(use, year)


def test_r26_the_amount_reserved_on_top_is_the_programmes_for_each_year(cast):
    dossier = with_wallet(cast, amount=6_000_00)
    assert [line(dossier, EXTERNAL, year).reserved for year in (1, 2, 3)] == [6_000_00] * 3


def test_r26_an_amount_not_set_is_said_and_nothing_is_agreed_from_it(cast, signed_in):
    dossier = with_wallet(cast, amount=None)
    assert line(dossier, EXTERNAL).reserved is None
    page = signed_in(cast.coordinator).get(f"/fr/dossiers/{dossier.pk}/competences/").content.decode()
    assert "n’a pas encore fixé le montant réservé" in page
    request = asked(cast, dossier)  # a need may be told already
    with pytest.raises(NotPossible, match="pas encore fixé"):
        actions.match(request, partner=partner(cast), cents=2_000_00, by=cast.advisor)


def test_r26_what_both_sides_agreed_holds_while_the_programme_sets_no_amount(cast):
    dossier = with_wallet(cast, amount=None, external=4_000_00)
    assert (line(dossier, EXTERNAL).reserved, line(dossier, INTERNAL).reserved) == (4_000_00, 0)
    assert line(dossier, EXTERNAL, 2).reserved is None


def test_r37_external_help_is_taken_in_the_programmes_list(cast):
    dossier = with_wallet(cast)
    request = asked(cast, dossier)
    with pytest.raises(NotPossible, match="liste des partenaires"):
        actions.match(request, partner=None, cents=2_000_00, by=cast.advisor)
    retired = partner(cast, "Retraitée", is_active=False)
    with pytest.raises(NotPossible, match="proposé aux tables"):
        actions.match(request, partner=retired, cents=2_000_00, by=cast.advisor)


def test_r38_internal_resources_are_a_part_of_the_reserved_amount(cast):
    dossier = with_wallet(cast, amount=6_000_00, internal=2_500_00)
    assert (line(dossier, EXTERNAL).reserved, line(dossier, INTERNAL).reserved) == (3_500_00, 2_500_00)


def test_r38_internal_resources_need_no_partner(cast):
    dossier = with_wallet(cast, internal=2_500_00)
    request = asked(cast, dossier, use=INTERNAL)
    request = actions.match(request, partner=None, cents=2_000_00, by=cast.advisor)
    request = actions.agree(request, seen=request.mark, by=cast.coordinator)
    assert line(dossier, INTERNAL).remaining == 500_00


def test_r39_the_additional_portion_is_inside_the_yearly_amount(cast):
    dossier = with_wallet(cast, amount=6_000_00, additional=5_000_00)
    assert (line(dossier, ADDITIONAL).reserved, line(dossier, EXTERNAL).reserved) == (5_000_00, 6_000_00)


def test_r39_the_additional_portion_never_exceeds_the_yearly_support(cast):
    support = casting.stage(cast, "deployment").amount_min
    dossier = with_wallet(cast, additional=support + 1)
    assert line(dossier, ADDITIONAL).reserved == support


def test_f111_each_purse_tells_what_is_asked_agreed_spent_and_left(cast, clock):
    dossier = with_wallet(cast)
    asked(cast, dossier, cents=1_000_01)
    request = under_way(cast, dossier, cents=2_000_00)
    clock.set(2022, 5, 1)
    actions.spend(request, on=dossier.starts_on, cents=1_234_56, by=cast.coordinator)
    kept = line(dossier, EXTERNAL)
    assert (kept.asked, kept.agreed, kept.spent, kept.remaining) == (1_000_01, 2_000_00, 1_234_56, 4_000_00)


def test_f111_what_exceeds_is_refused_with_the_figures(cast):
    dossier = with_wallet(cast)
    agreed(cast, dossier, cents=5_000_00)
    with pytest.raises(NotPossible) as refusal:
        asked(cast, dossier, cents=1_000_01)
    said = str(refusal.value).replace("\xa0", " ")
    assert "il reste 1 000 $ sur 6 000 $ (5 000 $ déjà convenus)" in said
    assert "0,01 $ de moins" in said
    assert CapacityRequest.objects.count() == 1


def test_f111_two_requests_that_fit_apart_do_not_both_fit(cast):
    dossier, helper = with_wallet(cast), partner(cast)
    first = matched(cast, dossier, cents=4_000_00, with_partner=helper)
    second = matched(cast, dossier, cents=3_000_00, with_partner=helper)
    actions.agree(first, seen=first.mark, by=cast.coordinator)
    with pytest.raises(NotPossible, match="il reste"):
        actions.agree(second, seen=second.mark, by=cast.coordinator)
    assert line(dossier, EXTERNAL).remaining == 2_000_00


def test_f111_what_is_not_spent_comes_back(cast, clock):
    dossier = with_wallet(cast)
    request = under_way(cast, dossier, cents=2_000_00)
    clock.set(2022, 5, 1)
    actions.spend(request, on=dossier.starts_on, cents=1_500_00, by=cast.coordinator)
    with pytest.raises(NotPossible, match="500"):
        actions.spend(request, on=dossier.starts_on, cents=500_01, by=cast.coordinator)
    actions.finish(request, by=cast.coordinator)
    kept = line(dossier, EXTERNAL)
    assert (kept.agreed, kept.spent, kept.remaining) == (1_500_00, 1_500_00, 4_500_00)


def test_f111_a_spending_undone_counts_no_more(cast, clock):
    dossier = with_wallet(cast)
    request = under_way(cast, dossier, cents=2_000_00)
    clock.set(2022, 5, 1)
    spending = actions.spend(request, on=dossier.starts_on, cents=2_000_00, by=cast.coordinator)
    actions.undo_spending(spending, by=cast.advisor)
    actions.undo_spending(spending, by=cast.advisor)
    assert line(dossier, EXTERNAL).spent == 0
    assert dossier.events.filter(kind="capacity.undo_spending").count() == 1


def test_the_page_asks_as_much_of_the_database_with_one_request_as_with_five(
    cast, signed_in, django_assert_max_num_queries
):
    dossier, client = with_wallet(cast), signed_in(cast.coordinator)
    helper = partner(cast)
    matched(cast, dossier, cents=100_00, with_partner=helper)
    url = f"/fr/dossiers/{dossier.pk}/competences/"
    client.get(url)
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    for n in range(4):
        matched(cast, dossier, cents=100_01 + n, with_partner=helper)
    with django_assert_max_num_queries(len(few)):
        client.get(url)
