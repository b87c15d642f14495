"""The learning questions of a stage: one list, written in the proposal, then lived with during the stage (R47–R49).

In a proposal they are rows, as a report's lists are. What a proposal says of them is what was submitted: what is
edited once the stage has begun is read on the page of the questions.
"""

import uuid

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.writing.enums import SectionKind
from proposals.models import Dossier
from proposals.own_parts import Entry

from .enums import Aim, Condition
from .lists import ReportList, Row
from .models import LearningPlan, LearningQuestion
from .permissions import BEGUN

# Of a whole stage: beyond that, nobody reads them together.
MOST_QUESTIONS = 12
TEXTS = ("text", "why", "data", "who", "target")
LABELS = {
    "why": gettext_lazy("Pourquoi cette question"),
    "data": gettext_lazy("Données, et façon de les recueillir"),
    "who": gettext_lazy("Qui s’en occupe"),
    "target": gettext_lazy("Cible"),
}
AIMS, CONDITIONS = gettext_lazy("Visées"), gettext_lazy("Conditions")


def _key_of(row: Row) -> uuid.UUID:
    """The key that the row carries; a new one when it carries none."""
    try:
        return uuid.UUID(row.get("key", ""))
    except ValueError:
        return uuid.uuid4()


QUESTIONS = ReportList(
    LearningQuestion,
    "learning_questions",
    TEXTS,
    MOST_QUESTIONS,
    others=lambda question: {
        "key": str(question.key),
        **{aim.value: "1" if aim.value in question.aims else "" for aim in Aim},
        **{one.value: "1" if one.value in question.conditions else "" for one in Condition},
    },
    values=lambda row: {
        "key": _key_of(row),
        "aims": [aim.value for aim in Aim if row.get(aim.value)],
        "conditions": [one.value for one in Condition if row.get(one.value)],
    },
)


def questions_of(dossier: Dossier) -> list[LearningQuestion]:
    """Those still asked, in order; read once for the dossier, which lives as long as the request."""
    prefetch_related_objects([dossier], "learning_questions")
    return [question for question in dossier.learning_questions.all() if question.ended_at is None]


def rows_of(dossier: Dossier) -> list[Row]:
    """The same as rows."""
    return [QUESTIONS.row(question) for question in questions_of(dossier)]


def plan_of(dossier: Dossier) -> LearningPlan:
    """The questions of the proposal as one thing with a version; not saved when nothing was written yet."""
    return LearningPlan.objects.select_related("updated_by").filter(dossier=dossier).first() or LearningPlan(
        dossier=dossier
    )


def rows_of_proposal(dossier: Dossier) -> list[Row]:
    """What the proposal says: its questions as they stand until the stage begins, then as they were submitted."""
    if dossier.state not in BEGUN:
        return rows_of(dossier)
    copy = dossier.document.copies.order_by("number").last()
    sections = copy.content["sections"] if copy else []
    return next((s.get("part", []) for s in sections if s["kind"] == SectionKind.LEARNING_PLAN), [])


def entry_of(row: Row, number: int) -> Entry:
    """A question as it is read."""
    facts = [(str(label), row[name]) for name, label in LABELS.items() if row.get(name)]
    for label, choices in ((AIMS, Aim), (CONDITIONS, Condition)):
        if chosen := [str(one.label) for one in choices if row.get(one.value)]:
            facts.append((str(label), "\n".join(chosen)))
    name = _("Question d’apprentissage %(number)s") % {"number": number}
    return Entry(row["key"], name, row["text"] or "—", facts)
