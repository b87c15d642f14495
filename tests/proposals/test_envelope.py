"""The envelope: an award is committed when it is ratified, moved when it changes, released when it ends (F50)."""

import datetime as dt

import pytest

from cimpact import clock
from cimpact.errors import NotPossible
from governance.enums import Outcome
from proposals import workflow
from proposals.ledger import balance, committed, envelope_of, paid
from proposals.models import Award, AwardPart, Dossier, Entry, Fund
from proposals.sources import share
from proposals.workflow import envelope
from proposals.workflow.envelope import EnvelopeExceeded
from tests import cast as casting
from tests.threads import at_once


def fund(cast, year: int, dollars: int, partner=None) -> Fund:
    partner = partner or cast.foundation
    return Fund.objects.create(programme=cast.programme, partner=partner, year=year, cents=dollars * 100)


def ratify(cast, dossier, **sources):
    recorded = workflow.Recorded(clock.today(), Outcome.RATIFIED)
    return workflow.record_ratification(dossier, recorded=recorded, by=cast.team, **sources)


def entries():
    return list(Entry.objects.values_list("year", "fund__year", "kind", "cents"))


# Ratification commits


def test_f50_a_ratified_award_is_committed_each_year_on_the_funds_of_the_year_it_begins_in(cast):
    for year in (2022, 2023, 2024):
        fund(cast, year, 100_000)
    dossier = casting.ratified(cast, kind="deployment")
    assert entries() == [
        (1, 2022, "commitment", 75_000_00),
        (2, 2023, "commitment", 75_000_00),
        (3, 2024, "commitment", 75_000_00),
    ]
    assert committed(dossier) == {1: 75_000_00, 2: 75_000_00, 3: 75_000_00}
    assert paid(dossier) == {}
    assert AwardPart.objects.count() == 3


def test_f50_two_partners_share_it_by_what_remains_of_each(cast):
    park, river = (
        fund(cast, 2022, 60_000),
        fund(cast, 2022, 30_000, casting.organisation("Fondation du Fleuve")),
    )
    dossier = casting.ratified(cast)
    assert balance(dossier, "commitment") == {(1, park.pk): 16_667_00, (1, river.pk): 8_333_00}


def test_f50_the_team_may_choose_other_sources(cast):
    park, river = (
        fund(cast, 2022, 60_000),
        fund(cast, 2022, 30_000, casting.organisation("Fondation du Fleuve")),
    )
    dossier = casting.recommended(cast)
    ratify(cast, dossier, sources={(1, river.pk): 25_000_00})
    assert balance(dossier, "commitment") == {(1, river.pk): 25_000_00}
    assert envelope_of(cast.programme).remaining(park) == 60_000_00


@pytest.mark.parametrize("cents", [24_999_99, 25_000_01])
def test_f50_sources_that_do_not_make_the_award_are_refused(cast, cents):
    only = fund(cast, 2022, 60_000)
    dossier = casting.recommended(cast)
    with pytest.raises(NotPossible, match="les sources font"):
        ratify(cast, dossier, sources={(1, only.pk): cents})
    assert (Dossier.objects.get().state, Entry.objects.count()) == ("recommended", 0)


def test_f50_sources_of_another_year_are_refused(cast):
    fund(cast, 2022, 60_000)
    later = fund(cast, 2023, 60_000)
    with pytest.raises(NotPossible, match="2022"):
        ratify(cast, casting.recommended(cast), sources={(1, later.pk): 25_000_00})


def test_f50_beyond_what_remains_it_is_refused_with_the_figures_that_explain_it(cast):
    fund(cast, 2022, 10_000)
    fund(cast, 2022, 5_000, casting.organisation("Fondation du Fleuve"))
    dossier = casting.recommended(cast)
    with pytest.raises(EnvelopeExceeded) as refusal:
        ratify(cast, dossier)
    year = refusal.value.excesses[0]
    assert (year.year, year.asked, year.remaining, year.over) == (2022, 25_000_00, 15_000_00, 10_000_00)
    assert str(refusal.value).startswith(
        "L’enveloppe de 2022 ne suffit pas\xa0: 25\xa0000\xa0$ à engager, il reste 15\xa0000\xa0$ (Fondation du Fleuve "
        "5\xa0000\xa0$, Fondation du Parc 10\xa0000\xa0$). Il manque 10\xa0000\xa0$."
    )
    assert (Dossier.objects.get().state, Entry.objects.count()) == ("recommended", 0)


