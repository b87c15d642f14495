"""The reports of a story: begun, written, handed in, sent back, accepted, at the moments it says."""

from collections.abc import Callable, Iterator

from cimpact.programmes.enums import SourceKind
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Question
from learning.lists import LISTS
from learning.models import Report
from learning.workflow.report_parts import save_balance, save_list
from learning.workflow.reports import accept_report, ask_corrections, open_report, submit_report
from proposals.enums import ObligationKind

# What a story calls the lists of a report, and the columns of their rows.
ROWS = {
    "activities": (SectionKind.ACTIVITIES, ("what", "expected", "outcome", "result", "planned")),
    "findings": (SectionKind.LEARNINGS, ("question", "text", "reinvested", "aim", "failure")),
    "effects": (SectionKind.EFFECTS, ("what", "proof")),
}


def moments(source: dict, story) -> Iterator[tuple[int, int, Callable[[], None]]]:
    """(day, hour, act) for one report of a story."""
    told = _Told(source, story)
    yield source["begun"], 10, told.begin
    yield source.get("written", source["begun"]), 15, told.write
    if "handed_in" in source:
        yield source["handed_in"], 14, told.hand_in
    if "sent_back" in source:
        yield source["sent_back"]["at"], 11, told.send_back
        yield source["handed_back"]["at"], 13, told.hand_back
    if "accepted" in source:
        yield source["accepted"]["at"], 16, told.accept


class _Told:
    """One report as the story tells it; each act finds it as it stands."""

    def __init__(self, source: dict, story):
        self.source, self.story = source, story

    @property
    def report(self) -> Report:
        reports = Report.objects.filter(obligation__participation__dossier=self.story.dossier.pk)
        return reports.get(obligation__year=self.source["year"])

    def begin(self) -> None:
        owed = self.story.dossier.participation.obligations.exclude(kind=ObligationKind.MID_YEAR)
        open_report(owed.get(year=self.source["year"]), by=self.story.coordinator)

    def write(self) -> None:
        report, by = self.report, self.story.coordinator
        for code, text in self.source.get("answers", {}).items():
            self.story.save(report.document, code, text, by)
        for name, (kind, columns) in ROWS.items():
            if name in self.source:
                rows = [_row(columns, row) for row in self.source[name]]
                version = getattr(report, LISTS[kind].version_field)
                report = save_list(report, kind, rows=rows, version=version, by=by)
        if "spent" in self.source:
            rules = report.dossier.rules
            categories = {category.code: category.pk for category in rules.categories.all()}
            own = next(
                pk for pk, source in rules.sources_by_id.items() if source.kind == SourceKind.PROGRAMME
            )
            save_balance(
                report,
                cents={
                    (own, categories[code]): 100 * dollars for code, dollars in self.source["spent"].items()
                },
                notes={categories[code]: text for code, text in self.source.get("notes", {}).items()},
                surplus=self.source.get("surplus", ""),
                version=report.balance_version,
                by=by,
            )

    def hand_in(self) -> None:
        submit_report(self.report, by=self.story.coordinator)

    def send_back(self) -> None:
        report, asked = self.report, self.source["sent_back"]
        question = Question.objects.get(
            section__question_set=report.document.question_set_id, code=asked["question"]
        )
        ask_corrections(report, text=asked["text"], question=question, by=self.story.advisor)

    def hand_back(self) -> None:
        report, back = self.report, self.source["handed_back"]
        question = self.source["sent_back"]["question"]
        self.story.save(report.document, question, back["answer"], self.story.coordinator)
        submit_report(report, by=self.story.coordinator)

    def accept(self) -> None:
        report, answer = self.report, self.source["accepted"]
        accept_report(
            report,
            reading=answer["reading"],
            region_learned=answer.get("region_learned", ""),
            copy=report.document.copies.count(),
            by=self.story.advisor,
        )


def _row(columns: tuple[str, ...], values: list[str]) -> dict[str, str]:
    """A row by column; an aim is the name of a box to tick."""
    row = dict(zip(columns, values, strict=False))
    return row | {row.pop("aim"): "1"} if row.get("aim") else row
