"""What differs between two versions of a programme's rules (F1), in words a person may check."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cimpact.formatting import money
from cimpact.programmes.models import RulesVersion, Stage

from .models import Question, QuestionSet


@dataclass(frozen=True)
class Said:
    """One thing a version says, where and about what, as its readers name them."""

    where: str
    what: str
    text: str


# (where, part, detail), by the codes that two versions share; no detail is the text that a part is known by.
Key = tuple[str, str, str]
Sentence = tuple[Key, Said]


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

    def is_detail(key: Key) -> bool:
        """Of a part that is new or gone, its first text says enough."""
        part = (*key[:2], "")
        return part != key and (part in old) != (part in new)

    found = []
    for key in {**old, **new}:
        left, right = (said[key].text if key in said else "" for said in (old, new))
        if left != right and not is_detail(key):
            shown = new.get(key) or old[key]
            found.append(Difference(shown.where, shown.what, left, right))
    return found


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
    """What a version says: the key of each sentence, and the sentence."""
    for category in rules.categories.all():
        place = _Part("budget", category.code, _("Budget"), category.name)
        yield from _texts(place, category, name="", help=_("aide"))
    for source in rules.sources.all():
        place = _Part("sources", source.kind, _("Sources"), source.get_kind_display())
        yield from _texts(place, source, name="", help=_("aide"))
    for stage in rules.stages.all():
        yield from _stage(stage)
    for question_set in rules.question_sets.all():
        yield from _questions(question_set)


@dataclass(frozen=True)
class _Part:
    """A part of the rules: the codes that two versions share, and how its readers call it."""

    where_code: str
    code: str
    where: str
    name: str

    def says(self, text: str, detail: str = "", called: str = "") -> Sentence:
        what = f"{self.name}, {called}" if called else self.name
        return (self.where_code, self.code, detail), Said(self.where, what, text)


def _stage(stage: Stage) -> Iterator[Sentence]:
    def part(code: str, name: str) -> _Part:
        return _Part(stage.kind, code, stage.name, name)

    amounts = f"{money(stage.amount_min)} – {money(stage.amount_max)}"
    yield part("amounts", _("Soutien par année")).says(amounts)
    yield part("years", _("Durée en années")).says(
        _("%(least)s – %(most)s (usuelle\xa0: %(usual)s)")
        % {"least": stage.years_min, "most": stage.years_max, "usual": stage.years_usual}
    )
    yield from _texts(
        part("stage", _("Étape")),
        stage,
        name="",
        summary=_("en une phrase"),
        description=_("description"),
        scale=_("échelle"),
        path=_("suite"),
    )
    for prerequisite in stage.prerequisites.all():
        named = part(
            f"prerequisite {prerequisite.code}",
            _("Préalable «\xa0%(name)s\xa0»") % {"name": prerequisite.text},
        )
        yield from _texts(named, prerequisite, text="", help=_("aide"))
    for criterion in stage.criteria.all():
        named = part(
            f"criterion {criterion.code}", _("Critère «\xa0%(name)s\xa0»") % {"name": criterion.title}
        )
        yield from _texts(named, criterion, title="", help=_("aide"))


def _questions(question_set: QuestionSet) -> Iterator[Sentence]:
    stage = question_set.stage
    where = stage.name if stage else question_set.get_purpose_display()
    where_code = stage.kind if stage else question_set.purpose

    def part(code: str, name: str) -> _Part:
        return _Part(where_code, code, where, name)

    for section in question_set.sections.all():
        named = part(f"section {section.code}", _("Section «\xa0%(name)s\xa0»") % {"name": section.title})
        yield from _texts(named, section, title="", intro=_("présentation"))
        for question in section.questions.all():
            code = f"question {section.code}/{question.code}"
            named = part(code, _("Question «\xa0%(name)s\xa0»") % {"name": question.label})
            yield from _texts(named, question, label="", help=_("aide"))
            if question.max_words or not question.required:
                yield named.says(_length(question), "length", _("longueur"))


def _length(question: Question) -> str:
    limit = ngettext("%(n)s mot", "%(n)s mots", question.max_words or 0) % {"n": question.max_words}
    return ", ".join(
        [*([limit] if question.max_words else []), *([] if question.required else [_("facultatif")])]
    )


def _texts(named: _Part, part: models.Model, **texts: str) -> Iterator[Sentence]:
    """The texts of a part in both languages, the reader's first: field → what it is called after the part's name."""
    mine = "en" if get_language() == "en" else "fr"
    other, called = ("fr", _("en français")) if mine == "en" else ("en", _("en anglais"))
    for field, said in texts.items():
        yield named.says(getattr(part, f"{field}_{mine}"), field if said else "", said)
        both = f"{said}, {called}" if said else called
        yield named.says(getattr(part, f"{field}_{other}"), f"{field} {other}", both)
