"""A report begins with what is known: the plan, the learning questions and what was found on them, last year, the
mid-year notes (F58, F65).

Nothing of this is final. A text taken over says where it comes from until someone touches it. What was agreed and what
was paid are not copied: the balance reads them.
"""

import re

from django.utils.translation import gettext as _

from cimpact.formatting import as_date, ordinal_year
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Answer, Revision
from cimpact.writing.text import from_plain
from proposals.enums import ObligationKind
from proposals.models import Dossier
from proposals.workflow.plans import last_agreed, rows_of

from .accounts import is_final
from .enums import Aim, ReportState
from .lists import LISTS, Row
from .meetings import shared_notes
from .models import QuestionFinding, Report
from .taking_up import findings_for, joined_to, key_of, period_of, row_of_finding, row_of_question, told
from .workflow.report_parts import write_list

# Where a text was taken from (Answer.came_from).
REPORT, MEETING, FINDINGS = "report", "meeting", "findings"
# The question of a report that says with whom learnings are shared.
SHARED = "learning_shared"
# The questions whose answer of last year is worth starting from: what goes on from a year to the next.
GO_ON = ("edi", SHARED)
# The question of the proposal that says what the table wants to learn, and that which takes the mid-year notes.
LEARNING_PLAN, YEAR_CONTEXT = "learning_plan", "year_context"


def prefill(report: Report, *, by) -> None:
    """Write in a report that begins what its table need not write again; call it in the transaction that opens it."""
    earlier = earlier_reports(report)
    sections = {section.kind for section in report.document.sections}
    closes = is_final(report)
    found = findings_for(report)
    for kind, rows in (
        (SectionKind.ACTIVITIES, activities_of_plan(report)),
        (SectionKind.LEARNINGS, learnings(report, earlier, found)),
        (SectionKind.EFFECTS, gathered_effects(earlier) if closes else []),
    ):
        if kind in sections and rows:
            write_list(report, kind, [LISTS[kind].tidy(row) for row in rows][: LISTS[kind].most])
    if SectionKind.LEARNINGS in sections and found:
        report.taken_up = [key_of(finding) for finding in found]
        report.save(update_fields=["taken_up"])
    _answers(report, earlier[-1] if earlier else None, told(found), by)


def earlier_reports(report: Report) -> list[Report]:
    """The annual reports of the years before, and of the final one's own year, the first one first."""
    participation = report.obligation.participation_id
    found = Report.objects.filter(
        obligation__participation=participation,
        obligation__kind=ObligationKind.ANNUAL_REPORT,
        obligation__year__lte=report.obligation.year,
    ).exclude(pk=report.pk)
    return list(
        found.exclude(state=ReportState.DRAFT)
        .select_related("document", "obligation")
        .order_by("obligation__year")
    )


# Activities


def activities_of_plan(report: Report) -> list[Row]:
    """The year's plan as both sides agreed to it; as it is written when they never did."""
    dossier, year = report.dossier, report.obligation.year
    plan = report.obligation.participation.plans.filter(year=year).first()
    agreed = None if plan and plan.is_agreed else last_agreed(dossier, year)
    planned = agreed.after["activities"] if agreed else rows_of(plan) if plan else []
    return [
        {"what": row["what"], "expected": row["result"], "outcome": "", "result": "", "planned": "1"}
        for row in planned
    ]


# Learnings


def learnings(report: Report, earlier: list[Report], found: list[QuestionFinding]) -> list[Row]:
    """The questions of the year, each with what was found on it; a final report gathers the years before too."""
    rows = gathered_findings(earlier) if is_final(report) else []
    starts_on, _ends_on = period_of(report.obligation)
    questions = report.dossier.learning_questions.all()
    if not questions:
        return rows or [_finding(question) for question in questions_in_words(report, earlier)]
    said = {row["question"] for row in rows}
    asked = [q for q in questions if q.ended_at is None or as_date(q.ended_at) >= starts_on]
    rows += [row_of_question(question) for question in asked if question.text not in said]
    return fitted(joined_to(rows, map(row_of_finding, found)))


