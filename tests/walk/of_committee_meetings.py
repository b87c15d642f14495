"""The addresses of committees' meetings: of the committee of `facts.committee`, one of them convened."""

from collections.abc import Callable

from .elsewhere import Place
from .people import POST_ONLY, ROLES

LEADERS = ("team",)
SITTING = ("member", "recused")
# Those who open a meeting once it is convened; to the others it does not exist.
READERS = (*LEADERS, *SITTING)
OTHERS = tuple(role for role in ROLES if role not in READERS)


def of_meeting(*enters: str, most_queries: int = 25, **names: Callable) -> Place:
    """A page of a meeting."""
    return Place(
        enters or READERS,
        names=lambda facts: {"pk": facts.meeting} | {name: value(facts) for name, value in names.items()},
        hidden_from=OTHERS,
        most_queries=most_queries,
    )


def of_held(*enters: str, **names: Callable) -> Place:
    """A page of a meeting that was held."""
    return Place(
        enters or READERS,
        names=lambda facts: {"pk": facts.held} | {name: value(facts) for name, value in names.items()},
        hidden_from=OTHERS,
        most_queries=25,
    )


def posted(**names: Callable) -> Place:
    return Place(
        answer=POST_ONLY,
        names=lambda facts: {"pk": facts.meeting} | {name: value(facts) for name, value in names.items()},
    )


def point(facts) -> int:
    return facts.point


def of_committee(*enters: str) -> Place:
    return Place(
        enters,
        names=lambda facts: {"committee": facts.committee},
        hidden_from=("outsider",),
        most_queries=25,
    )


OF_COMMITTEE_MEETINGS: dict[str, list[Place]] = {
    "committee_meetings": [of_committee(*READERS)],
    "meeting_plan": [of_committee(*LEADERS)],
    "meeting": [of_meeting()],
    "meeting_edit": [of_meeting(*LEADERS)],
    "meeting_convene": [posted()],
    "meeting_cancel": [of_meeting(*LEADERS)],
    "meeting_reply": [posted()],
    "meeting_calendar": [of_meeting()],
    "meeting_open": [posted()],
    "meeting_end": [posted()],
    "meeting_agenda": [of_meeting(*LEADERS, most_queries=30)],  # it asks every app what waits
    "agenda_add": [posted()],
    "point_edit": [of_meeting(*LEADERS, point=point)],
    "point_move": [posted(point=point)],
    "point_remove": [posted(point=point)],
    # Led, then its minutes
    "meeting_run": [of_held(*LEADERS)],
    "meeting_presences": [of_held(*LEADERS)],
    "meeting_notes": [posted()],
    "point_notes": [posted(point=point)],
    "notes_versions": [of_held(*LEADERS, point=lambda facts: 0)],
    "meeting_action": [posted()],
    "minutes": [of_held()],
    "minutes_pdf": [of_held()],
    "minutes_propose": [posted()],
    "minutes_remark": [posted()],
    "minutes_approve": [posted()],
    # What is left to do
    "committee_actions": [of_committee(*READERS)],
    "action": [
        Place(READERS, names=lambda facts: {"pk": facts.action}, hidden_from=("outsider",), most_queries=25)
    ],
    "action_act": [Place(answer=POST_ONLY, names=lambda facts: {"pk": facts.action})],
}
