"""Deciding in writing: sent, answered, reminded, extended, closed whatever came of it (F94)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal
from cimpact.errors import NotPossible
from cimpact.notices.models import Notice, Status
from cimpact.notices.outbox import send_due
from governance.enums import MeetingState, Mode, QuorumRule, ResolutionState, Result, Voice
from governance.interests import declare_interest
from governance.models import Meeting, Resolution
from governance.tasks import close_consultations
from governance.workflow import consultations, deciding, votes
from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as casting

from . import decision_scenes as scenes


@pytest.fixture
def seats(cast):
    """Three members who may answer, besides the coalition's."""
    cast.management.quorum_rule = QuorumRule.MAJORITY
    cast.management.save()
    found = [cast.management.members.get(user=cast.member)]
    return found + [scenes.member(cast, cast.management) for _i in range(2)]


def answer(question, seat, voice=Voice.IN_FAVOUR, **more):
    votes.cast_vote(question, seat, voice=voice, by=seat.user, **more)


def later(clock, **delta):
    at = portal.now() + dt.timedelta(**delta)
    clock.set(at.year, at.month, at.day, at.hour, at.minute)


def mails_to(user, kind):
    return Notice.objects.filter(recipient=user, kind=kind, status=Status.SENT).count()


def test_it_is_sent_to_those_who_may_answer_and_closes_by_itself(cast, seats, clock):
    meeting = scenes.consultation(cast)
    question = scenes.question_of(meeting)
    assert (question.state, meeting.state) == (ResolutionState.OPEN, MeetingState.UNDER_WAY)
    answer(question, seats[0])
    answer(question, seats[1], Voice.AGAINST, words="Plutôt en mars.")
    answer(question, seats[1], Voice.IN_FAVOUR)
    answer(question, seats[2], Voice.ABSTAIN)
    assert close_consultations() == 0
    later(clock, days=8)
    assert close_consultations() == 1
    assert close_consultations() == 0
    decided = scenes.fresh(question)
    # Four may answer: outside investments the coalition has its voice.
    assert (decided.result, decided.took_part, decided.quorum) == (Result.ADOPTED, 3, 3)
    assert scenes.fresh(meeting).state == MeetingState.CLOSED


def test_without_enough_answers_no_decision_is_written_and_the_leader_sends_it_again(cast, seats, clock):
    meeting = scenes.consultation(cast)
    answer(scenes.question_of(meeting), seats[0])
    later(clock, days=8)
    close_consultations()
    decided = scenes.question_of(meeting)
    assert (decided.result, decided.took_part, decided.quorum) == (Result.NO_QUORUM, 1, 3)
    again = consultations.send_again(meeting, closes_at=portal.now() + dt.timedelta(days=5), by=cast.team)
    assert consultations.send_again(meeting, closes_at=again.closes_at, by=cast.team) == again
    assert scenes.question_of(again).text == decided.text
    consultations.send_consultation(again, by=cast.team)
    with pytest.raises(NotPossible):
        answer(scenes.fresh(decided), seats[1])


def test_an_objection_breaks_a_consensus_asked_in_writing(cast, seats, clock):
    meeting = scenes.consultation(cast, mode=Mode.CONSENSUS)
    question = scenes.question_of(meeting)
    for seat, voice in zip(seats, (Voice.IN_FAVOUR, Voice.IN_FAVOUR, Voice.AGAINST), strict=True):
        answer(question, seat, voice)
    later(clock, days=8)
    close_consultations()
    assert scenes.fresh(question).result == Result.REJECTED


def test_reminders_stop_once_someone_has_answered(cast, seats, clock):
    meeting = scenes.consultation(cast)
    answer(scenes.question_of(meeting), seats[0])
    send_due()
    assert mails_to(seats[1].user, "consultation_sent") == 1
    later(clock, days=4, hours=1)
    send_due()
    assert mails_to(seats[0].user, "consultation_reminder") == 0
    assert mails_to(seats[1].user, "consultation_reminder") == 1
    answer(scenes.question_of(meeting), seats[1])
    later(clock, days=2)
    send_due()
    assert mails_to(seats[1].user, "consultation_reminder") == 1
    assert mails_to(seats[2].user, "consultation_reminder") == 2


