"""The addresses of decisions and of written consultations, of the committee of `facts.committee`."""

from dataclasses import replace

from .elsewhere import Place
from .of_committee_meetings import LEADERS, OTHERS, READERS, SITTING, of_committee
from .people import POST_ONLY, ROLES


def of(fact: str, *enters: str, hidden_from: tuple[str, ...] = OTHERS, most_queries: int = 25) -> Place:
    """A page of what the fact names."""
    return Place(
        enters or READERS,
        names=lambda facts: {"pk": getattr(facts, fact)},
        hidden_from=hidden_from,
        most_queries=most_queries,
    )


def posted(fact: str) -> Place:
    return Place(answer=POST_ONLY, names=lambda facts: {"pk": getattr(facts, fact)})


# Nobody but who prepares it sees a consultation before it is sent.
BUT_LEADERS = tuple(role for role in ROLES if role not in LEADERS)

OF_DECISIONS: dict[str, list[Place]] = {
    "decisions": [Place(most_queries=17)],
    "decisions_export": [
        Place(names=lambda facts: {"kind": "csv"}),
        Place(names=lambda facts: {"kind": "xlsx"}),
    ],
    "decision_recorded": [of("recorded")],
    "resolution": [of("proposal"), of("decided")],
    "resolution_edit": [of("proposal", *LEADERS)],
    "resolution_amend": [of("proposal")],
    "resolution_open": [posted("proposal")],
    "resolution_take_back": [posted("proposal")],
    "resolution_vote": [posted("proposal")],
    "resolution_roll_call": [posted("proposal")],
    "resolution_decide": [posted("proposal")],
    "resolution_start_again": [posted("proposal")],
    "resolution_apply": [posted("decided")],
    "resolution_reopen": [of("decided", *LEADERS)],
    "resolution_propose": [of("decision_point")],
    "point_withdraw": [of("decision_point", *SITTING)],
    "point_note_withdrawal": [of("decision_point", *LEADERS)],
    "consultation_new": [replace(of_committee(*LEADERS), names=lambda facts: {"pk": facts.committee})],
    "consultation": [
        of("consultation"),
        of("consultation_closed"),
        of("consultation_planned", *LEADERS, hidden_from=BUT_LEADERS),
    ],
    "consultation_edit": [of("consultation_planned", *LEADERS, hidden_from=BUT_LEADERS)],
    "consultation_question": [of("consultation_planned", *LEADERS, hidden_from=BUT_LEADERS)],
    "consultation_send": [posted("consultation_planned")],
    "consultation_extend": [of("consultation", *LEADERS)],
    "consultation_call_off": [of("consultation", *LEADERS)],
    "consultation_again": [of("consultation_closed", *LEADERS)],
    "question_remove": [posted("proposal")],
}
