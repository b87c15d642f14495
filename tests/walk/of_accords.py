"""The addresses of disagreements, whose parties alone find them, and of the operator's evaluation."""

from .elsewhere import TEAM, Place
from .people import ELSEWHERE, POST_ONLY, ROLES

CONCERNED = ("coordinator", "contributor")  # a party, and whoever facilitates
COMMUNITY = tuple(role for role in ROLES if role != "outsider")
# The team, and those who sit on the committee of partners.
EVALUATING = ("team", "member", "governor", "recused")


def of_programme(*enters: str, **more) -> Place:
    return Place(enters, names=lambda facts: {"code": facts.code}, most_queries=25, **more)


def of_evaluation(name: str) -> Place:
    return Place(
        EVALUATING,
        names=lambda facts: {"pk": getattr(facts, name)},
        hidden_from=("outsider",),
        most_queries=25,
    )


OF_ACCORDS: dict[str, list[Place]] = {
    "disagreements_somewhere": [Place(COMMUNITY, answer=ELSEWHERE)],
    "disagreements": [of_programme(*COMMUNITY)],
    "disagreement_open": [of_programme(*COMMUNITY)],
    "procedure": [of_programme(*TEAM)],
    "procedure_of_neighbourhood": [
        Place(
            ("coordinator",),
            names=lambda facts: {"code": facts.code, "slug": facts.slug},
            most_queries=25,
        )
    ],
    "disagreement": [
        Place(
            CONCERNED,
            names=lambda facts: {"pk": facts.disagreement},
            hidden_from=tuple(role for role in ROLES if role not in CONCERNED),
            most_queries=25,
        )
    ],
    "disagreement_act": [
        Place(answer=POST_ONLY, names=lambda facts: {"pk": facts.disagreement, "what": "note"})
    ],
    "evaluations": [
        Place(
            EVALUATING,
            names=lambda facts: {"committee": facts.evaluating},
            hidden_from=("outsider",),
            most_queries=25,
        )
    ],
    "evaluation": [of_evaluation("evaluation"), of_evaluation("past_evaluation")],
    "evaluation_share": [Place(answer=POST_ONLY, names=lambda facts: {"pk": facts.evaluation})],
}
