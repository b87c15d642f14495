"""Who may do what with a dossier, when: every action × every person × every state, as a table written by hand.

People: the table's (C)oordinator, (W)riter, (R)eader; (N)eighbour, who coordinates another table; the neighbourhood's
(A)dvisor, an(O)ther advisor, the (T)eam; a (M)ember of the management committee, one who (X) withdraws from every
investment, one whose own table asks (B), a (G)overnor who ratifies; a (P)artner invited to write one section; an
(S)tranger.
"""

import pytest

from cimpact.accounts.models import User
from neighbourhoods.enums import TableRole
from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import (
    ABILITIES,
    abilities,
    can,
    can_read_analysis,
    can_read_letter,
    can_read_outcome,
    can_read_proposal,
)
from proposals.sections import can_write_answer
from tests import cast as casting

PEOPLE = {
    "C": "coordinator",
    "W": "contributor",
    "R": "reader",
    "N": "neighbour",
    "A": "advisor",
    "O": "other_advisor",
    "T": "team",
    "M": "member",
    "X": "recused",
    "B": "belonging",
    "G": "governor",
    "S": "outsider",
    "P": "guest",
    "E": "expert",
}
EVERY = " ".join(State)
# action: who, then in which states
TABLE = {
    "note_contact": ("C A T", "contacted letter_draft letter_sent drafting"),
    "declare_interest": ("A O T M G", EVERY),
    "open_letter": ("C", "contacted"),
    "write_letter": ("C W", "letter_draft"),
    "choose_stage": ("C", "letter_draft"),
    "send_letter": ("C", "letter_draft"),
    "acknowledge_letter": ("A T", "letter_sent drafting"),
    "answer_letter": ("A T", "letter_sent drafting"),
    "open_proposal": ("C", "contacted letter_draft letter_sent"),
    "rename": ("C W", "letter_draft drafting"),
    "write": ("C W", "drafting"),
    "write_sections": ("P", "drafting"),
    "type_on_request": ("A", "drafting"),
    "allow_typing": ("C", "drafting"),
    "choose_answerable": ("C", "drafting"),
    "invite_guest": ("C", "drafting"),
    "end_guest": ("C", EVERY),
    "share_draft": ("C", "drafting"),
    "move_moment": ("C", "drafting"),
    "submit": ("C", "drafting"),
    "carry_together": ("C", "drafting"),
    "share_amounts": ("C W", "drafting"),
    "agree_jointly": ("", "drafting"),  # those of another table, whom tests/proposals/test_joint.py plays
    "comment": ("C W A O T P", EVERY),
    "assign": ("A T", "submitted analysis precision"),
    "analyse": ("A T", "analysis precision"),
    "ask_precision": ("A T", "analysis precision"),
    "answer_precision": ("C W", "precision"),
    "ask_opinion": ("A T", "analysis precision"),
    "give_opinion": ("E", "analysis precision"),
    "flag": ("A O T", EVERY),
    "write_to_table": ("A T", EVERY),
    "aim_elsewhere": ("T", "drafting"),
    "hand_to_committee": ("A T", "analysis"),
    "record_recommendation": ("T", "committee"),
    "record_ratification": ("T", "recommended"),
    "prepare_answer": ("T", "ratified"),
    "send_answer": ("T", "ratified"),
    "announce": ("A T", "ratified"),
    "accept": ("C", "letter_out"),
    "allow_move": ("T", "active completed"),
    "complete": ("T", "active"),
    "change_sources": ("T", "ratified letter_out active completed"),
    "plan_instalments": ("T", "ratified letter_out active completed"),
    "pay": ("T", "active completed"),
    "release_rest": ("T", "completed"),
    "interrupt": ("T", "active"),
    "change_carrier": ("T", "active"),
    "share_analysis": ("A T", "letter_out active"),
    "write_plan": ("C W", "active"),
    "agree_plan": ("C A T", "active"),
    "offer_agreement": ("T", "active"),
    "sign_agreement": ("C", "active"),
    "countersign_agreement": ("T", "active"),
    "propose_modification": ("C A T", "active"),
    "answer_modification": ("C T", "active"),
    "withdraw": (
        "C",
        "letter_draft letter_sent drafting submitted analysis precision committee recommended ratified letter_out",
    ),
    "reopen": ("C T", "withdrawn"),
    "extend_closing": ("T", "drafting"),
}
BEFORE_SUBMISSION = "contacted letter_draft letter_sent drafting withdrawn"
SUBMITTED = "submitted analysis precision committee recommended ratified letter_out declined active completed"
BEFORE_COMMITTEE = "committee recommended ratified letter_out declined active completed"
RECOMMENDED = "recommended ratified letter_out declined active completed"
ANSWERED = "letter_out declined active completed"
# What may be read: {states: who}; B reads her own table's dossier as its reader, the rest is closed to her.
READING = {
    "page": {
        SUBMITTED: "E",
        f"drafting withdrawn {SUBMITTED}": "P",
        EVERY: "C W R B A O T",
        BEFORE_COMMITTEE: "M",
        RECOMMENDED: "G",
    },
    "proposal": {f"drafting withdrawn {SUBMITTED}": "C W R B", SUBMITTED: "A O T M G"},
    "analysis": {SUBMITTED: "A O T", BEFORE_COMMITTEE: "M G"},
    "outcome": {SUBMITTED: "A O T", BEFORE_COMMITTEE: "M G", ANSWERED: "C W R B"},
}
READERS = {"proposal": can_read_proposal, "analysis": can_read_analysis, "outcome": can_read_outcome}


