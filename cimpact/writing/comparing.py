"""What differs between two versions of a programme's rules (F1), in words a person may check."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cimpact.formatting import money
from cimpact.programmes.models import RulesVersion, Stage

from .models import QuestionSet


@dataclass(frozen=True)
class Difference:
    """One thing that the rules say otherwise; `before` or `after` is empty for what is new or gone."""

    where: str
    what: str
    before: str
    after: str


def differences(before: RulesVersion, after: RulesVersion) -> list[Difference]:
    """Everything that two versions do not say alike, in the order of the rules."""
    old, new = dict(_sentences(before)), dict(_sentences(after))
    return [
        Difference(where, what, old.get((where, what), ""), new.get((where, what), ""))
        for where, what in {**old, **new}
        if old.get((where, what)) != new.get((where, what))
    ]


def _sentences(rules: RulesVersion) -> Iterator[tuple[tuple[str, str], str]]:
    """What a version says: (where, what) → the sentence."""
    for category in rules.categories.all():
        yield (_("Budget"), category.code), category.name
    for stage in rules.stages.prefetch_related("prerequisites", "criteria"):
        yield from _stage(stage)
    for question_set in rules.question_sets.select_related("stage").prefetch_related("sections__questions"):
        yield from _questions(question_set)


def _stage(stage: Stage) -> Iterator[tuple[tuple[str, str], str]]:
    yield (stage.name, _("Soutien par année")), f"{money(stage.amount_min)} – {money(stage.amount_max)}"
    yield (
        (stage.name, _("Durée en années")),
        f"{stage.years_min} – {stage.years_max} ({_('usuelle')}\xa0: {stage.years_usual})",
    )
    for prerequisite in stage.prerequisites.all():
        yield (stage.name, f"{_('Préalable')} {prerequisite.code}"), prerequisite.text
    for criterion in stage.criteria.all():
        yield (stage.name, f"{_('Critère')} {criterion.code}"), criterion.title


def _questions(question_set: QuestionSet) -> Iterator[tuple[tuple[str, str], str]]:
    where = question_set.stage.name if question_set.stage else question_set.get_purpose_display()
    for section in question_set.sections.all():
        for question in section.questions.all():
            limit = f" ({question.max_words} {_('mots')})" if question.max_words else ""
            optional = "" if question.required else f" ({_('facultatif')})"
            yield (
                (where, f"{_('Question')} {section.code}/{question.code}"),
                f"{question.label}{limit}{optional}",
            )
