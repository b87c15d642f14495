"""What comes of the votes: the rule alone, as numbers (F94). How many make a quorum is in quorum.py.

Abstentions count as taking part, never for or against. A tie adopts nothing.
"""

from dataclasses import dataclass

from .enums import Majority, Result


@dataclass(frozen=True)
class Count:
    """What was counted when a decision closed: voices, each member's being one with her substitute's."""

    took_part: int
    in_favour: int = 0
    against: int = 0
    abstained: int = 0


def is_quorate(took_part: int, quorum: int | None) -> bool:
    """Whether enough take part; one at least, even where no quorum is fixed."""
    return took_part >= max(1, quorum or 0)


def is_adopted(count: Count, majority: str) -> bool:
    """Whether the votes adopt; nothing is adopted without a voice for it."""
    if count.in_favour == 0:
        return False
    if majority == Majority.UNANIMITY:
        return count.against == 0
    if majority == Majority.TWO_THIRDS:
        return 3 * count.in_favour >= 2 * (count.in_favour + count.against)
    return count.in_favour > count.against


def result_of(count: Count, quorum: int | None, majority: str) -> Result:
    """What is written of a decision."""
    if not is_quorate(count.took_part, quorum):
        return Result.NO_QUORUM
    return Result.ADOPTED if is_adopted(count, majority) else Result.REJECTED
