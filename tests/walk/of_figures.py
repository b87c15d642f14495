"""The addresses of the programme's dashboard, for its team, its advisors and its committees."""

from .elsewhere import Place
from .people import ELSEWHERE, MEMBERS, STAFF

FOLLOWING = (*STAFF, *MEMBERS, "recused")


def a_file(figure: str, kind: str) -> Place:
    return Place(
        FOLLOWING,
        names=lambda facts: {"code": facts.code, "figure": figure, "kind": kind},
    )


OF_FIGURES: dict[str, list[Place]] = {
    "dashboard": [Place(FOLLOWING, answer=ELSEWHERE)],
    "figures": [Place(FOLLOWING, names=lambda facts: {"code": facts.code}, most_queries=25)],
    "figure_file": [a_file("parcours", "csv"), a_file("argent", "xlsx"), a_file("delais", "svg")],
}
