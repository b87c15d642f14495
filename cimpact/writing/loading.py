"""Load a programme, its rules and its questions from a readable file (YAML), as many times as one wants.

A file says its dates as they are, or as days from today (`…offset_days`), for a demonstration that never grows old.
Amounts are dollars in the file and cents in the database. What a dossier was opened under is never rewritten: once a
version of the rules is in use, the file must bring another number.
"""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.db import transaction

from cimpact import clock
from cimpact.programmes.loading import load_reminders
from cimpact.programmes.models import (
    BudgetCategory,
    BudgetSource,
    Criterion,
    Prerequisite,
    Programme,
    RulesVersion,
    Stage,
    SubmissionWindow,
)

from .enums import Purpose
from .models import Question, QuestionSet, Section

DATA = Path(__file__).parent / "data"
# What is written after the letter, by its name in the file; the same questions at every stage.
REPORTS = {
    "annual": Purpose.ANNUAL,
    "final": Purpose.FINAL,
    "sustainability": Purpose.SUSTAINABILITY,
}
LAST_SECOND = dt.time(23, 59, 59)
# The safe loader written in C reads ten times faster, where PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _both(name: str, value: dict | None) -> dict[str, str]:
    """The two columns of a bilingual text."""
    value = value or {}
    return {f"{name}_fr": value.get("fr", ""), f"{name}_en": value.get("en", "")}


def _texts(source: dict, *names: str) -> dict[str, str]:
    return {k: v for name in names for k, v in _both(name, source.get(name)).items()}


def _date(source: dict, name: str, offset_name: str) -> dt.date | None:
    """A date of the file, or so many days from today."""
    if offset_name in source:
        return clock.today() + dt.timedelta(days=source[offset_name])
    return source.get(name)


def closing(day: dt.date) -> dt.datetime:
    """The last second of a day where the programme lives."""
    return dt.datetime.combine(day, LAST_SECOND, tzinfo=ZoneInfo(settings.TIME_ZONE))


@transaction.atomic
def load_programme(path: Path | str) -> Programme:
    """Create or complete the programme that a file describes. Raises KeyError or YAMLError on a file ill made."""
    data = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=LOADER)
    source = data["programme"]
    programme, created = Programme.objects.get_or_create(
        code=source["code"],
        defaults={
            "prefix": source["prefix"],
            **_texts(source, "name", "short_name", "operator"),
            "contact_email": source["contact_email"],
            "starts_on": _date(source, "starts_on", "starts_offset_days"),
            "ends_on": _date(source, "ends_on", "ends_offset_days"),
            "letters_expected_by": _date(source, "letters_expected_by", "letters_expected_offset_days"),
            "last_submission_year": _last_year(source),
            "answer_weeks": source["answer_weeks"],
            "answer_counts_from": source["answer_counts_from"],
            "pause_on_precision": source["pause_on_precision"],
            "mid_year_months": source["mid_year_months"],
            "final_includes_annual": source["final_includes_annual"],
            "report_delay_days": source["report_delay_days"],
            "capacity_amount": source["capacity_amount"] and source["capacity_amount"] * 100,
            "variance_percent": source["variance_percent"],
            "variance_amount": source["variance_amount"] and source["variance_amount"] * 100,
            "rating_scale": source["rating_scale"],
        },
    )
    if not programme.rules.filter(number=data["rules"]["number"]).exists():
        _load_rules(programme, data)
    if created:
        load_reminders(programme)
        for window in data["windows"]:
            day = _date(window, "date", "offset_days")
            SubmissionWindow.objects.create(
                programme=programme, date=day, closes_at=closing(day), stages=window["stages"]
            )
    return programme


def _last_year(source: dict) -> int | None:
    offset = source.get("last_submission_offset_days")
    if offset is not None:
        return (clock.today() + dt.timedelta(days=offset)).year
    return source.get("last_submission_year")


def _load_rules(programme: Programme, data: dict) -> None:
    source = data["rules"]
    rules = RulesVersion.objects.create(
        programme=programme,
        number=source["number"],
        effective_on=_date(source, "effective_on", "effective_offset_days"),
        **_texts(source, "label", "source"),
    )
    BudgetCategory.objects.bulk_create(
        BudgetCategory(
            rules=rules,
            order=order,
            code=category["code"],
            capacity_use=category.get("capacity_use", ""),
            **_texts(category, "name", "help"),
        )
        for order, category in enumerate(data["categories"])
    )
    BudgetSource.objects.bulk_create(
        BudgetSource(rules=rules, order=order, kind=source["kind"], **_texts(source, "name", "help"))
        for order, source in enumerate(data["sources"])
    )
    _load_questions(rules, None, Purpose.LETTER, data["letter"]["sections"])
    for name, purpose in REPORTS.items():
        _load_questions(rules, None, purpose, data["reports"][name])
    for stage in data["stages"]:
        _load_stage(rules, stage)


def _load_stage(rules: RulesVersion, source: dict) -> None:
    stage = Stage.objects.create(
        rules=rules,
        kind=source["kind"],
        **_texts(source, "name", "summary", "description", "scale", "path", "source"),
        amount_min=source["amount_min"] * 100,
        amount_max=source["amount_max"] * 100,
        years_min=source["years_min"],
        years_usual=source["years_usual"],
        years_max=source["years_max"],
    )
    Prerequisite.objects.bulk_create(
        Prerequisite(stage=stage, order=order, code=p["code"], **_texts(p, "text", "help", "source"))
        for order, p in enumerate(source["prerequisites"])
    )
    Criterion.objects.bulk_create(
        Criterion(
            stage=stage,
            order=order,
            code=c["code"],
            basis=c["basis"],
            questions=c["questions"],
            prerequisites=c["prerequisites"],
            reflection=c["reflection"],
            **_texts(c, "title", "help"),
        )
        for order, c in enumerate(source["criteria"])
    )
    _load_questions(rules, stage, Purpose.PROPOSAL, source["sections"])


def _load_questions(rules: RulesVersion, stage: Stage | None, purpose: str, sections: list[dict]) -> None:
    question_set = QuestionSet.objects.create(rules=rules, stage=stage, purpose=purpose)
    for order, source in enumerate(sections):
        section = Section.objects.create(
            question_set=question_set,
            order=order,
            code=source["code"],
            kind=source["kind"],
            **_texts(source, "title", "intro"),
        )
        Question.objects.bulk_create(
            Question(
                section=section,
                order=rank,
                code=q["code"],
                max_words=q["max_words"],
                required=q["required"],
                **_texts(q, "label", "help", "source"),
            )
            for rank, q in enumerate(source["questions"])
        )
