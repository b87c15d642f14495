"""What is done in committees: each action is atomic, repeats as a no-op, and is kept in the history."""

from .seats import entrust, leave_seat, take_seat

__all__ = ["entrust", "leave_seat", "take_seat"]