def test_extended_it_reminds_by_its_new_date_and_stays_open(cast, seats, clock):
    meeting = scenes.consultation(cast)
    later_date = meeting.closes_at + dt.timedelta(days=7)
    consultations.extend_consultation(meeting, closes_at=later_date, by=cast.team)
    with pytest.raises(NotPossible, match="plus tard"):
        consultations.extend_consultation(
            meeting, closes_at=portal.now() + dt.timedelta(days=2), by=cast.team
        )
    later(clock, days=8)
    assert close_consultations() == 0
    send_due()
    assert mails_to(seats[0].user, "consultation_reminder") == 0
    assert mails_to(seats[0].user, "consultation_extended") == 1
    answer(scenes.question_of(meeting), seats[0])


def test_after_its_deadline_nobody_answers_nor_extends(cast, seats, clock):
    meeting = scenes.consultation(cast)
    later(clock, days=8)
    with pytest.raises(NotPossible, match="date de réponse est passée"):
        answer(scenes.question_of(meeting), seats[0])
    with pytest.raises(NotPossible, match="est passée"):
        consultations.extend_consultation(
            meeting, closes_at=portal.now() + dt.timedelta(days=3), by=cast.team
        )


def test_r57_an_investment_recommended_in_writing_is_recorded_at_the_deadline(cast, seats, clock):
    dossier = casting.before_committee(cast)
    meeting = scenes.consultation(cast, item=dossier.items.get())
    question = scenes.question_of(meeting)
    answer(question, seats[0])
    answer(question, seats[1])
    later(clock, days=8)
    close_consultations()
    assert Dossier.objects.get().state == State.RECOMMENDED
    decision = dossier.items.get(committee=cast.management).decision
    assert decision.resolution == question
    assert set(decision.present.all()) == set(seats[:2])
    assert [member.user for member in decision.withdrew.all()] == [cast.recused]


def test_r58_whoever_withdraws_is_not_asked_about_the_investment(cast, seats):
    dossier = casting.before_committee(cast)
    meeting = scenes.consultation(cast, item=dossier.items.get())
    assert not Notice.objects.filter(kind="consultation_sent", recipient=cast.recused).exists()
    with pytest.raises(NotPossible, match="retiré"):
        answer(scenes.question_of(meeting), cast.management.members.get(user=cast.recused))


def test_an_effect_refused_at_the_deadline_waits_and_is_tried_again(cast, seats, clock):
    dossier = casting.before_committee(cast)
    meeting = scenes.consultation(cast, item=dossier.items.get())
    question = scenes.question_of(meeting)
    for seat in seats[:2]:
        answer(question, seat)
    recorded = workflow.Recorded(portal.today(), "not_favourable", reasons="Décidé au téléphone.")
    workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    later(clock, days=8)
    close_consultations()
    decided = scenes.fresh(question)
    assert (decided.result, decided.applied_at) == (Result.ADOPTED, None)
    assert "n’attend plus de décision" in decided.obstacle
    with pytest.raises(NotPossible, match="n’attend plus"):
        deciding.try_effect_again(decided, by=cast.team)


def test_a_substitute_answers_for_her_member_whose_own_answer_comes_first(cast, seats, clock):
    substitute = scenes.member(cast, cast.management, substitute_for=seats[0])
    meeting = scenes.consultation(cast)
    question = scenes.question_of(meeting)
    answer(question, substitute, Voice.AGAINST)
    answer(question, seats[0], Voice.IN_FAVOUR)
    with pytest.raises(NotPossible, match="a déjà répondu elle-même"):
        answer(question, substitute, Voice.AGAINST)
    answer(question, seats[1])
    answer(question, seats[2])
    later(clock, days=8)
    close_consultations()
    decided = scenes.fresh(question)
    assert (decided.took_part, decided.in_favour, decided.against) == (3, 3, 0)


def test_a_secret_ballot_of_someone_who_withdrew_since_leaves_no_decision(cast, seats, clock):
    dossier = casting.before_committee(cast)
    meeting = scenes.consultation(cast, item=dossier.items.get(), mode=Mode.SECRET)
    question = scenes.question_of(meeting)
    for seat in seats:
        answer(question, seat)
    declare_interest(seats[0].user, by=seats[0].user, subject=dossier)
    later(clock, days=8)
    close_consultations()
    assert scenes.fresh(question).result == Result.NO_QUORUM
    assert Dossier.objects.get().state == State.COMMITTEE