def test_f50_one_fund_exceeded_is_named_though_the_year_suffices(cast):
    park = fund(cast, 2022, 10_000)
    fund(cast, 2022, 50_000, casting.organisation("Fondation du Fleuve"))
    with pytest.raises(
        EnvelopeExceeded, match="Fondation du Parc, 2022.*Il manque 15\xa0000\xa0\\$"
    ) as refusal:
        ratify(cast, casting.recommended(cast), sources={(1, park.pk): 25_000_00})
    assert [excess.fund for excess in refusal.value.excesses] == [park.pk]


def test_f50_the_last_dollar_of_the_envelope_may_be_committed(cast):
    last = fund(cast, 2022, 25_000)
    casting.ratified(cast)
    assert envelope_of(cast.programme).remaining(last) == 0


def test_f50_where_no_envelope_is_set_nothing_is_refused(cast):
    dossier = casting.ratified(cast)
    assert entries() == [(1, None, "commitment", 25_000_00)]
    assert committed(dossier) == {1: 25_000_00}


def test_f50_a_year_beyond_the_envelope_has_no_limit_and_a_year_within_has(cast):
    fund(cast, 2022, 100_000)
    dossier = casting.ratified(cast, kind="deployment")
    assert [entry[:2] for entry in entries()] == [(1, 2022), (2, None), (3, None)]
    assert envelope_of(cast.programme).unsourced == {2023: 75_000_00, 2024: 75_000_00}
    assert sum(committed(dossier).values()) == 225_000_00


def test_f50_what_was_committed_before_the_envelope_was_set_counts_against_its_year(cast):
    casting.ratified(cast)
    fund(cast, 2022, 40_000)
    assert envelope_of(cast.programme).remaining_in(2022) == 15_000_00


def test_r57_an_unfavourable_recommendation_commits_nothing(cast):
    casting.ratified(cast, outcome=Outcome.NOT_FAVOURABLE)
    assert Entry.objects.count() == 0


def test_r9_sent_back_it_commits_nothing(cast):
    fund(cast, 2022, 1)
    recorded = workflow.Recorded(clock.today(), Outcome.SENT_BACK, reasons="À revoir.")
    workflow.record_ratification(casting.recommended(cast), recorded=recorded, by=cast.team)
    assert Entry.objects.count() == 0


def test_r3_years_beyond_the_programme_s_end_are_named_and_not_refused(cast):
    dossier = casting.ratified(cast, kind="deployment")
    assert envelope.beyond_the_end(dossier.award, cast.programme) == []
    Award.objects.update(starts_on=dt.date(2025, 6, 1))
    assert envelope.beyond_the_end(Award.objects.get(), cast.programme) == [2, 3]


# What ends gives back


def test_f33_a_withdrawal_after_ratification_gives_everything_back(cast):
    whole = fund(cast, 2022, 30_000)
    dossier = casting.answered(cast)
    workflow.withdraw(dossier, reason="L’assemblée a choisi autre chose.", by=cast.coordinator)
    assert [entry[3] for entry in entries()] == [25_000_00, -25_000_00]
    assert (committed(dossier), AwardPart.objects.count()) == ({}, 0)
    assert envelope_of(cast.programme).remaining(whole) == 30_000_00


def test_releasing_twice_gives_back_once(cast):
    dossier = casting.ratified(cast)
    assert envelope.release(dossier, by=cast.team, reason="Fin") == 25_000_00
    assert envelope.release(dossier, by=cast.team, reason="Fin") == 0
    assert dossier.events.filter(kind="dossier.release").count() == 1


# A change that was agreed moves it


def test_f59_more_is_taken_from_what_remains_and_the_award_says_it(cast):
    only = fund(cast, 2022, 40_000)
    dossier = casting.active(cast)
    envelope.recommit(dossier, {1: 30_000_00}, by=cast.team, reason="Modification 1")
    assert [entry[3] for entry in entries()] == [25_000_00, 5_000_00]
    assert {year.year: year.cents for year in Award.objects.get().amounts.all()} == {1: 30_000_00}
    assert envelope_of(cast.programme).remaining(only) == 10_000_00


