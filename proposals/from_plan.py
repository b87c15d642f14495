"""What the shared plan of an initiative says beside the questions of what is written in its dossier (F73–F83).

Whoever writes both reads it there, and may add it to an answer: whole paragraphs, once each, never in place of words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.translation import gettext as _

from cimpact.writing.answers import Conflict
from cimpact.writing.blocks import canonical
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Question, Section
from neighbourhoods.permissions import plan_abilities
from neighbourhoods.plan_passages import Sum, Told, resources_in_sum, told
from neighbourhoods.plan_reading import Sheet, sheet_of

from .plan_resources import TAKE, Offered, offered, then_take
from .workflow.writing import write_answer
from .written import Written

FILE = Path(__file__).parent / "data" / "from_plan.yaml"
# What the button says, before the id of its question.
ADD = "plan-"
# Others may save the answer while it is added to.
TRIES = 5


@lru_cache
def passages_by_question() -> dict[str, list[str]]:
    """The passages of the plan to read beside a question, by its code."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))["questions"]


@dataclass(frozen=True)
class Beside:
    """What the plan says beside one question, and whether the answer already says all of it."""

    question: Question
    told: list[Told]
    is_there: bool

    @property
    def action(self) -> str:
        return f"{ADD}{self.question.pk}"


@dataclass(frozen=True)
class FromPlan:
    """What the plan says beside a section."""

    questions: list[Beside]
    sums: list[Sum]
    # Beside the budget, those that it can take.
    resources: list[Offered]


def from_plan(request: HttpRequest, written: Written, *sections: Section) -> FromPlan | None:
    """What the plan says beside the sections of a page; None when it says nothing of them, or not to this person."""
    asked = [one for one in _questions(sections) if one.code in passages_by_question()]
    is_budget = any(section.kind == SectionKind.BUDGET for section in sections)
    if not (asked or is_budget) or not _writes_plan(request.user, written):
        return None
    sheet = sheet_of(written.dossier.initiative)
    questions = [beside for one in asked if (beside := _beside(written, one, sheet)).told]
    sums = resources_in_sum(sheet) if is_budget else []
    resources = offered(written.dossier, sheet) if is_budget else []
    return FromPlan(questions, sums, resources) if questions or sums else None


def _questions(sections: Iterable[Section]) -> list[Question]:
    return [question for section in sections for question in section.questions.all()]


def _writes_plan(user, written: Written) -> bool:
    initiative = written.dossier.initiative
    return initiative is not None and plan_abilities(user, initiative, is_shared=False)["write"]


def _beside(written: Written, question: Question, sheet: Sheet) -> Beside:
    found = told(passages_by_question()[question.code], sheet)
    answer = written.document.answers_by_code.get(question.code)
    return Beside(question, found, not _missing(found, answer.text if answer else ""))


def _missing(found: list[Told], text: str) -> list[str]:
    """The paragraphs, as markup, that the answer does not hold yet."""
    held = canonical(text)
    paragraphs = [canonical(_markup(one)) for passage in found for one in passage.paragraphs]
    return [one for one in paragraphs if one not in held]


def _markup(paragraph: str) -> str:
    return f"<p>{'<br>'.join(escape(line) for line in paragraph.splitlines())}</p>"


def _add(request: HttpRequest, written: Written, sections: Iterable[Section], action: str) -> Question | None:
    """Add to an answer what the plan says and it does not say yet; the question, or None when nothing was added."""
    asked = {f"{ADD}{one.pk}": one for one in _questions(sections)}
    question = asked.get(action)
    if question is None or question.code not in passages_by_question():
        return None
    if not _writes_plan(request.user, written):
        return None
    found = told(passages_by_question()[question.code], sheet_of(written.dossier.initiative))
    answers = written.document.answers
    for _try in range(TRIES):
        answer = answers.filter(question=question).first()
        text, version = (answer.text, answer.version) if answer else ("", 0)
        added = _missing(found, text)
        if not added:
            return None
        try:
            write_answer(
                written.dossier,
                written.document,
                question,
                markup=text + "".join(added),
                version=version,
                apart=True,
                by=request.user,
            )
        except Conflict:
            continue
        return question
    return None


def then_add(request: HttpRequest, written: Written, sections: Iterable[Section], here: str) -> str | None:
    """When the button pressed asks for it, add what the plan says and tell it; where to go then, or None."""
    action = request.POST.get("then", "")
    if action.startswith(TAKE) and _writes_plan(request.user, written):
        budgets = [section for section in sections if section.kind == SectionKind.BUDGET]
        found = offered(written.dossier, sheet_of(written.dossier.initiative)) if budgets else []
        return f"{here}#{then_take(request, written.dossier, found)}"
    if not action.startswith(ADD):
        return None
    if question := _add(request, written, sections, action):
        messages.success(request, _("Le texte du plan est ajouté à la fin de votre réponse."))
        return f"{here}#{question.code}"
    messages.info(request, _("La réponse dit déjà tout ce que dit le plan."))
    return here
