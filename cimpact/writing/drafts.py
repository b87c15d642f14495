"""A version of the rules from its copy to its publication (F1): one draft at a time, editable till then.

A published version never changes: dossiers keep the one they were opened under.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import models, transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import (
    BudgetCategory,
    BudgetSource,
    Criterion,
    Prerequisite,
    Programme,
    RulesVersion,
    Stage,
)

from .enums import SectionKind
from .models import Question, QuestionSet, Section

# What a version is made of, and how each part leads to it; deleted in this order.
PARTS: dict[type[models.Model], str] = {
    Question: "section__question_set__rules",
    Section: "question_set__rules",
    QuestionSet: "rules",
    Criterion: "stage__rules",
    Prerequisite: "stage__rules",
    Stage: "rules",
    BudgetCategory: "rules",
    BudgetSource: "rules",
}
# A text that each of these always has, in both languages; any other text has both or none.
NAMED_BY = {
    Question: "label",
    Section: "title",
    Criterion: "title",
    Prerequisite: "text",
    Stage: "name",
    BudgetCategory: "name",
    BudgetSource: "name",
}


@transaction.atomic
def begin(rules: RulesVersion, *, by) -> RulesVersion:
    """A draft copied from a version; the draft under way when there is one."""
    programme = Programme.objects.select_for_update().get(pk=rules.programme_id)
    if draft := programme.rules.drafts().first():
        return draft
    last = programme.rules.order_by("-number").first()
    draft = RulesVersion.objects.create(
        programme=programme,
        number=last.number + 1,
        # A name of its own, until the team gives a better one: the copied one is of what it will replace.
        label_fr=f"Version {last.number + 1}",
        label_en=f"Version {last.number + 1}",
        source_fr=rules.source_fr,
        source_en=rules.source_en,
        effective_on=clock.today(),
        based_on=rules,
        published_at=None,
    )
    _copy(rules.categories.all(), rules=draft)
    _copy(rules.sources.all(), rules=draft)
    stages = {}
    for stage in rules.stages.all():
        (stages[stage.pk],) = _copy([stage], rules=draft)
        _copy(Prerequisite.objects.filter(stage=stage.pk), stage=stages[stage.pk])
        _copy(Criterion.objects.filter(stage=stage.pk), stage=stages[stage.pk])
    for question_set in rules.question_sets.all():
        sections = list(question_set.sections.prefetch_related("questions"))
        (copied_set,) = _copy([question_set], rules=draft, stage=stages.get(question_set.stage_id))
        for section in sections:
            questions = list(section.questions.all())
            (copied,) = _copy([section], question_set=copied_set)
            _copy(questions, section=copied)
    record(draft, "rules.begin", by=by, after={"based_on": rules.number})
    return draft


def _copy(parts: Iterable, **belonging) -> list:
    """The same parts in another version; those given are left as they are in the database."""
    parts = list(parts)
    copies = [
        type(part)(
            **{
                field.attname: getattr(part, field.attname)
                for field in part._meta.concrete_fields
                if not field.primary_key and field.name not in belonging
            },
            **belonging,
        )
        for part in parts
    ]
    return type(parts[0])._default_manager.bulk_create(copies) if parts else []


def missing(draft: RulesVersion) -> Iterator[str]:
    """What keeps a draft from being published, a sentence each."""
    found: dict[type, list] = {}
    for model, name in NAMED_BY.items():
        found[model] = list(model._default_manager.filter(**{PARTS[model]: draft}))
        for part in found[model]:
            for field in _texts(model):
                french, english = getattr(part, f"{field}_fr"), getattr(part, f"{field}_en")
                if field == name and not (french and english):
                    yield _("« %(part)s » : il manque le texte en %(language)s.") % {
                        "part": french or english or part.pk,
                        "language": _("anglais") if french else _("français"),
                    }
                elif bool(french) != bool(english):
                    yield _("« %(part)s » : un texte n’existe qu’en %(language)s.") % {
                        "part": part,
                        "language": _("français") if french else _("anglais"),
                    }
    empty = Section.objects.filter(question_set__rules=draft, kind=SectionKind.TEXT, questions=None)
    for section in empty:
        yield _("La section « %(section)s » n’a aucune question.") % {"section": section}


def _texts(model) -> list[str]:
    names = {field.name for field in model._meta.concrete_fields}
    return [name[:-3] for name in sorted(names) if name.endswith("_fr") and f"{name[:-3]}_en" in names]


@transaction.atomic
def publish(draft: RulesVersion, *, effective_on: dt.date, by) -> RulesVersion:
    """Put a draft in force from a date, today or later. Raises NotPossible while something is missing."""
    draft = RulesVersion.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.published_at:
        return draft
    if effective_on < clock.today():
        raise NotPossible(_("Cette date est passée : choisissez aujourd’hui ou un jour à venir."))
    if sentence := next(missing(draft), None):
        raise NotPossible(sentence)
    draft.effective_on, draft.published_at, draft.published_by = effective_on, clock.now(), by
    draft.save()
    record(draft, "rules.publish", by=by, after={"effective_on": str(effective_on)})
    return draft


@transaction.atomic
def discard(draft: RulesVersion, *, by) -> None:
    """Throw a draft away; nothing was opened under it."""
    programme = Programme.objects.select_for_update().get(pk=draft.programme_id)
    draft = programme.rules.drafts().filter(pk=draft.pk).first()
    if draft is None:
        return
    for model, path in PARTS.items():
        model._default_manager.filter(**{path: draft}).delete()
    record(programme, "rules.discard", by=by, before={"number": draft.number})
    draft.delete()


# Its parts, one at a time


class Rewritten(NotPossible):
    """Someone else saved the part since the person read it: nothing was written."""


def rules_of(part) -> RulesVersion:
    """The version that a part belongs to; its name belongs to the version itself."""
    if isinstance(part, RulesVersion):
        return part
    found = part
    for name in PARTS[type(part)].split("__"):
        found = getattr(found, name)
    return found


def _open(part) -> RulesVersion:
    """The part's version, locked, while it is a draft."""
    draft = RulesVersion.objects.select_for_update(of=("self",)).get(pk=rules_of(part).pk)
    if draft.published_at:
        raise NotPossible(_("Cette version est publiée : elle ne se modifie plus. Préparez-en une nouvelle."))
    return draft


