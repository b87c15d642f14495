"""The addresses of what a table shows of its plan: the page and its public link, the reports, the briefs."""

from .elsewhere import Place
from .of_plan import OTHERS, READS
from .people import FOUND, POST_ONLY, ROLES


def _of(*more: str, posted: bool = False, **names) -> Place:
    """`more`: what the facts know of the plan besides its initiative."""

    def found(facts) -> dict:
        named = {name: getattr(facts, f"plan_{name}") for name in more}
        return {"pk": facts.initiative, **named, **names}

    if posted:
        return Place(ROLES, answer=POST_ONLY, names=found)
    return Place(READS, names=found, hidden_from=OTHERS, most_queries=25)


def _by_link() -> Place:
    return Place(
        signed_out=FOUND,
        names=lambda facts: {"token": facts.plan_token},
        most_queries=25,
    )


OF_PLAN_PAPERS: dict[str, list[Place]] = {
    "plan_page": [_of()],
    "plan_page_choice": [_of(posted=True)],
    "plan_page_link": [_of(posted=True)],
    "plan_page_part": [_of(posted=True, part="part")],
    "plan_page_pdf": [_of()],
    "plan_public": [_by_link()],
    "plan_public_pdf": [_by_link()],
    "plan_reports": [_of()],
    "plan_report": [_of("report")],
    "plan_report_show": [_of("report", posted=True)],
    "plan_report_remove": [_of("report", posted=True)],
    "plan_report_part": [_of("report", posted=True, part="head")],
    "plan_report_pdf": [_of("report")],
    "plan_briefs": [_of()],
    "plan_brief": [_of("brief")],
    "plan_brief_remove": [_of("brief", posted=True)],
    "plan_brief_part": [_of("brief", posted=True, part="head")],
    "plan_brief_pdf": [_of("brief")],
}
