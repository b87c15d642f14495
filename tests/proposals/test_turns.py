"""Whose turn it is: one dossier and all of them say the same, and yellow marks nobody else's work."""

import datetime as dt

import pytest

from proposals.enums import State
from proposals.models import Dossier
from proposals.path import path_of
from proposals.status import acts_next, status_for
from proposals.todo import deadline_words, todo_for
from proposals.turns import awaiting, is_late, is_up_to, late
from tests.cast import AT, BEFORE_FEBRUARY, find_cast

# Who must act, by state; the others read who does.
TURNS = {
    State.CONTACTED: {"coordinator"},
    State.LETTER_DRAFT: {"coordinator", "contributor"},
    State.LETTER_SENT: {"advisor"},
    State.DRAFTING: {"coordinator", "contributor"},
    State.SUBMITTED: {"advisor", "team"},
    State.ANALYSIS: {"advisor"},
    State.PRECISION: {"coordinator", "contributor"},
    State.COMMITTEE: {"team", "member"},
    State.RECOMMENDED: {"team", "governor"},
    State.RATIFIED: {"team"},
    State.LETTER_OUT: {"coordinator"},
    State.DECLINED: set(),
    State.ACTIVE: set(),
    State.COMPLETED: set(),
    State.WITHDRAWN: set(),
}
ROLES = (
    *("coordinator", "contributor", "reader", "neighbour", "advisor", "other_advisor", "team"),
    *("member", "recused", "governor", "outsider"),
)


@pytest.fixture
def cast(db, clock):
    clock.set(*BEFORE_FEBRUARY)
    return find_cast()


def read(dossier) -> Dossier:
    return Dossier.objects.with_turns().get(pk=dossier.pk)


def expect(dossier, cast, roles: set[str]) -> None:
    """Exactly those roles must act, by either way of asking."""
    assert {role for role in ROLES if is_up_to(getattr(cast, role), read(dossier))} == roles
    for role in ROLES:
        user = getattr(cast, role)
        found = Dossier.objects.visible_to(user).filter(awaiting(user), pk=dossier.pk)
        assert found.exists() == (role in roles), role


@pytest.mark.parametrize("state", State)
def test_each_state_waits_for_those_who_can_take_its_next_step(cast, state):
    expect(AT[state](cast), cast, TURNS[state])


@pytest.mark.parametrize("state", State)
def test_yellow_marks_only_what_waits_for_the_reader(cast, state):
    dossier = read(AT[state](cast))
    for role in ROLES:
        user = getattr(cast, role)
        mine = role in TURNS[state]
        assert (status_for(dossier, user).tone == "you") == mine, role
        assert (str(acts_next(dossier, user)) == "Vous") == mine, role
        assert (todo_for(user, dossier) is not None) == mine, role
        assert any(step.yours for step in path_of(dossier, user)) == mine, role


def test_a_letter_that_was_answered_waits_for_the_table(cast):
    from proposals import workflow

    dossier = AT[State.LETTER_SENT](cast)
    workflow.answer_letter(dossier, text="Allez-y.", by=cast.advisor)
    expect(dossier, cast, {"coordinator"})
    assert status_for(read(dossier), cast.coordinator).label == "Proposition à commencer"
    assert status_for(read(dossier), cast.advisor).tone == "done"


def test_a_letter_not_answered_still_waits_for_the_advisor_once_the_proposal_is_begun(cast):
    from proposals import workflow

    dossier = AT[State.LETTER_SENT](cast)
    workflow.open_proposal(
        cast.ormes,
        cast.programme,
        title=dossier.title,
        stage=dossier.stage,
        by=cast.coordinator,
        dossier=dossier,
    )
    expect(dossier, cast, {"coordinator", "contributor", "advisor"})
    assert status_for(read(dossier), cast.advisor).label == "Lettre à lire"


def test_a_neighbourhood_without_an_advisor_waits_for_the_team(cast):
    dossier = AT[State.LETTER_SENT](cast)
    cast.ormes.assignments.update(ended_on=dt.date(2022, 1, 9))
    for role in ROLES:  # read anew, as the next request would
        setattr(cast, role, type(cast.advisor).objects.get(pk=getattr(cast, role).pk))
    expect(dossier, cast, {"team"})


def test_r32_the_mid_year_meeting_waits_for_the_advisor_a_month_before(cast, clock):
    dossier = AT[State.ACTIVE](cast)  # begins on 1 April: the meeting is on 1 October
    clock.set(2022, 8, 31)
    expect(dossier, cast, set())
    clock.set(2022, 9, 1)
    expect(dossier, cast, {"advisor"})
    assert status_for(read(dossier), cast.advisor).label == "Rencontre de mi-année à tenir"
    assert status_for(read(dossier), cast.coordinator).tone == "theirs"
    clock.set(2022, 10, 2)
    assert status_for(read(dossier), cast.advisor).tone == "late"
    assert is_late(read(dossier))
    assert Dossier.objects.filter(late()).get() == dossier


def test_r34_the_final_report_waits_for_the_table_a_month_before(cast, clock):
    dossier = AT[State.ACTIVE](cast)
    dossier.participation.obligations.filter(kind="mid_year").update(done_on=dt.date(2022, 10, 1))
    Dossier.objects.update(next_on=dt.date(2023, 3, 31))
    clock.set(2023, 3, 5)
    expect(dossier, cast, {"coordinator"})
    assert status_for(read(dossier), cast.coordinator).label == "Rapport à remettre"
    assert status_for(read(dossier), cast.advisor).label == "Rapport attendu"
    assert "rapport final" in todo_for(cast.coordinator, read(dossier)).title
    clock.set(2023, 4, 1)
    assert status_for(read(dossier), cast.coordinator).label == "Rapport en retard"


@pytest.mark.parametrize("state", [State.RECOMMENDED, State.RATIFIED])
def test_r10_an_applicant_never_reads_an_answer_before_it_is_sent(cast, state):
    dossier = read(AT[state](cast))
    told = [str(status_for(dossier, cast.coordinator).label), str(acts_next(dossier, cast.coordinator))]
    assert told == ["Réponse en préparation", "L’équipe de coordination"]
    steps = {step.code: step for step in path_of(dossier, cast.coordinator)}
    assert not steps["recommendation"].date_text
    assert steps["ratification"].state == "current"
    assert steps["ratification"].done_on is None


def test_a_recommendation_and_a_ratification_look_alike_to_the_table(cast):
    before = path_of(read(AT[State.RECOMMENDED](cast)), cast.coordinator)
    after = path_of(read(AT[State.RATIFIED](cast)), cast.coordinator)
    assert before == after


def test_the_clock_that_is_paused_is_late_for_nobody(cast, clock):
    dossier = AT[State.PRECISION](cast)
    clock.set(2023, 1, 1)
    assert not is_late(read(dossier))
    assert not Dossier.objects.filter(late()).exists()
    assert deadline_words(read(dossier)) == "Délai en pause"
    assert status_for(read(dossier), cast.advisor).tone == "paused"


def test_r9_an_answer_is_late_the_day_after_it_was_due(cast, clock):
    dossier = AT[State.ANALYSIS](cast)
    clock.set(2022, 3, 29, 23, 59)
    assert not is_late(read(dossier))
    clock.set(2022, 3, 30)
    assert is_late(read(dossier))
    assert Dossier.objects.filter(late()).get() == dossier


def test_a_draft_whose_moment_has_passed_is_not_late(cast, clock):
    dossier = AT[State.DRAFTING](cast)
    clock.set(2022, 2, 15)
    assert not is_late(read(dossier))
    assert not Dossier.objects.filter(late()).exists()