@pytest.fixture
def cast(cast):
    """The cast, with someone who sits on the committee and belongs to the table that asks."""
    cast.belonging = casting.joins(casting.person("Berthe", "Deux-Chaises"), cast.ormes, TableRole.READER)
    casting.sits(cast.belonging, cast.management, cast.foundation)
    cast.guest = casting.person("Gaëlle", "Parent")
    cast.expert = casting.person("Maude", "Savoie")
    return cast


def everyone(cast) -> dict[str, User]:
    """Each person as a new request would find her."""
    return {letter: User.objects.get(pk=getattr(cast, name).pk) for letter, name in PEOPLE.items()}


def allowed(table: dict[str, str], state: str) -> set[str]:
    return {who for states, letters in table.items() if state in states.split() for who in letters.split()}


def test_the_table_names_every_action():
    assert set(TABLE) == set(ABILITIES)


@pytest.mark.parametrize("state", State)
def test_each_person_does_and_reads_what_the_tables_say(cast, state):
    dossier = casting.AT[state](cast)
    assert dossier.state == state
    if dossier.document:
        guest = dossier.document.guests.create(user=cast.guest, invited_by=cast.coordinator)
        guest.sections.set(dossier.document.sections[:1])
        dossier.opinions.create(asked_of=cast.expert, asked_by=cast.advisor, request="Est-ce réaliste?")
    people = everyone(cast)
    # Nobody is invited before there is a proposal to write.
    absent = set() if dossier.document else {"P", "E"}
    assert what_they_do(people, dossier) == {
        action: set(who.split()) - absent if state in states.split() else set()
        for action, (who, states) in TABLE.items()
    }
    seen = {k for k, user in people.items() if Dossier.objects.visible_to(user).filter(pk=dossier.pk)}
    assert seen == allowed(READING["page"], state)
    for name, may_read in READERS.items():
        readers = {letter for letter in seen if may_read(people[letter], dossier)}
        assert readers == allowed(READING[name], state) & seen, name


def what_they_do(people: dict[str, User], dossier: Dossier) -> dict[str, set[str]]:
    """Who may do each action; the two ways of asking say the same."""
    asked = {letter: abilities(user, dossier) for letter, user in people.items()}
    assert asked == {
        k: {action: can(user, action, dossier) for action in TABLE} for k, user in people.items()
    }
    return {action: {letter for letter in people if asked[letter][action]} for action in TABLE}


def test_the_letter_of_intent_is_read_by_its_table_then_by_the_staff_once_sent(cast):
    draft = casting.letter_draft(cast)
    people = everyone(cast)
    assert {k for k, user in people.items() if can_read_letter(user, draft)} == set("CWRB")
    sent = casting.letter_sent(cast)
    people = everyone(cast)
    assert {k for k, user in people.items() if can_read_letter(user, sent)} >= set("CWRBAOT")
    assert not any(can_read_letter(people[k], sent) for k in "NXS")


def test_a_draft_is_shown_to_the_staff_only_while_the_coordinator_shows_it(cast):
    dossier = casting.drafting(cast)
    for shared in (True, False):
        workflow.share_draft(dossier, shared=shared, by=cast.coordinator)
        dossier.refresh_from_db()
        readers = {k for k, user in everyone(cast).items() if can_read_proposal(user, dossier)}
        assert readers == (set("CWRBAOT") if shared else set("CWRB"))


def test_whoever_a_dossier_is_assigned_to_accompanies_it(cast):
    dossier = casting.submitted(cast)
    workflow.assign(dossier, advisor=cast.other_advisor, by=cast.team)
    dossier.refresh_from_db()
    assert can(everyone(cast)["O"], "analyse", dossier)
    assert can(everyone(cast)["A"], "analyse", dossier)  # the neighbourhood's own remains


def test_during_a_precision_only_that_answer_is_written(cast):
    dossier = casting.asked_precisely(cast, code="needs")
    questions = {q.code: q for s in dossier.document.sections for q in s.questions.all()}
    writers = [k for k, user in everyone(cast).items() if can_write_answer(user, dossier, questions["needs"])]
    assert writers == ["C", "W"]
    assert not can_write_answer(everyone(cast)["C"], dossier, questions["change"])


def test_a_proposal_that_became_a_draft_again_leaves_the_committees_sight(cast):
    dossier = casting.recommended(cast)
    workflow.withdraw(dossier, reason="À revoir.", by=cast.coordinator)
    workflow.reopen(dossier, reason="Revu.", by=cast.coordinator)
    assert not Dossier.objects.visible_to(everyone(cast)["M"]).exists()
    assert not Dossier.objects.visible_to(everyone(cast)["G"]).exists()
