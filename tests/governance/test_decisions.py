"""Decisions of a meeting: proposed, amended, voted, decided once, with their effect (R7–R10, R57, F42, F43)."""

import pytest

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from governance.enums import (
    Majority,
    Mode,
    Outcome,
    Presence,
    QuorumRule,
    ResolutionState,
    Result,
    Voice,
    WhyWithdraw,
)
from governance.interests import declare_interest, end_interest
from governance.models import Decision, Item, Resolution, SecretBallot, Vote
from governance.voices import assembly_of
from governance.workflow import deciding, reopening, resolutions, votes, withdrawals
from governance.workflow.resolutions import Wording
from proposals import workflow
from proposals.decided import terms_written
from proposals.enums import State
from proposals.ledger import committed
from proposals.models import Award, Dossier, Fund
from proposals.outcomes import recommendation_of
from tests import cast as casting

from . import decision_scenes as scenes


@pytest.fixture
def dossier(cast):
    return casting.before_committee(cast)


@pytest.fixture
def room(cast):
    """Four members of the management committee in a meeting; one more, of the coalition, must withdraw."""
    seats = [cast.management.members.get(user=cast.member)]
    seats += [scenes.member(cast, cast.management) for _i in range(3)]
    meeting = scenes.meeting(cast)
    scenes.there(meeting, *seats, cast.management.members.get(user=cast.recused))
    meeting.seats = seats
    return meeting


def vote(resolution, *pairs):
    for seat, voice in pairs:
        votes.cast_vote(resolution, seat, voice=voice, by=seat.user)


def test_r57_an_adopted_recommendation_is_recorded_on_the_dossier_with_its_meeting(cast, dossier, room):
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team)
    a, b, c, d = room.seats
    vote(resolution, (a, Voice.IN_FAVOUR), (b, Voice.IN_FAVOUR), (c, Voice.AGAINST), (d, Voice.ABSTAIN))
    decided = deciding.decide(resolution, by=cast.team)
    decision = Decision.objects.get()
    assert (decided.result, decided.took_part) == (Result.ADOPTED, 4)
    assert (decided.in_favour, decided.against, decided.abstained) == (2, 1, 1)
    assert (decision.resolution, decision.outcome, decision.recorded_by) == (
        resolution,
        Outcome.AS_ASKED,
        cast.team,
    )
    assert set(decision.present.all()) == set(room.seats)
    assert [member.user for member in decision.withdrew.all()] == [cast.recused]
    assert Dossier.objects.get().state == State.RECOMMENDED
    assert Award.objects.get().total == dossier.total_asked


def test_r58_whoever_must_withdraw_has_no_vote_and_is_not_in_the_quorum(cast, dossier, room):
    cast.management.quorum_rule = QuorumRule.MAJORITY
    cast.management.save()
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team)
    recused = cast.management.members.get(user=cast.recused)
    assembly = assembly_of(scenes.fresh(resolution).point)
    assert (assembly.basis, assembly.quorum, len(assembly.in_the_room)) == (4, 3, 4)
    with pytest.raises(NotPossible, match="retiré"):
        votes.cast_vote(resolution, recused, voice=Voice.AGAINST, by=cast.recused)
    decided = deciding.decide(resolution, by=cast.team)
    assert (decided.quorum, decided.took_part) == (3, 4)
    withdrawal = resolution.point.withdrawals.get()
    assert (withdrawal.member, withdrawal.why, withdrawal.is_said) == (recused, WhyWithdraw.MARKED, False)


def test_r9_an_adopted_ratification_commits_the_award_by_the_default_split(cast):
    dossier = casting.recommended(cast)
    governor = cast.governance.members.get()
    meeting = scenes.meeting(cast, cast.governance)
    scenes.there(meeting, governor)
    point = scenes.point(meeting, item=dossier.items.get(committee=cast.governance))
    resolution = scenes.opened(point, cast.team, mode=Mode.CONSENSUS, answer=Outcome.RATIFIED)
    decided = scenes.consensus(resolution, cast.team)
    assert (decided.result, decided.in_favour) == (Result.ADOPTED, 1)
    assert Dossier.objects.get().state == State.RATIFIED
    assert sum(committed(dossier).values()) == dossier.award.total


def test_a_tie_is_not_adopted_and_the_dossier_still_waits(cast, dossier, room):
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team)
    a, b, c, _d = room.seats
    vote(resolution, (a, Voice.IN_FAVOUR), (b, Voice.AGAINST), (c, Voice.ABSTAIN))
    decided = deciding.decide(resolution, by=cast.team)
    assert (decided.result, decided.applied_at) == (Result.REJECTED, None)
    assert Item.objects.waiting().get() == dossier.items.get()


