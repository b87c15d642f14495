"""Taking up in a report what was noted since it was begun: added to its rows, over nothing that was written (R48)."""

from collections.abc import Collection

from django.db import transaction

from cimpact.history.models import Audience, record
from cimpact.writing.answers import save_answer
from cimpact.writing.enums import SectionKind
from cimpact.writing.text import from_plain

from ..lists import LISTS
from ..models import Report
from ..prefill import SHARED, fitted
from ..taking_up import entries_for, findings_for, joined_to, key_of, row_of_entry, row_of_finding, told
from .report_parts import expect_open, locked_report, write_list


@transaction.atomic
def take_up(report: Report, *, keys: Collection[str], by) -> int:
    """Add to a report what was chosen of what is offered; how many were added. Sent twice, it is added once."""
    report = locked_report(report)
    expect_open(report, by)
    findings = [finding for finding in findings_for(report) if key_of(finding) in keys]
    entries = [entry for entry in entries_for(report, by) if key_of(entry) in keys]
    if not findings and not entries:
        return 0
    learnings = LISTS[SectionKind.LEARNINGS]
    more = [*map(row_of_finding, findings), *map(row_of_entry, entries)]
    rows = joined_to(learnings.rows(report), more)
    write_list(report, SectionKind.LEARNINGS, fitted(rows))
    report.taken_up = [*report.taken_up, *map(key_of, findings), *map(key_of, entries)]
    report.save(update_fields=["taken_up"])
    _add_told(report, told(findings), by)
    record(report.dossier, "dossier.learnings_taken_up", by=by, audience=Audience.TABLE)
    return len(more)


def _add_told(report: Report, lines: list[str], by) -> None:
    """To whom it was told, after what the table already says of it."""
    questions = [q for section in report.document.sections for q in section.questions.all()]
    question = next((q for q in questions if q.code == SHARED), None)
    if question is None or not lines:
        return
    answer = report.document.answers.select_for_update().filter(question=question).first()
    before, version = (answer.text, answer.version) if answer else ("", 0)
    markup = before + from_plain(
        "\n\n".join(line for line in lines if line not in (answer.plain if answer else ""))
    )
    save_answer(report.document, question, markup=markup, version=version, by=by)
