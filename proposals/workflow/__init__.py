"""What may be done to a dossier: one named function for each action, each atomic (see transitions.py for the table)."""

from .analysis import (
    announce,
    answer_precision,
    appreciate,
    ask_precision,
    assign,
    hand_to_committee,
    possible_advisors,
    write_summary,
)
from .answers import accept, complete, prepare_letter, send_answer
from .conversation import say
from .decisions import Recorded, Terms, record_ratification, record_recommendation, terms_asked
from .letters import (
    acknowledge_letter,
    answer_letter,
    choose_stage,
    name_contact,
    note_contact,
    open_letter,
    open_proposal,
    send_letter,
)
from .moments import add_moment, change_moment
from .proposals import (
    extend_closing,
    move_moment,
    rename,
    reopen,
    share_draft,
    submit,
    submitted_copy,
    withdraw,
)
from .transitions import TRANSITIONS

__all__ = [
    "TRANSITIONS",
    "Recorded",
    "Terms",
    "accept",
    "acknowledge_letter",
    "add_moment",
    "announce",
    "answer_letter",
    "answer_precision",
    "appreciate",
    "ask_precision",
    "assign",
    "change_moment",
    "choose_stage",
    "complete",
    "extend_closing",
    "hand_to_committee",
    "move_moment",
    "name_contact",
    "note_contact",
    "open_letter",
    "open_proposal",
    "possible_advisors",
    "prepare_letter",
    "record_ratification",
    "record_recommendation",
    "rename",
    "reopen",
    "say",
    "send_answer",
    "send_letter",
    "share_draft",
    "submit",
    "submitted_copy",
    "terms_asked",
    "withdraw",
    "write_summary",
]
