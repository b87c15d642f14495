"""The addresses of a programme's regional plan: the version in force, and the one that is being written."""

from cimpact.programmes.models import Programme

from .elsewhere import Place
from .people import ELSEWHERE, FOUND, POST_ONLY, ROLES
from .regional_facts import action_in_force, names_at_work, plan_in_force

TEAM = ("team",)
BUILDERS = ("team", "member", "recused")
COMMUNITY = tuple(role for role in ROLES if role != "outsider")
OUTSIDE = ("outsider",)


def of_programme(enters: tuple[str, ...] = COMMUNITY) -> Place:
    return Place(enters, names=lambda facts: {"code": facts.code}, hidden_from=OUTSIDE, most_queries=25)


def in_force() -> Place:
    return Place(
        COMMUNITY,
        names=lambda facts: {"pk": plan_in_force(Programme.objects.get(code=facts.code)).pk},
        hidden_from=OUTSIDE,
        most_queries=25,
    )


def at_work(*names: str, enters: tuple[str, ...] = TEAM, answer: int = FOUND) -> Place:
    """The draft, that the committee reads."""
    posted = answer == POST_ONLY
    return Place(
        ROLES if posted else enters,
        answer=answer,
        names=lambda facts: {
            name: value for name, value in names_at_work(facts).items() if name in ("pk", *names)
        },
        hidden_from=() if posted else tuple(role for role in ROLES if role not in BUILDERS),
        most_queries=25,
    )


OF_REGIONAL: dict[str, list[Place]] = {
    "regional": [Place(COMMUNITY, answer=ELSEWHERE, hidden_from=OUTSIDE)],
    "regional_of": [of_programme()],
    "regional_begin": [of_programme(TEAM)],
    "regional_follow_up": [of_programme()],
    "regional_version": [in_force(), at_work(enters=BUILDERS)],
    "regional_pdf": [in_force(), at_work(enters=BUILDERS)],
    "regional_step": [at_work(answer=POST_ONLY)],
    "regional_suggest": [at_work(answer=POST_ONLY)],
    "regional_answer": [at_work("suggestion", answer=POST_ONLY)],
    "regional_edit": [at_work()],
    "regional_theme_add": [at_work()],
    "regional_theme": [at_work("theme")],
    "regional_theme_remove": [at_work("theme", answer=POST_ONLY)],
    "regional_sources": [at_work("theme")],
    "regional_action_add": [at_work("theme")],
    "regional_action": [at_work("action")],
    "regional_action_remove": [at_work("action", answer=POST_ONLY)],
    "transfer_action": [
        Place(
            COMMUNITY,
            names=lambda facts: {"pk": action_in_force(facts)},
            hidden_from=OUTSIDE,
            most_queries=25,
        )
    ],
}