def test_without_quorum_nothing_is_decided_and_it_is_written(cast, dossier, room):
    cast.management.quorum_rule, cast.management.quorum_number = QuorumRule.PERCENT, 75
    cast.management.save()
    scenes.there(room, *room.seats[2:], presence=Presence.EXCUSED)
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team, mode=Mode.CONSENSUS)
    decided = scenes.consensus(resolution, cast.team)
    assert (decided.result, decided.quorum, decided.took_part) == (Result.NO_QUORUM, 3, 2)
    assert Dossier.objects.get().state == State.COMMITTEE


def test_decided_twice_it_is_decided_once(cast, dossier, room):
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team, mode=Mode.CONSENSUS)
    first = scenes.consensus(resolution, cast.team)
    second = deciding.decide(resolution, by=cast.team, agreed=False)
    assert (first.result, second.result) == (Result.ADOPTED, Result.ADOPTED)
    assert Decision.objects.count() == 1
    assert Event.objects.filter(kind="resolution.decide").count() == 1


def test_what_was_recorded_outside_the_meeting_is_not_decided_again(cast, dossier, room):
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team, mode=Mode.CONSENSUS)
    recorded = workflow.Recorded(dossier.submitted_at.date(), Outcome.NOT_FAVOURABLE, reasons="Trop tôt.")
    workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    with pytest.raises(NotPossible, match="n’attend plus de décision"):
        scenes.consensus(resolution, cast.team)
    assert scenes.fresh(resolution).state == ResolutionState.OPEN


def test_an_envelope_exceeded_refuses_the_decision_and_writes_nothing(cast):
    dossier = casting.recommended(cast)
    Fund.objects.create(programme=cast.programme, partner=cast.foundation, year=2022, cents=1)
    meeting = scenes.meeting(cast, cast.governance)
    scenes.there(meeting, cast.governance.members.get())
    point = scenes.point(meeting, item=dossier.items.get(committee=cast.governance))
    resolution = scenes.opened(point, cast.team, mode=Mode.CONSENSUS, answer=Outcome.RATIFIED)
    with pytest.raises(NotPossible, match="L’enveloppe de 2022 ne suffit pas"):
        scenes.consensus(resolution, cast.team)
    assert scenes.fresh(resolution).state == ResolutionState.OPEN
    assert Dossier.objects.get().state == State.RECOMMENDED
    assert not Event.objects.filter(kind="resolution.decide").exists()


def test_an_adopted_amendment_takes_the_place_of_the_text_and_of_the_terms(cast, dossier, room):
    point = scenes.point(room, item=dossier.items.get())
    main = scenes.proposed(point, cast.team, mode=Mode.CONSENSUS)
    less = workflow.Terms(1, dossier.starts_on, {1: 30_000_00}, "Voir les sources.")
    amendment = resolutions.propose(
        point,
        Wording(
            "Recommander moins.",
            Mode.CONSENSUS,
            Outcome.WITH_CHANGES,
            terms_written(less),
            "La première année suffit.",
        ),
        by=cast.member,
        amends=main,
    )
    with pytest.raises(NotPossible, match="Un amendement attend"):
        resolutions.put_to_decision(main, by=cast.team)
    resolutions.put_to_decision(amendment, by=cast.team)
    scenes.consensus(amendment, cast.team)
    main = scenes.fresh(main)
    assert (main.text, main.answer, main.version) == ("Recommander moins.", Outcome.WITH_CHANGES, 2)
    assert main.state == ResolutionState.DRAFT
    assert not Decision.objects.exists()
    resolutions.put_to_decision(main, by=cast.team)
    scenes.consensus(main, cast.team)
    award = Award.objects.get()
    assert (award.total, award.conditions) == (30_000_00, "Voir les sources.")


def test_a_rejected_amendment_changes_nothing(cast, room):
    point = scenes.point(room)
    main = scenes.proposed(point, cast.team)
    amendment = resolutions.propose(
        point, Wording("Autre chose.", Mode.CONSENSUS), by=cast.member, amends=main
    )
    resolutions.put_to_decision(amendment, by=cast.team)
    deciding.decide(amendment, by=cast.team, agreed=False)
    assert (scenes.fresh(main).text, scenes.fresh(main).version) == ("Adopter le calendrier.", 1)
    assert resolutions.put_to_decision(main, by=cast.team).state == ResolutionState.OPEN


