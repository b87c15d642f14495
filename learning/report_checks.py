"""What keeps a report from being handed in: every reason, with its section and its field."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.formatting import in_days, long_date, raised
from cimpact.writing.models import Section
from proposals.checks import Problem, answer_problems
from proposals.written import Written

from .checks import part_problems
from .enums import ReportState
from .models import Report
from .written import ReportWritten


def section_problems(report: Report, section: Section) -> list[Problem]:
    """What remains to do in one section: its own parts first, as on its page."""
    own = [Problem(section.code, "", sentence, missing=True) for sentence in part_problems(report, section)]
    return [*own, *answer_problems(report.document, section)]


def report_problems(report: Report) -> list[Problem]:
    """What remains to do in the whole report."""
    return [problem for section in report.document.sections for problem in section_problems(report, section)]


def outline_of(
    report: Report, current: Section | None = None, *, threads: dict[int, int] | None = None
) -> dict[str, object]:
    """What components/outline.html takes; `threads`: how many wait in each section, by its id."""
    asked = _asked_about(report)
    states = {
        section.pk: section_state(section_problems(report, section), section.pk in asked)
        for section in report.document.sections
    }
    written = ReportWritten(report.dossier, report)
    label, deadline = _("Sections du rapport"), deadline_in_words(report)
    return outline_from(written, current, threads, states, deadline=deadline, label=label)


def outline_from(
    written: Written,
    current: Section | None,
    threads: dict[int, int] | None,
    states: dict[int, dict[str, str]],
    *,
    deadline: str,
    label: str,
) -> dict[str, object]:
    """The outline of something written, whose sections stand as `states` says, by their id."""
    sections = [
        {
            "title": section.title,
            "url": written.section_url(section),
            "talk": (threads or {}).get(section.pk, 0),
            "current": current is not None and section.code == current.code,
            **states[section.pk],
        }
        for section in written.document.sections
    ]
    complete = sum(section["state"] == "done" for section in sections)
    return {
        "sections": sections,
        "complete": complete == len(sections),
        "summary": ngettext(
            "%(complete)s section complète sur %(all)s",
            "%(complete)s sections complètes sur %(all)s",
            complete,
        )
        % {"complete": complete, "all": len(sections)},
        "deadline": deadline,
        "label": label,
    }


def _asked_about(report: Report) -> set[int]:
    """The sections in which something is to be made precise."""
    if report.state != ReportState.CORRECTIONS:
        return set()
    waiting = report.corrections.filter(answered_at=None)
    return set(waiting.exclude(question=None).values_list("question__section", flat=True))


def section_state(problems: list[Problem], is_asked: bool = False) -> dict[str, str]:
    """A section in the outline: done, or what it lacks, in words."""
    wrong = sum(not problem.missing for problem in problems)
    missing = len(problems) - wrong
    if wrong:
        note = ngettext("%(count)s point à corriger", "%(count)s points à corriger", wrong) % {"count": wrong}
        return {"state": "error", "note": note}
    if missing:
        note = ngettext("il manque %(count)s élément", "il manque %(count)s éléments", missing)
        return {"state": "todo", "note": note % {"count": missing}}
    return {"state": "done", "note": _("à préciser") if is_asked else ""}


def deadline_in_words(report: Report):
    """Until when the report is awaited; empty once it was handed in."""
    due = report.obligation
    if report.submitted_at:
        return ""
    sentence = _("Remise attendue le %(date)s, %(days)s")
    return raised(
        sentence % {"date": long_date(due.due_on, weekday=True, year=False), "days": in_days(due.due_on)}
    )
