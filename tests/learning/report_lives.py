"""Reports in tests: a few questions of their own, a participation that owes them, each step of their life."""

import datetime as dt

from cimpact.writing.enums import Purpose, SectionKind
from cimpact.writing.models import Question, QuestionSet, Section
from learning.models import Report
from learning.workflow.reports import accept_report, ask_corrections, open_report, submit_report
from proposals.models import Dossier
from tests import cast as casting

QUESTIONS = {
    "resultats": ("changes", "surprises"),
    "suite": ("next",),
}


def write_questions(stage) -> None:
    """The questions of both reports, for one stage: a section with two questions, another with one."""
    for purpose in (Purpose.ANNUAL, Purpose.FINAL):
        asked = QuestionSet.objects.create(rules=stage.rules, stage=stage, purpose=purpose)
        for order, (code, questions) in enumerate(QUESTIONS.items(), 1):
            title = code.capitalize()
            section = Section.objects.create(
                question_set=asked, code=code, order=order, title_fr=title, title_en=f"{title} (en)"
            )
            Question.objects.bulk_create(
                Question(
                    section=section,
                    code=name,
                    order=n,
                    label_fr=f"Parlez de {name}.",
                    label_en=f"About {name}.",
                )
                for n, name in enumerate(questions, 1)
            )


def running(cast, *, kind: str = "deployment", starts_on: dt.date | None = None) -> Dossier:
    """A participation under way, whose reports have questions."""
    dossier = casting.active(cast, kind=kind, starts_on=starts_on)
    write_questions(dossier.stage)
    return dossier


def owed(dossier: Dossier, year: int = 1):
    """The report that the participation owes for a year."""
    return dossier.participation.obligations.exclude(kind="mid_year").get(year=year)


def begun(cast, dossier: Dossier, year: int = 1) -> Report:
    return open_report(owed(dossier, year), by=cast.contributor)


def written(cast, dossier: Dossier, year: int = 1) -> Report:
    """A report begun and written whole."""
    report = begun(cast, dossier, year)
    casting.answer_all(report.document, cast.contributor)
    return read(report)


def handed_in(cast, dossier: Dossier, year: int = 1) -> Report:
    report = written(cast, dossier, year)
    submit_report(report, by=cast.coordinator)
    return read(report)


def sent_back(cast, dossier: Dossier, year: int = 1, code: str = "changes") -> Report:
    report = handed_in(cast, dossier, year)
    ask_corrections(report, text="D’où vient ce nombre?", question=question_of(report, code), by=cast.advisor)
    return read(report)


def accepted(cast, dossier: Dossier, year: int = 1) -> Report:
    report = handed_in(cast, dossier, year)
    return accept_report(
        report, reading="Bien lu.", region_learned="Les ruelles relient.", copy=1, by=cast.advisor
    )


def add_files_section(report: Report) -> None:
    """A last section, where files are joined."""
    Section.objects.create(
        question_set=report.document.question_set,
        code="pieces",
        order=9,
        kind=SectionKind.ATTACHMENTS,
        title_fr="Pièces jointes",
        title_en="Files",
    )


def question_of(report: Report, code: str) -> Question:
    return next(q for s in report.document.sections for q in s.questions.all() if q.code == code)


def read(report: Report) -> Report:
    """The report as the next request finds it."""
    return Report.objects.select_related("obligation__participation__dossier", "document").get(pk=report.pk)
