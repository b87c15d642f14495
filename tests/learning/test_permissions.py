"""Who may do what in what follows the letter: every action × every person × every state, as a table written by hand."""

import pytest

from learning.permissions import ABILITIES, abilities, can, can_log_contact, can_read_contacts
from proposals.enums import State
from tests import cast as casting

from .letters import PEOPLE

# action: who, then in which states
TABLE = {
    "propose_dates": ("A T", "active"),
    "answer_dates": ("C W R A O T", "active"),
    "choose_date": ("A T", "active"),
    "write_notes": ("A T", "active"),
    "share_notes": ("A T", "active"),
    "hold_meeting": ("A T", "active"),
    "read_own_notes": ("A O T", "active completed"),
    "add_follow_up": ("C W A T", "active"),
    "tick_follow_up": ("C W A T", "active"),
    # What a report's own state adds is in test_report_permissions.py.
    "open_report": ("C W", "active"),
    "write_report": ("C W", "active"),
    "submit_report": ("C", "active"),
    "ask_corrections": ("A T", "active"),
    "accept_report": ("A T", "active"),
    # Learning questions (R48)
    "read_questions": ("C W R A O T", "active completed"),
    "write_questions": ("C W", "active"),
    "note_finding": ("C W", "active"),
    "share_finding": ("C", "active completed"),
    "write_sustainability": ("C W", "active completed"),
    "share_sustainability": ("C", "active completed"),
    # What a request's own state adds is in test_capacity_requests.py.
    "ask_capacity": ("C", "active"),
    "match_capacity": ("A T", "active"),
    "agree_capacity": ("C", "active"),
    "ask_other_capacity": ("C", "active"),
    "start_capacity": ("C A T", "active"),
    "spend_capacity": ("C A T", "active completed"),
    "finish_capacity": ("C A T", "active completed"),
    "evaluate_capacity": ("C A T", "active completed"),
    "decline_capacity": ("A T", "active completed"),
    "withdraw_capacity": ("C", "active completed"),
}


def test_the_table_names_every_action():
    assert set(TABLE) == set(ABILITIES)


@pytest.mark.parametrize("state", list(State))
def test_who_may_do_what_in_each_state(cast, state):
    dossier = casting.AT[state](cast)
    for letter, name in PEOPLE.items():
        person = getattr(cast, name)
        expected = {
            action: letter in who.split() and state in states.split()
            for action, (who, states) in TABLE.items()
        }
        assert abilities(person, dossier) == expected, name
        assert {action: can(person, action, dossier) for action in TABLE} == expected, name


def test_who_notes_and_who_reads_contacts(cast):
    def those(may) -> str:
        return " ".join(letter for letter, name in PEOPLE.items() if may(getattr(cast, name)))

    assert those(lambda person: can_log_contact(person, cast.ormes, cast.programme)) == "A T"
    assert those(lambda person: can_read_contacts(person, cast.ormes)) == "C W R A O T"
    assert those(lambda person: can_log_contact(person, cast.canal, cast.programme)) == "O T"
    assert those(lambda person: can_read_contacts(person, cast.canal)) == "N A O T"
