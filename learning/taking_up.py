"""What was noted during a stage, as a report takes it up: findings, journal entries, to whom they were told (R48, F65).

What a report has taken once is not offered again, even when someone took it out: the words of the report are its own.
"""

import datetime as dt
from collections.abc import Iterable

from proposals.dates import add_months, last_day
from proposals.enums import ObligationKind
from proposals.models import Obligation

from .accounts import is_final
from .enums import Aim, EntryKind, Visibility
from .lists import Row
from .models import JournalEntry, LearningQuestion, QuestionFinding, Report


def period_of(due: Obligation) -> tuple[dt.date, dt.date]:
    """The first and the last day of the year that a report is about."""
    participation = due.participation
    starts_on = add_months(participation.starts_on, 12 * (due.year - 1))
    if due.year == participation.years:
        return starts_on, participation.ends_on
    return starts_on, last_day(participation.starts_on, due.year)


# What is there to take up


def findings_for(report: Report) -> list[QuestionFinding]:
    """What was noted during the report's year, and no report has; with what an earlier one left, once it is handed in.

    The final report takes all that is left.
    """
    starts_on, ends_on = period_of(report.obligation)
    found = QuestionFinding.objects.filter(question__dossier=report.dossier)
    if not is_final(report):
        found = found.filter(found_on__lte=ends_on)
        if _is_before_open(report):
            found = found.filter(found_on__gte=starts_on)
    taken = _taken_up(report)
    ordered = found.select_related("question").order_by("question__order", "found_on", "pk")
    return [finding for finding in ordered if key_of(finding) not in taken]


def entries_for(report: Report, user) -> list[JournalEntry]:
    """The journal entries tied to a question of the stage that the table reads too, and that the report has not.

    Each is taken by hand: whoever reads the report then reads what its author had told to fewer people.
    """
    open_to_table = JournalEntry.objects.open_to(user).exclude(visibility=Visibility.ME)
    found = open_to_table.filter(question__dossier=report.dossier).select_related("question", "author")
    taken = _taken_up(report)
    return [entry for entry in found.order_by("happened_on", "pk") if key_of(entry) not in taken]


def key_of(noted: QuestionFinding | JournalEntry) -> str:
    """How a report remembers what it took (Report.taken_up)."""
    kind = "finding" if isinstance(noted, QuestionFinding) else "entry"
    return f"{kind}:{noted.pk}"


def _taken_up(report: Report) -> set[str]:
    reports = Report.objects.filter(obligation__participation=report.obligation.participation_id)
    return {key for taken in reports.values_list("taken_up", flat=True) for key in taken}


def _is_before_open(report: Report) -> bool:
    """Whether the report of an earlier year is still to be handed in: it takes its own year's findings."""
    owed = report.obligation.participation.obligations.filter(
        kind=ObligationKind.ANNUAL_REPORT, year__lt=report.obligation.year
    )
    return owed.filter(handed_in_on=None, done_on=None).exists()


# As rows of the report


def row_of_question(question: LearningQuestion) -> Row:
    """A question on which there is still all to write, under its aims."""
    return {"question": question.text} | _aims(question.aims)


def row_of_finding(finding: QuestionFinding) -> Row:
    return row_of_question(finding.question) | {
        "text": finding.text,
        "reinvested": finding.reinvested,
        "failure": "1" if finding.failure else "",
    }


def row_of_entry(entry: JournalEntry) -> Row:
    """An entry under its question; its own aims, else those of the question."""
    return {
        "question": entry.question.text,
        "text": "\n\n".join(text for text in (entry.title, entry.text) if text),
        "failure": "1" if entry.kind == EntryKind.FAILED else "",
    } | _aims(entry.aims or entry.question.aims)


def _aims(aims: list[str]) -> Row:
    return {aim.value: "1" for aim in Aim if aim.value in aims}


def joined_to(rows: list[Row], more: Iterable[Row]) -> list[Row]:
    """The rows, with others each after those of its question; a question where nothing is written yet makes room."""
    rows = list(rows)
    for row in more:
        same = [index for index, other in enumerate(rows) if other["question"] == row["question"]]
        bare = [index for index in same if not (rows[index].get("text") or rows[index].get("reinvested"))]
        if bare:
            rows[bare[0]] = row
        else:
            rows.insert(same[-1] + 1 if same else len(rows), row)
    return rows


def told(findings: Iterable[QuestionFinding]) -> list[str]:
    """To whom what was found was told, when and how: a line each, said once."""
    lines = [f.told_in_words for f in findings if f.told_to or f.told_how]
    return list(dict.fromkeys(lines))