@transaction.atomic
def write(part, *, read: dict, by) -> None:
    """Save a part over the values that its writer read. Raises Rewritten when they are others by now."""
    draft = _open(part)
    if part.pk is None:
        siblings = siblings_of(part)
        last = siblings.order_by("-order").first()
        part.order = last.order + 1 if last else 0
    else:
        saved = type(part).objects.get(pk=part.pk)
        if any(getattr(saved, name) != value for name, value in read.items()):
            raise Rewritten(_("Quelqu’un a modifié cette partie pendant que vous l’écriviez."))
    part.save()
    record(draft, "rules.write", by=by, comment=str(part))


def siblings_of(part) -> models.QuerySet:
    """The parts among which this one is ordered."""
    parent = PARTS[type(part)].split("__")[0]
    return type(part)._default_manager.filter(**{parent: getattr(part, parent)})


@transaction.atomic
def move(part, step: int, *, by) -> None:
    """Exchange a part with the one before (-1) or after (+1)."""
    draft = _open(part)
    ordered = list(siblings_of(part).order_by("order", "pk"))
    here = ordered.index(part)
    there = here + step
    if not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for order, sibling in enumerate(ordered):
        sibling.order = order
    type(part)._default_manager.bulk_update(ordered, ["order"])
    record(draft, "rules.write", by=by, comment=str(part))


def may_be_removed(part) -> bool:
    """The portal itself relies on stages, on sources, on the sections with a page of their own and their questions."""
    if isinstance(part, Question):
        return part.section.kind == SectionKind.TEXT
    if isinstance(part, Section):
        return part.kind == SectionKind.TEXT
    return isinstance(part, Prerequisite | Criterion | BudgetCategory)


@transaction.atomic
def remove(part, *, by) -> None:
    """Take a part out of a draft; criteria forget what they looked at."""
    draft = _open(part)
    if not may_be_removed(part):
        raise NotPossible(_("Le portail s’appuie sur cette partie : elle se modifie, mais ne se retire pas."))
    if isinstance(part, Section):
        for question in part.questions.all():
            _forget(question, part.question_set.stage_id)
        part.questions.all().delete()
    elif isinstance(part, Question):
        _forget(part, part.section.question_set.stage_id)
    elif isinstance(part, Prerequisite):
        _forget(part, part.stage_id)
    record(draft, "rules.remove", by=by, comment=str(part))
    part.delete()


def _forget(part: Question | Prerequisite, stage: int | None) -> None:
    name = "questions" if isinstance(part, Question) else "prerequisites"
    for criterion in Criterion.objects.filter(stage=stage):
        codes = getattr(criterion, name)
        if part.code in codes:
            setattr(criterion, name, [code for code in codes if code != part.code])
            criterion.save(update_fields=[name])