def test_f59_a_shorter_award_gives_its_last_years_back(cast):
    dossier = casting.active(cast, kind="deployment")
    envelope.recommit(dossier, {1: 75_000_00, 2: 60_000_00}, by=cast.team, reason="Modification 1")
    assert committed(dossier) == {1: 75_000_00, 2: 60_000_00}
    assert list(Award.objects.get().amounts.values_list("year", "cents")) == [(1, 75_000_00), (2, 60_000_00)]


def test_f59_beyond_the_envelope_a_change_is_refused_and_nothing_moves(cast):
    fund(cast, 2022, 26_000)
    dossier = casting.active(cast)
    with pytest.raises(EnvelopeExceeded, match="Il manque 4\xa0000\xa0\\$"):
        envelope.recommit(dossier, {1: 30_000_00}, by=cast.team, reason="Modification 1")
    assert committed(dossier) == {1: 25_000_00}
    assert Award.objects.get().total == 25_000_00


def test_f59_a_start_in_another_year_follows_its_partner_into_that_year(cast):
    first, second = fund(cast, 2022, 30_000), fund(cast, 2023, 30_000)
    dossier = casting.active(cast, starts_on=dt.date(2023, 2, 1))
    assert balance(dossier, "commitment") == {(1, second.pk): 25_000_00}
    assert envelope_of(cast.programme).remaining(first) == 30_000_00


def test_f50_a_start_that_the_next_year_cannot_pay_is_still_accepted_and_shown_to_the_team(cast):
    first = fund(cast, 2022, 30_000)
    fund(cast, 2023, 10_000)
    dossier = casting.active(cast, starts_on=dt.date(2023, 2, 1))
    assert balance(dossier, "commitment") == {(1, first.pk): 25_000_00}
    assert envelope.misplaced(dossier, envelope_of(cast.programme)) == {1: [2022]}


def test_f50_the_team_moves_a_commitment_to_another_partner(cast):
    park, river = (
        fund(cast, 2022, 60_000),
        fund(cast, 2022, 30_000, casting.organisation("Fondation du Fleuve")),
    )
    dossier = casting.ratified(cast)
    change = {(1, park.pk): 5_000_00, (1, river.pk): 20_000_00}
    for _twice in range(2):
        envelope.change_sources(dossier, change, by=cast.team, reason="Entente avec le Fleuve")
    assert balance(dossier, "commitment") == change
    assert dossier.events.filter(kind="dossier.change_sources").count() == 1


# Two people at once


def recommended_twice(cast):
    first = casting.recommended(cast)
    ormes, coordinator = cast.ormes, cast.coordinator
    cast.ormes, cast.coordinator = cast.canal, cast.neighbour
    second = casting.recommended(cast)
    cast.ormes, cast.coordinator = ormes, coordinator
    return first, second


@pytest.mark.django_db(transaction=True)
def test_f50_two_awards_at_the_envelope_s_edge_leave_one_and_the_other_is_told_the_figures(cast):
    only = fund(cast, 2022, 49_999)
    pair = recommended_twice(cast)
    outcomes = at_once(*[lambda dossier=dossier: ratify(cast, dossier) for dossier in pair])
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(refusal) for refusal in refused] == [EnvelopeExceeded], outcomes
    assert refused[0].excesses[0].remaining == 24_999_00
    assert envelope_of(cast.programme).committed == {only.pk: 25_000_00}
    assert sorted(Dossier.objects.values_list("state", flat=True)) == ["ratified", "recommended"]


# Dividing an amount


@pytest.mark.parametrize(
    ("cents", "rooms", "parts"),
    [
        (100_00, {1: 200_00, 2: 200_00}, {1: 50_00, 2: 50_00}),
        (100_00, {1: 200_00, 2: 100_00}, {1: 67_00, 2: 33_00}),
        (100_01, {1: 50_00, 2: 50_01}, {1: 50_00, 2: 50_01}),
        (300_00, {1: 100_00, 2: 0}, {1: 300_00}),
        (7, {1: 10, 2: 10}, {1: 7}),
        (5_00, {1: 0, 2: 0}, {1: 5_00}),
    ],
)
def test_an_amount_is_divided_by_the_room_and_what_exceeds_stays_visible(cents, rooms, parts):
    assert share(cents, rooms) == parts
