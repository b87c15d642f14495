"""What a table of the demonstration shows of its plan: its page, a progress report, a brief."""

import datetime as dt
import uuid

from cimpact import clock
from neighbourhoods.models import Initiative, PlanPaper
from neighbourhoods.plan_generated import brief_words, report_words, since_the_last
from neighbourhoods.plan_paper_parts import parts_of
from neighbourhoods.plan_papers import (
    begin_brief,
    begin_one_page,
    begin_report,
    choose_sections,
    one_page_of,
    open_link,
    show_report,
    write_part,
)
from neighbourhoods.plan_reading import sheet_of


def show_to_the_world(initiative: Initiative, source: dict, by) -> None:
    """The three papers, through the actions of the portal."""
    _page(initiative, source["page"], by)
    _report(initiative, source["report"], by)
    _brief(initiative, source["brief"], by)


def _rewrite(paper: PlanPaper, words: dict[str, str], by) -> None:
    for part in parts_of(paper):
        said = {one.code: words[one.code] for one in part.passages if one.code in words}
        if said:
            write_part(paper, part.code, words=said, version=0, by=by)


def _page(initiative: Initiative, source: dict, by) -> None:
    paper = begin_one_page(initiative)
    paper = choose_sections(paper, sections=source["sections"], language="fr", version=0, by=by)
    _rewrite(paper, source["words"], by)
    if source.get("public"):
        open_link(paper, by=by)


def _report(initiative: Initiative, source: dict, by) -> None:
    on = clock.today() - dt.timedelta(days=source["days_ago"])
    words = report_words(sheet_of(initiative), on=on, since=since_the_last(None, on), language="fr")
    report = begin_report(initiative, words=words, language="fr", on=on, key=uuid.uuid4(), by=by)
    _rewrite(report, source["words"], by)
    show_report(report, shown=True, by=by)


def _brief(initiative: Initiative, source: dict, by) -> None:
    sheet = sheet_of(initiative)
    message = next((one for one in sheet.of("message") if one.value("form") == "brief"), None)
    paper = one_page_of(message.card.plan) if message else one_page_of(None)
    words = brief_words(sheet, paper, audience=source["audience"], language="fr", about=message)
    brief = begin_brief(
        initiative,
        words=words,
        language="fr",
        audience=source["audience"],
        message=message.card if message else None,
        key=uuid.uuid4(),
        by=by,
    )
    _rewrite(brief, source["words"], by)
