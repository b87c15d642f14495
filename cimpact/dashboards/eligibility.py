"""Who may take part, and through whom (R13–R15): what is said to a visitor, from two plain answers."""

from enum import StrEnum


class Who(StrEnum):
    """Who asks."""

    TABLE = "table"
    LOCAL = "local"  # an organisation of the neighbourhood
    REGIONAL = "regional"  # an organisation with a regional vocation
    OTHER = "other"


class NextStep(StrEnum):
    """Whom to turn to."""

    ADVISOR = "advisor"  # the table's own first step (R6)
    TABLE = "table"  # everyone of the neighbourhood takes part through its table (R14)
    TEAM = "team"  # the coordination team (R15)
    OUTSIDE = "outside"  # the programme is for the neighbourhoods of its own territory (R13)


def next_step(who: Who, *, outside: bool) -> NextStep:
    """Whom that visitor turns to; a regional organisation writes to the team wherever it is."""
    if who == Who.REGIONAL:
        return NextStep.TEAM
    if outside:
        return NextStep.OUTSIDE
    return NextStep.ADVISOR if who == Who.TABLE else NextStep.TABLE
