"""The addresses of the packs of meetings, and of the documents of their points."""

from .elsewhere import Place
from .of_committee_meetings import OTHERS, of_meeting, point
from .people import HIDDEN

OF_PACKS: dict[str, list[Place]] = {
    "meeting_pack": [of_meeting()],
    # Nobody asked for a pack yet: its page says so.
    "meeting_pack_file": [
        Place(answer=302, names=lambda facts: {"pk": facts.meeting}, hidden_from=OTHERS, most_queries=25)
    ],
    "point_files": [of_meeting(point=point)],
    "point_file": [
        Place((), refusal=HIDDEN, names=lambda facts: {"pk": facts.meeting, "point": facts.point, "file": 0})
    ],
}
