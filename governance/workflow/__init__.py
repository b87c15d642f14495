"""What is done in committees: each action is atomic, repeats as a no-op, and is kept in the history."""

from .committees import change_committee, create_committee, end_committee, end_seat, set_rules, write_seat
from .seats import chair_joins, change_seat, entrust, leave_seat, name_chair, take_seat

__all__ = [
    "chair_joins",
    "change_committee",
    "change_seat",
    "create_committee",
    "end_committee",
    "end_seat",
    "entrust",
    "leave_seat",
    "name_chair",
    "set_rules",
    "take_seat",
    "write_seat",
]
