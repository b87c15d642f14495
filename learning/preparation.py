"""What both sides read before a mid-year meeting: the same sheet, on a page and on paper (F53).

It holds only what the table and the staff both read, so that a printed copy may go from hand to hand.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import get_language

from cimpact.formatting import as_date
from cimpact.history.models import Audience
from cimpact.writing.models import Answer
from neighbourhoods.plan_at_meetings import MapShown
from proposals.agreed_terms import terms_of, versions_of
from proposals.models import Dossier
from proposals.money_permissions import can_read_payments
from proposals.payments import Line, lines_of
from proposals.talk import comments_open_to
from proposals.workflow.plans import Row, rows_of

from .enums import ReportState
from .models import Finding, FollowUp, MidYearMeeting, QuestionFinding
from .permissions import contacts_open_to
from .plan_maps import shared_map_at
from .questions import questions_of

# The question of the proposal that says what the table wants to learn.
LEARNING_PLAN = "learning_plan"
# How many of the last exchanges the sheet recalls.
LATEST = 8


@dataclass(frozen=True)
class Exchange:
    """A contact, or a message of the conversation: when, by whom or how, what was said."""

    on: dt.date
    what: str
    text: str


@dataclass
class Sheet:
    """Everything that the meeting may talk about."""

    plan: list[Row]
    # What it wants to learn: its questions, each with what was found last; how, in the words of the proposal.
    questions: list[tuple[str, QuestionFinding | None]]
    learning: str
    findings: list[Finding]
    year_cents: int
    budget: list[tuple[str, int]]
    payments: list[Line] | None
    exchanges: list["Exchange"] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    # The strategy map, once the table shows its plan to those who accompany it.
    map: MapShown | None = None


def sheet_of(user, dossier: Dossier, meeting: MidYearMeeting) -> Sheet:
    """The sheet of a meeting, as far as the reader reads each part of it."""
    taken, year = dossier.participation, meeting.obligation.year
    plan = taken.plans.filter(year=year).first()
    content = versions_of(taken)[0].content
    return Sheet(
        plan=rows_of(plan) if plan else [],
        questions=_questions(dossier),
        learning=Answer.objects.filter(document=dossier.document_id, question__code=LEARNING_PLAN)
        .values_list("text", flat=True)
        .first()
        or "",
        findings=list(
            Finding.objects.filter(
                report__obligation__participation=taken,
                report__obligation__year__lt=year,
                report__state__in=(ReportState.SUBMITTED, ReportState.ACCEPTED),
            )
        ),
        year_cents=terms_of(content).amounts.get(year, 0),
        budget=_budget(content, year),
        payments=lines_of(dossier) if can_read_payments(user, dossier) else None,
        exchanges=_exchanges(user, dossier),
        follow_ups=list(taken.follow_ups.open().select_related("owner")),
        map=shared_map_at(user, dossier, meeting.obligation),
    )


def _questions(dossier: Dossier) -> list[tuple[str, QuestionFinding | None]]:
    """Each question still asked, with the last finding on it."""
    found = QuestionFinding.objects.filter(question__dossier=dossier).order_by("found_on", "pk")
    last = {finding.question_id: finding for finding in found}
    return [(question.text, last.get(question.pk)) for question in questions_of(dossier)]


def _exchanges(user, dossier: Dossier) -> list[Exchange]:
    """The last contacts shown to the table and the last messages between both sides, together."""
    contacts = contacts_open_to(user, dossier.neighbourhood).filter(audience=Audience.ALL)
    talk = comments_open_to(user, dossier).filter(audience=Audience.ALL).select_related("author")
    found = [Exchange(c.on, str(c.get_kind_display()), c.text) for c in contacts[:LATEST]]
    found += [Exchange(as_date(m.at), m.author.full_name, m.text) for m in talk.order_by("-at")[:LATEST]]
    return sorted(found, key=lambda one: one.on, reverse=True)[:LATEST]


def _budget(content: dict, year: int) -> list[tuple[str, int]]:
    """What each category costs in the year, whoever pays it."""
    language = "en" if get_language() == "en" else "fr"
    sums: dict[str, int] = {}
    for line in content["budget"]:
        if line["year"] == year:
            name = line["category"][language] or line["category"]["code"]
            sums[name] = sums.get(name, 0) + line["cents"]
    return list(sums.items())
