"""The directory of people and the introductions: open to whoever has a role."""

from .elsewhere import Place
from .people import POST_ONLY, ROLES

WITH_A_ROLE = tuple(role for role in ROLES if role != "outsider")

OF_COMMUNITY: dict[str, list[Place]] = {
    "community": [Place(WITH_A_ROLE)],
    "community_person": [
        Place(WITH_A_ROLE, names=lambda facts: {"pk": facts.coordinator.user_id}, most_queries=25)
    ],
    "introductions": [Place()],
    "introduction_answer": [Place(answer=POST_ONLY, names=lambda facts: {"pk": 1})],
    "directory_card": [Place(WITH_A_ROLE)],
}
