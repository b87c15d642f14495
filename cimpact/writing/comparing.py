"""What differs between two versions of a programme's rules (F1), in words a person may check."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cimpact.formatting import money
from cimpact.programmes.models import RulesVersion, Stage

from .models import Question, QuestionSet

Sentence = tuple[tuple[str, str], str]


@dataclass(frozen=True)
class Difference:
    """One thing that the rules say otherwise; `before` or `after` is empty for what is new or gone."""

    where: str
    what: str
    before: str
    after: str


def differences(before: RulesVersion, after: RulesVersion) -> list[Difference]:
    """Everything that two versions do not say alike, in either language, in the order of the rules."""
    models.prefetch_related_objects([before, after], *_EVERYTHING)
    old, new = dict(_sentences(before)), dict(_sentences(after))

    def is_detail(where: str, what: str) -> bool:
        """Of a part that is new or gone, its first text says enough."""
        part = (where, what.split(", ")[0])
        return part != (where, what) and (part in old) != (part in new)

    return [
        Difference(where, what, old.get((where, what), ""), new.get((where, what), ""))
        for where, what in {**old, **new}
        if old.get((where, what)) != new.get((where, what)) and not is_detail(where, what)
    ]


# Both versions at once.
_EVERYTHING = (
    "categories",
    "sources",
    "stages__prerequisites",
    "stages__criteria",
    models.Prefetch("question_sets", QuestionSet.objects.select_related("stage")),
    "question_sets__sections__questions",
)


def _sentences(rules: RulesVersion) -> Iterator[Sentence]:
    """What a version says: (where, what) → the sentence."""
    for category in rules.categories.all():
        yield from _texts(_("Budget"), category.code, category, name="", help=_("aide"))
    for source in rules.sources.all():
        yield from _texts(_("Sources"), source.get_kind_display(), source, name="", help=_("aide"))
    for stage in rules.stages.all():
        yield from _stage(stage)
    for question_set in rules.question_sets.all():
        yield from _questions(question_set)


def _stage(stage: Stage) -> Iterator[Sentence]:
    where = stage.get_kind_display()
    yield (where, _("Soutien par année")), f"{money(stage.amount_min)} – {money(stage.amount_max)}"
    yield (
        (where, _("Durée en années")),
        _("%(least)s – %(most)s (usuelle\xa0: %(usual)s)")
        % {"least": stage.years_min, "most": stage.years_max, "usual": stage.years_usual},
    )
    yield from _texts(
        where,
        _("Étape"),
        stage,
        name="",
        summary=_("en une phrase"),
        description=_("description"),
        scale=_("échelle"),
        path=_("suite"),
    )
    for prerequisite in stage.prerequisites.all():
        named = _("Préalable %(code)s") % {"code": prerequisite.code}
        yield from _texts(where, named, prerequisite, text="", help=_("aide"))
    for criterion in stage.criteria.all():
        named = _("Critère %(code)s") % {"code": criterion.code}
        yield from _texts(where, named, criterion, title="", help=_("aide"))


def _questions(question_set: QuestionSet) -> Iterator[Sentence]:
    stage = question_set.stage
    where = stage.get_kind_display() if stage else question_set.get_purpose_display()
    for section in question_set.sections.all():
        named = _("Section %(code)s") % {"code": section.code}
        yield from _texts(where, named, section, title="", intro=_("présentation"))
        for question in section.questions.all():
            named = _("Question %(code)s") % {"code": f"{section.code}/{question.code}"}
            yield from _texts(where, named, question, label="", help=_("aide"))
            if question.max_words or not question.required:
                length = _("longueur")
                yield (where, f"{named}, {length}"), _length(question)


def _length(question: Question) -> str:
    limit = ngettext("%(n)s mot", "%(n)s mots", question.max_words or 0) % {"n": question.max_words}
    return ", ".join(
        [*([limit] if question.max_words else []), *([] if question.required else [_("facultatif")])]
    )


def _texts(where: str, named: str, part: models.Model, **texts: str) -> Iterator[Sentence]:
    """The texts of a part in both languages, the reader's first: field → what it is called after the part's name."""
    mine = "en" if get_language() == "en" else "fr"
    other, called = ("fr", _("en français")) if mine == "en" else ("en", _("en anglais"))
    for field, said in texts.items():
        what = f"{named}, {said}" if said else named
        yield (where, what), getattr(part, f"{field}_{mine}")
        yield (where, f"{what}, {called}"), getattr(part, f"{field}_{other}")
