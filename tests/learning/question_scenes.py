"""Learning questions to try: asked in a proposal, and what is found on them as the stage goes."""

import datetime as dt
import uuid

from learning.models import LearningQuestion, QuestionFinding
from learning.questions import plan_of
from learning.workflow.learning_plan import save_questions
from learning.workflow.questions import note_finding
from proposals.models import Dossier

WHO_COMES_BACK = {
    "text": "Qu’est-ce qui fait revenir les familles?",
    "why": "Une sur deux ne revient pas.",
    "data": "Un registre, lu chaque saison.",
    "who": "Le comité des jardins",
    "target": "Soixante familles",
    "people": "1",
    "engagement": "1",
}
WHAT_TIRES = {"text": "Qu’est-ce qui épuise les relais?", "practice": "1", "backbone": "1"}


def ask(dossier: Dossier, *rows: dict, by, version: int | None = None):
    """Save the rows as the questions of a proposal."""
    version = plan_of(dossier).version if version is None else version
    return save_questions(dossier, rows=list(rows), version=version, by=by)


def asked(dossier: Dossier) -> list[LearningQuestion]:
    return list(LearningQuestion.objects.filter(dossier=dossier, ended_at=None))


def keyed(row: dict) -> dict:
    """The row under a key of its own, as a page sends it."""
    return row | {"key": str(uuid.uuid4())}


def finding(**values) -> dict:
    """What a finding holds."""
    return {
        "text": "Les voisines invitent les voisines.",
        "failure": False,
        "reinvested": "",
        "told_to": "",
        "told_on": None,
        "told_how": "",
        "found_on": dt.date(2022, 6, 1),
    } | values


def noted(question: LearningQuestion, *, by, **values) -> QuestionFinding:
    return note_finding(question, values=finding(**values), key=uuid.uuid4(), by=by)
