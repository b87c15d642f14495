"""The three lists of a report (activities, findings, effects), each as rows of plain text (R33, R34, R48–R50).

A box ticked says "1". What a list is made of is said once, here: forms, saving, copies and readings follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Field, Model

from cimpact.writing.enums import SectionKind
from cimpact.writing.text import without_controls

from .enums import ActivityOutcome, Aim
from .models import ActivityResult, Effect, Finding, Report

Row = dict[str, str]
# Characters of a text on several lines.
LONGEST = 3000


@dataclass(frozen=True)
class ReportList:
    """One list: its model, the names of what holds it, its fields in order."""

    model: type[Model]
    name: str
    texts: tuple[str, ...]
    most: int
    # What is not a text of the row, from an object and back.
    others: Callable[[Any], Row]
    values: Callable[[Row], dict]

    @property
    def version_field(self) -> str:
        return f"{self.name}_version"

    def rows(self, report: Report) -> list[Row]:
        return [self.row(thing) for thing in getattr(report, self.name).all()]

    def row(self, thing: Model) -> Row:
        return {name: getattr(thing, name) for name in self.texts} | self.others(thing)

    def longest(self, name: str) -> int:
        return _most_characters(self.model, name) or LONGEST

    def tidy(self, row: Row) -> Row:
        """The row as it is kept: a short text on one line, a long one without what a keyboard does not write."""
        texts = {
            name: _tidied(row.get(name, ""), self.model, name)[: self.longest(name)] for name in self.texts
        }
        return texts | self.others(self.model(**self.values(row)))

    def says_something(self, row: Row) -> bool:
        return any(row[name] for name in self.texts if name != "outcome")

    def thing(self, report: Report, order: int, row: Row) -> Model:
        texts = {name: row[name] for name in self.texts}
        return self.model(report=report, order=order, **texts, **self.values(row))


def _tidied(text: str, model: type[Model], name: str) -> str:
    text = without_controls(text.replace("\r\n", "\n")).strip()
    return " ".join(text.split()) if _most_characters(model, name) else text


def _most_characters(model: type[Model], name: str) -> int | None:
    """What a short text may hold; None for a long one."""
    return cast(Field, model._meta.get_field(name)).max_length


def _ticked(value: bool) -> str:
    return "1" if value else ""


LISTS: dict[str, ReportList] = {
    SectionKind.ACTIVITIES: ReportList(
        ActivityResult,
        "activities",
        ("what", "expected", "outcome", "result"),
        60,
        others=lambda activity: {"planned": _ticked(activity.planned)},
        values=lambda row: {"planned": bool(row.get("planned"))},
    ),
    SectionKind.LEARNINGS: ReportList(
        Finding,
        "findings",
        ("question", "text", "reinvested"),
        40,
        others=lambda finding: {
            **{aim.value: _ticked(aim.value in finding.aims) for aim in Aim},
            "failure": _ticked(finding.failure),
        },
        values=lambda row: {
            "aims": [aim.value for aim in Aim if row.get(aim.value)],
            "failure": bool(row.get("failure")),
        },
    ),
    SectionKind.EFFECTS: ReportList(
        Effect, "effects", ("what", "proof"), 40, others=lambda effect: {}, values=lambda row: {}
    ),
}


def as_read(kind: str, rows: list[Row]) -> list[dict]:
    """The rows as a page reads them: choices and boxes in words."""
    if kind == SectionKind.ACTIVITIES:
        names = dict(ActivityOutcome.choices)
        return [row | {"outcome": names.get(row["outcome"], "")} for row in rows]
    if kind == SectionKind.LEARNINGS:
        return [row | {"aims": [aim.label for aim in Aim if row[aim.value]]} for row in rows]
    return list(rows)
