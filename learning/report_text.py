"""What a report says: as data, whole and self-contained, when it is handed in; then as it is read and printed."""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from cimpact.writing.models import FrozenCopy
from proposals.payments import report_name
from proposals.permissions import AS_TABLE, roles_in
from proposals.reading import answered_sections, in_language
from proposals.snapshot import both, files_said, sections_said

from .models import Report
from .reading import read_snapshot
from .snapshots import part_snapshot
from .taking_up import period_of


def report_snapshot(report: Report) -> dict:
    """The report as plain data, both languages for what is the programme's, people's words as they wrote them."""
    dossier, due = report.dossier, report.obligation
    starts_on, ends_on = period_of(due)
    said = sections_said(report.document)
    for section, content in zip(report.document.sections, said, strict=True):
        content["part"] = part_snapshot(report, section)
    return {
        "number": dossier.number,
        "title": dossier.title,
        "name": _in_both(lambda: report_name(due)),
        "programme": both(dossier.programme, "name"),
        "rules": both(report.document.question_set.rules, "label"),
        "stage": {
            "kind": dossier.stage.kind,
            "step": dossier.stage.step,
            "name": both(dossier.stage, "name"),
        },
        "neighbourhood": dossier.neighbourhood.name,
        "table": dossier.neighbourhood.table.name,
        "year": due.year,
        "starts_on": str(starts_on),
        "ends_on": str(ends_on),
        "due_on": str(due.due_on),
        "submitted_at": report.submitted_at.isoformat() if report.submitted_at else None,
        "submitted_by": report.submitted_by.full_name if report.submitted_by else None,
        "attachments": files_said(report.document),
        "sections": said,
    }


def _in_both(words) -> dict[str, str]:
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = str(words())
    return said


def reading(content: dict) -> dict:
    """The snapshot in the reader's language; what people wrote stays in theirs."""
    text = in_language(content, get_language())
    for name in ("starts_on", "ends_on", "due_on"):
        text[name] = dt.date.fromisoformat(text[name])
    text["submitted_at"] = content["submitted_at"] and dt.datetime.fromisoformat(content["submitted_at"])
    text["sections"] = answered_sections(text["sections"])
    for section, said in zip(text["sections"], content["sections"], strict=True):
        shown = read_snapshot(said["kind"], said["part"])
        section["own"] = render_to_string(*shown) if shown else ""
    return text


@dataclass(frozen=True)
class Text:
    """A report as a page shows it: `copy` is the frozen copy it comes from, None for what it says now."""

    said: dict
    copy: FrozenCopy | None


def text_for(user, report: Report, number: int | None = None) -> Text:
    """What the person reads: the copy of that number; else its table, the report as it stands; the staff, the copy
    last handed in. Raises FrozenCopy.DoesNotExist."""
    copies = report.document.copies.select_related("by")
    of_table = roles_in(user, report.dossier) & AS_TABLE
    if number is not None:
        return text_of_copy(copies.get(number=number))
    if report.is_open and of_table:
        return text_now(report)
    return text_of_copy(copies.order_by("-number")[:1].get())


def text_now(report: Report) -> Text:
    """What the report says now."""
    return Text(reading(report_snapshot(report)), None)


def text_of_copy(copy: FrozenCopy) -> Text:
    """What a frozen copy says."""
    return Text(reading(copy.content), copy)