def fitted(rows: list[Row]) -> list[Row]:
    """The rows as the list takes them: when they are too many, those of one question make one."""
    kept = LISTS[SectionKind.LEARNINGS]
    rows = [kept.tidy(row) for row in rows]
    if len(rows) <= kept.most:
        return rows
    joined: dict[str, Row] = {}
    for row in rows:
        into = joined.setdefault(row["question"], dict.fromkeys(row, "") | {"question": row["question"]})
        for name in ("text", "reinvested"):
            into[name] = f"{into[name]}\n\n{row[name]}".strip()
        for box in (*(aim.value for aim in Aim), "failure"):
            into[box] = into[box] or row[box]
    return [kept.tidy(row) for row in joined.values()][: kept.most]


def questions_in_words(report: Report, earlier: list[Report]) -> list[str]:
    """Of a stage whose proposal had no list of questions: last year's, else those that its learning plan asks."""
    if earlier:
        asked = [finding.question for finding in earlier[-1].findings.all() if finding.question]
        if asked:
            return list(dict.fromkeys(asked))
    return questions_in(_answer_of_proposal(report.dossier, LEARNING_PLAN))


def questions_in(text: str) -> list[str]:
    """The questions that a text asks; its first line when it asks none."""
    lines = [line.strip(" •-–*\t") for line in text.split("\n")]
    sentences = [s for line in lines for s in re.findall(r"[^.!?;:]+\?", line)]
    asked = [" ".join(sentence.split()) for sentence in sentences]
    return list(dict.fromkeys(asked)) or [line for line in lines if line][:1]


def _answer_of_proposal(dossier: Dossier, code: str) -> str:
    answer = dossier.document.answers_by_code.get(code) if dossier.document else None
    return answer.plain if answer else ""


def _finding(question: str) -> Row:
    return {"question": question}


def gathered_findings(reports: list[Report]) -> list[Row]:
    """What each year learned, put together question by question, each year under its name."""
    gathered: dict[str, Row] = {}
    for report in reports:
        for row in LISTS[SectionKind.LEARNINGS].rows(report):
            kept = gathered.setdefault(row["question"], _finding(row["question"]))
            for name in ("text", "reinvested"):
                kept[name] = _joined(kept.get(name, ""), row[name], report.obligation.year)
            for box in (*(aim.value for aim in Aim), "failure"):
                kept[box] = kept.get(box, "") or row[box]
    return list(gathered.values())


def _joined(before: str, text: str, year: int) -> str:
    if not text:
        return before
    said = _("%(year)s : %(text)s") % {"year": ordinal_year(year), "text": text}
    return f"{before}\n\n{said}".strip()


def gathered_effects(reports: list[Report]) -> list[Row]:
    """The effects that the years noted, the first one first, each once."""
    effects: dict[str, Row] = {}
    for report in reports:
        for row in LISTS[SectionKind.EFFECTS].rows(report):
            kept = effects.setdefault(row["what"], row)
            kept["proof"] = kept["proof"] or row["proof"]
    return list(effects.values())


# Answers


def _answers(report: Report, last: Report | None, shared: list[str], by) -> None:
    questions = {q.code: q for section in report.document.sections for q in section.questions.all()}
    texts: dict[str, tuple[str, str]] = {}
    if last is not None:
        given = last.document.answers_by_code
        texts |= {code: (REPORT, given[code].text) for code in GO_ON if code in given}
    if shared:
        texts[SHARED] = (FINDINGS, from_plain("\n\n".join(shared)))
    if notes := shared_notes(report.obligation.participation, report.obligation.year):
        texts[YEAR_CONTEXT] = (MEETING, notes)
    answers = Answer.objects.bulk_create(
        Answer(document=report.document, question=questions[code], text=text, came_from=source, updated_by=by)
        for code, (source, text) in texts.items()
        if text and code in questions
    )
    Revision.objects.bulk_create(_first_revision(answer) for answer in answers)
    report.document.__dict__.pop("answers_by_code", None)


def _first_revision(answer: Answer) -> Revision:
    return Revision(
        answer=answer,
        author=answer.updated_by,
        text=answer.text,
        version=answer.version,
        started_at=answer.updated_at,
        updated_at=answer.updated_at,
        closed=True,
    )
