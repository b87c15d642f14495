"""The addresses of dialogue spaces: the team's, and those of their room, which anyone enters by its code."""

from learning.models import Dialogue

from .elsewhere import Place
from .people import FOUND

TEAM = ("team",)


def _held() -> Dialogue:
    """The space that took place: its room said something."""
    return Dialogue.objects.select_related("offer").exclude(survey_sent_at=None).earliest("pk")


def of_room(**more) -> Place:
    """A page of the room, without an account."""
    return Place(signed_out=FOUND, names=lambda facts: {"code": _held().code}, most_queries=25, **more)


of_team = Place(TEAM, names=lambda facts: {"code": facts.code, "pk": _held().offer_id}, most_queries=25)
OF_DIALOGUE: dict[str, list[Place]] = {
    "dialogue_settings": [Place(TEAM, names=lambda facts: {"code": facts.code})],
    "dialogue_prepare": [of_team],
    "dialogue_lead": [of_team],
    "dialogue_screen": [of_team],
    "dialogue_after": [of_team],
    "activities_calendar": [Place(signed_out=FOUND)],
    "room_door": [Place(signed_out=FOUND)],
    "room": [of_room()],
    "room_live": [of_room()],
    "room_survey": [of_room()],
}
