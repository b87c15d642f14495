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
from .conversation import say, settle_thread
from .decisions import Recorded, Terms, record_ratification, record_recommendation, terms_asked
from .flags import raise_flag, settle_flag
from .guests import change_guest, end_guest, invite_guest
from .interests import declare
from .joint import add_table, agree_jointly, decline_jointly, remove_table, save_shares
from .letters import (
    acknowledge_letter,
    allow_move,
    answer_letter,
    choose_stage,
    name_contact,
    note_contact,
    open_letter,
    open_proposal,
    send_letter,
)
from .moments import add_moment, change_moment
from .opinions import ask_opinion, cancel_opinion, decline_opinion, give_opinion, write_opinion
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
from .sharing import allow_typing, choose_answerable, note_new_coordination, pass_on_answerable
from .transitions import TRANSITIONS

__all__ = [
    "TRANSITIONS",
    "Recorded",
    "Terms",
    "accept",
    "acknowledge_letter",
    "add_moment",
    "allow_move",
    "allow_typing",
    "add_table",
    "agree_jointly",
    "allow_move",
    "announce",
    "answer_letter",
    "answer_precision",
    "appreciate",
    "ask_opinion",
    "ask_precision",
    "cancel_opinion",
    "assign",
    "change_moment",
    "change_guest",
    "choose_answerable",
    "choose_stage",
    "complete",
    "decline_jointly",
    "declare",
    "decline_opinion",
    "end_guest",
    "extend_closing",
    "give_opinion",
    "hand_to_committee",
    "invite_guest",
    "move_moment",
    "name_contact",
    "note_contact",
    "note_new_coordination",
    "open_letter",
    "open_proposal",
    "pass_on_answerable",
    "possible_advisors",
    "prepare_letter",
    "raise_flag",
    "record_ratification",
    "record_recommendation",
    "remove_table",
    "rename",
    "save_shares",
    "reopen",
    "say",
    "send_answer",
    "send_letter",
    "settle_flag",
    "settle_thread",
    "share_draft",
    "submit",
    "submitted_copy",
    "terms_asked",
    "withdraw",
    "write_opinion",
    "write_summary",
]