def test_a_roll_call_may_be_changed_until_it_closes(cast, room):
    resolution = scenes.opened(scenes.point(room), cast.team)
    a, b, *_others = room.seats
    vote(resolution, (a, Voice.AGAINST), (a, Voice.IN_FAVOUR), (b, Voice.IN_FAVOUR))
    votes.note_roll_call(resolution, {b.pk: Voice.ABSTAIN}, by=cast.team)
    decided = deciding.decide(resolution, by=cast.team)
    assert (decided.in_favour, decided.against, decided.abstained) == (1, 0, 1)
    with pytest.raises(NotPossible, match="a changé entre-temps"):
        vote(resolution, (a, Voice.AGAINST))


def test_a_secret_ballot_cannot_change_and_nothing_ties_it_to_its_member(cast, room):
    resolution = scenes.opened(scenes.point(room), cast.team, mode=Mode.SECRET)
    a, b, c, _d = room.seats
    vote(resolution, (a, Voice.AGAINST), (a, Voice.IN_FAVOUR), (b, Voice.IN_FAVOUR), (c, Voice.IN_FAVOUR))
    assert SecretBallot.objects.count() == Vote.objects.count() == 3
    before = set(SecretBallot.objects.values_list("pk", flat=True))
    decided = deciding.decide(resolution, by=cast.team)
    assert (decided.in_favour, decided.against) == (2, 1)
    assert not Vote.objects.exclude(voice="", words="").exists()
    # Written anew in an order of chance: even the rows' own order says nothing.
    assert before.isdisjoint(SecretBallot.objects.values_list("pk", flat=True))
    told = Event.objects.filter(kind="resolution.vote")
    assert told.count() == 3
    assert not told.exclude(after=None, comment="").exists()


def test_a_substitute_votes_only_when_her_member_takes_no_part(cast, room):
    seat = room.seats[0]
    substitute = scenes.member(cast, cast.management, substitute_for=seat)
    scenes.there(room, substitute)
    resolution = scenes.opened(scenes.point(room), cast.team)
    with pytest.raises(NotPossible, match="remplacez"):
        votes.cast_vote(resolution, substitute, voice=Voice.AGAINST, by=substitute.user)
    scenes.there(room, seat, presence=Presence.EXCUSED)
    votes.cast_vote(resolution, substitute, voice=Voice.AGAINST, by=substitute.user)
    assert deciding.decide(resolution, by=cast.team).against == 1


def test_whoever_has_left_never_votes(cast, room):
    resolution = scenes.opened(scenes.point(room), cast.team)
    seat = room.seats[1]
    vote(resolution, (seat, Voice.AGAINST))
    seat.ended_on = seat.started_on
    seat.save()
    with pytest.raises(NotPossible):
        vote(resolution, (seat, Voice.ABSTAIN))
    decided = deciding.decide(resolution, by=cast.team)
    assert (decided.against, decided.took_part) == (
        0,
        4,
    )  # the coalition's own voice counts where nothing is asked


def test_r58_withdrawing_at_the_meeting_closes_the_dossier_and_forgets_the_vote(cast, dossier, room):
    point = scenes.point(room, item=dossier.items.get())
    resolution = scenes.opened(point, cast.team)
    seat = room.seats[0]
    vote(resolution, (seat, Voice.IN_FAVOUR))
    withdrawals.withdraw(point, seat, by=seat.user, words="Ma sœur y travaille.")
    withdrawals.withdraw(point, seat, by=seat.user, words="Ma sœur y travaille.")
    assert not resolution.votes.exists()
    assert not Dossier.objects.visible_to(scenes.fresh(seat.user)).exists()
    interest = seat.user.interests.get()
    with pytest.raises(NotPossible, match="il reste"):
        end_interest(interest, by=seat.user)
    with pytest.raises(NotPossible):
        vote(resolution, (seat, Voice.IN_FAVOUR))


def test_withdrawing_after_a_secret_ballot_begins_the_vote_anew(cast, dossier, room):
    point = scenes.point(room, item=dossier.items.get())
    resolution = scenes.opened(point, cast.team, mode=Mode.SECRET)
    a, b, *_others = room.seats
    vote(resolution, (a, Voice.IN_FAVOUR), (b, Voice.IN_FAVOUR))
    withdrawals.withdraw(point, a, by=cast.team)
    assert not SecretBallot.objects.exists()
    assert not Vote.objects.exists()
    vote(resolution, (b, Voice.IN_FAVOUR))
    assert deciding.decide(resolution, by=cast.team).in_favour == 1


