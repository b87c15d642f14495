"""The addresses of the activity wall of a plan, and of the page that a room opens without an account."""

from .elsewhere import Place
from .of_plan import OTHERS, of_plan
from .people import FOUND, HIDDEN, POST_ONLY

of_room = Place(signed_out=FOUND, names=lambda facts: {"code": facts.wall_code}, most_queries=25)

OF_WALL: dict[str, list[Place]] = {
    "wall": [of_plan()],
    "wall_add": [of_plan(answer=POST_ONLY)],
    "wall_move": [of_plan(answer=POST_ONLY, card=1)],
    "wall_session": [of_plan(answer=POST_ONLY)],
    "wall_notes": [of_plan(answer=POST_ONLY)],
    "wall_projection": [of_plan("coordinator", "contributor")],
    "wall_photo_add": [of_plan(answer=POST_ONLY)],
    # No photo is kept in the demonstration: tests/neighbourhoods/test_wall.py opens one.
    "wall_photo": [
        Place(answer=HIDDEN, hidden_from=OTHERS, names=lambda facts: {"pk": facts.initiative, "photo": 1})
    ],
    "wall_photo_remove": [of_plan(answer=POST_ONLY, photo=1)],
    "room_join": [Place(signed_out=FOUND)],
    "wall_room": [of_room],
}
