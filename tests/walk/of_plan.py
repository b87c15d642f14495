"""The addresses of an initiative's shared plan, shown to those who accompany the table."""

from .elsewhere import Place
from .people import POST_ONLY, ROLES, TABLE

READS = (*TABLE, "advisor", "team")
OTHERS = tuple(role for role in ROLES if role not in READS)


def of_plan(*enters: str, answer: int | None = None, **names) -> Place:
    more = {} if answer is None else {"answer": answer}
    return Place(
        ROLES if answer == POST_ONLY else enters or READS,
        names=lambda facts: {"pk": facts.initiative} | names,
        hidden_from=() if answer == POST_ONLY else OTHERS,
        most_queries=25,
        **more,
    )


def of_card() -> Place:
    return Place(
        answer=POST_ONLY,
        names=lambda facts: {"pk": facts.initiative, "tool": STAKEHOLDERS, "card": facts.plan_card},
    )


STAKEHOLDERS, MAP = "parties-prenantes", "carte-strategique"

OF_PLAN: dict[str, list[Place]] = {
    "plan": [of_plan()],
    "plan_share": [of_plan(answer=POST_ONLY)],
    "plan_tool": [of_plan(tool=STAKEHOLDERS), of_plan(tool="theorie-du-changement"), of_plan(tool=MAP)],
    "plan_card": [of_card()],
    "plan_sent": [of_card()],
    "plan_subject": [of_plan(answer=POST_ONLY, tool="preparation", kind="precondition", subject="urgency")],
    "plan_presence": [of_plan()],
    "plan_comment": [of_plan(answer=POST_ONLY, tool=STAKEHOLDERS)],
    "plan_read": [of_plan(tool=STAKEHOLDERS), of_plan(tool="theorie-du-changement"), of_plan(tool=MAP)],
    "plan_history": [of_plan(tool=STAKEHOLDERS)],
    "plan_tool_pdf": [of_plan(tool=STAKEHOLDERS), of_plan(tool=MAP)],
    "plan_tool_xlsx": [of_plan(tool=STAKEHOLDERS)],
}