def test_called_off_nothing_is_decided_and_those_asked_are_told(cast, seats, clock):
    meeting = scenes.consultation(cast)
    consultations.call_off_consultation(meeting, reason="La question ne se pose plus.", by=cast.team)
    later(clock, days=8)
    assert close_consultations() == 0
    assert scenes.question_of(meeting).state == ResolutionState.TAKEN_BACK
    send_due()
    assert mails_to(seats[0].user, "consultation_called_off") == 1
    assert mails_to(seats[0].user, "consultation_sent") == 0
    assert mails_to(seats[0].user, "consultation_reminder") == 0


def test_the_whole_of_it_by_its_pages(cast, seats, signed_in, clock):
    leader, member = signed_in(cast.team), signed_in(cast.member)
    frame = {"title": "Deux dates", "words": "", "closes_on": "20 janvier 2022", "closes_hour": "17:00"}
    late = leader.post(
        reverse("consultation_new", args=[cast.management.pk]),
        frame | {"closes_on": "10 janvier 2022", "closes_hour": "12:10"},
    )
    assert late.status_code == 422
    leader.post(reverse("consultation_new", args=[cast.management.pk]), frame)
    meeting = Meeting.objects.get()
    here = reverse("consultation", args=[meeting.pk])
    assert member.get(here).status_code == 404  # not sent yet
    assert "Pas encore de question" in leader.get(here).content.decode()
    asked = {"title": "Le calendrier", "text": "Adopter les dates.", "mode": Mode.ROLL_CALL}
    leader.post(reverse("consultation_question", args=[meeting.pk]), asked)
    leader.post(reverse("consultation_send", args=[meeting.pk]))
    page = member.get(here).content.decode()
    assert "À vous" in page
    question = Resolution.objects.get()
    member.post(here, {f"q{question.pk}-voice": Voice.AGAINST, f"q{question.pk}-words": "Trop tôt."})
    assert question.votes.get().words == "Trop tôt."
    assert "Changer mes réponses" in member.get(here).content.decode()
    assert "Encore attendues" in leader.get(here).content.decode()
    assert "Encore attendues" not in member.get(here).content.decode()
    leader.post(
        reverse("consultation_extend", args=[meeting.pk]), {"closes_on": "2022-01-25", "closes_hour": "17:00"}
    )
    later(clock, days=20)
    close_consultations()
    send_due()
    assert mails_to(cast.team, "consultation_outcome") == 1
    page = leader.get(here).content.decode()
    assert "Aucune décision" in page
    assert "Consulter de nouveau" in page
    assert signed_in(cast.outsider).get(here).status_code == 404


def on_home(signed_in, user, meeting) -> bool:
    page = signed_in(user).get(reverse("home")).content.decode()
    return reverse("consultation", args=[meeting.pk]) in page


def test_it_waits_on_the_home_of_a_member_until_she_answers(cast, seats, signed_in):
    meeting = scenes.consultation(cast)
    assert on_home(signed_in, seats[1].user, meeting)
    answer(scenes.question_of(meeting), seats[1])
    assert not on_home(signed_in, seats[1].user, meeting)
    assert on_home(signed_in, seats[2].user, meeting)


def test_a_member_s_answer_is_her_substitute_s(cast, seats, signed_in):
    meeting = scenes.consultation(cast)
    substitute = scenes.member(cast, cast.management, substitute_for=seats[1])
    assert on_home(signed_in, substitute.user, meeting)
    answer(scenes.question_of(meeting), seats[1])
    assert not on_home(signed_in, substitute.user, meeting)


def test_r58_a_consultation_on_what_is_closed_to_her_asks_nothing_of_her(cast, seats, signed_in):
    dossier = casting.before_committee(cast)
    meeting = scenes.consultation(cast, item=dossier.items.get())
    assert on_home(signed_in, seats[1].user, meeting)
    declare_interest(seats[1].user, by=seats[1].user, subject=dossier)
    assert not on_home(signed_in, seats[1].user, meeting)
