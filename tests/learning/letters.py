"""The people of tables written by hand, each by a letter.

The table's (C)oordinator, (W)riter, (R)eader; the (N)eighbour, who coordinates another table; the neighbourhood's
(A)dvisor, an(O)ther advisor, the (T)eam; a (M)ember of the management committee, one who (X) withdraws from every
investment, a (G)overnor who ratifies; a (S)tranger.
"""

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
    "G": "governor",
    "S": "outsider",
}