def test_r58_an_interest_declared_after_a_secret_ballot_stops_the_decision_until_it_begins_anew(
    cast, dossier, room
):
    resolution = scenes.opened(scenes.point(room, item=dossier.items.get()), cast.team, mode=Mode.SECRET)
    a, b, *_others = room.seats
    vote(resolution, (a, Voice.IN_FAVOUR), (b, Voice.IN_FAVOUR))
    declare_interest(a.user, by=a.user, subject=dossier)
    with pytest.raises(NotPossible, match="recommencez ce vote secret"):
        deciding.decide(resolution, by=cast.team)
    votes.start_again(resolution, by=cast.team)
    vote(resolution, (b, Voice.IN_FAVOUR))
    assert deciding.decide(resolution, by=cast.team).result == Result.ADOPTED


def test_two_thirds_and_unanimity_are_the_committee_s_own_rule(cast, room):
    cast.management.majority = Majority.UNANIMITY
    cast.management.save()
    a, b, c, _d = room.seats
    first = scenes.opened(scenes.point(room), cast.team)
    vote(first, (a, Voice.IN_FAVOUR), (b, Voice.IN_FAVOUR), (c, Voice.AGAINST))
    assert deciding.decide(first, by=cast.team).result == Result.REJECTED
    cast.management.majority = Majority.TWO_THIRDS
    cast.management.save()
    second = scenes.opened(scenes.point(room, title="Encore"), cast.team)
    vote(second, (a, Voice.IN_FAVOUR), (b, Voice.IN_FAVOUR), (c, Voice.AGAINST))
    assert deciding.decide(second, by=cast.team).result == Result.ADOPTED


def test_a_recommendation_is_decided_anew_while_the_dossier_stands_where_it_left_it(cast, dossier, room):
    point = scenes.point(room, item=dossier.items.get())
    first = scenes.consensus(scenes.opened(point, cast.team, mode=Mode.CONSENSUS), cast.team)
    anew = reopening.reopen(first, room, reason="Un montant était faux.", by=cast.team)
    assert reopening.reopen(first, room, reason="Un montant était faux.", by=cast.team) == anew
    assert Dossier.objects.get().state == State.RECOMMENDED  # nothing is undone by the proposal itself
    resolutions.reword(
        anew,
        Wording("Ne pas recommander.", Mode.CONSENSUS, Outcome.NOT_FAVOURABLE, None, "Trop tôt."),
        by=cast.team,
        version=1,
    )
    resolutions.put_to_decision(anew, by=cast.team)
    scenes.consensus(anew, cast.team)
    assert Dossier.objects.get().state == State.RECOMMENDED
    assert Decision.objects.count() == 2
    assert not Award.objects.exists()
    assert recommendation_of(Dossier.objects.get()).resolution == anew
    waiting = Item.objects.waiting()
    assert [item.committee for item in waiting] == [cast.governance]


def test_a_decision_is_not_reopened_once_the_dossier_has_moved_on(cast, dossier, room):
    point = scenes.point(room, item=dossier.items.get())
    first = scenes.consensus(scenes.opened(point, cast.team, mode=Mode.CONSENSUS), cast.team)
    recorded = workflow.Recorded(dossier.submitted_at.date(), Outcome.RATIFIED)
    workflow.record_ratification(Dossier.objects.get(), recorded=recorded, by=cast.team)
    with pytest.raises(NotPossible, match="a avancé depuis cette décision"):
        reopening.reopen(first, room, reason="Un montant était faux.", by=cast.team)


def test_a_ratification_taken_up_again_releases_what_it_committed(cast):
    dossier = casting.recommended(cast)
    meeting = scenes.meeting(cast, cast.governance)
    scenes.there(meeting, cast.governance.members.get())
    point = scenes.point(meeting, item=dossier.items.get(committee=cast.governance))
    first = scenes.opened(point, cast.team, mode=Mode.CONSENSUS, answer=Outcome.RATIFIED)
    scenes.consensus(first, cast.team)
    anew = reopening.reopen(first, meeting, reason="À revoir.", by=cast.team)
    resolutions.reword(
        anew,
        Wording("Renvoyer.", Mode.CONSENSUS, Outcome.SENT_BACK, None, "À revoir."),
        by=cast.team,
        version=1,
    )
    resolutions.put_to_decision(anew, by=cast.team)
    scenes.consensus(anew, cast.team)
    assert Dossier.objects.get().state == State.ANALYSIS
    assert sum(committed(dossier).values()) == 0


def test_a_proposal_taken_back_takes_its_amendments_with_it(cast, room):
    point = scenes.point(room)
    main = scenes.proposed(point, cast.team)
    resolutions.propose(point, Wording("Autre chose."), by=cast.member, amends=main)
    resolutions.take_back(main, by=cast.team)
    assert set(Resolution.objects.values_list("state", flat=True)) == {ResolutionState.TAKEN_BACK}
