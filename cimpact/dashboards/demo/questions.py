"""What a story wants to learn, and what it finds: written with its proposal, then noted as its stage goes."""

import uuid
from collections.abc import Callable, Iterator

from learning.models import LearningPlan, LearningQuestion
from learning.questions import TEXTS
from learning.workflow.learning_plan import save_questions
from learning.workflow.questions import note_finding

Moment = tuple[int, int, Callable[[], None]]


def moments(source: dict, story) -> Iterator[Moment]:
    """(day, hour, act) for the questions of a story and for each of its findings."""
    if not source:
        return
    first, last = story.dates["opened"], story.dates.get("submitted", 0) - 1
    yield min(first + 1, max(first, last)), 11, lambda: _ask(source["asked"], story)
    for found in source.get("found", []):
        yield found["at"], 15, lambda found=found: _note(found, story)


def _ask(asked: list[dict], story) -> None:
    """The questions in the place of those carried over from the stage before."""
    plan = LearningPlan.objects.filter(dossier=story.dossier).first()
    save_questions(
        story.dossier,
        rows=[_row(question) for question in asked],
        version=plan.version if plan else 0,
        by=story.coordinator,
    )


def _row(question: dict) -> dict[str, str]:
    ticked = [*question.get("aims", []), *question.get("conditions", [])]
    return {name: question.get(name, "") for name in TEXTS} | dict.fromkeys(ticked, "1")


def _note(found: dict, story) -> None:
    question = LearningQuestion.objects.get(dossier=story.dossier, order=found["question"])
    told = found.get("told", {})
    values = {
        "text": found["text"],
        "failure": found.get("failure", False),
        "reinvested": found.get("reinvested", ""),
        "told_to": told.get("to", ""),
        "told_on": story.day(told["at"]) if "at" in told else None,
        "told_how": told.get("how", ""),
        "found_on": story.day(found["at"]),
    }
    note_finding(question, values=values, key=uuid.uuid4(), by=story.coordinator)
