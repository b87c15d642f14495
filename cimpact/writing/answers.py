"""Saving an answer: who read which version, and what happens when another came first."""

from django.db import transaction

from cimpact import clock

from . import text
from .models import Answer, Document, Question, Revision


class Conflict(Exception):
    """Another save came first. Both texts are kept: `current` is the saved answer, `mine` the text refused."""

    def __init__(self, current: Answer, mine: str):
        super().__init__(current.version)
        self.current = current
        self.mine = mine


@transaction.atomic
def save_answer(document: Document, question: Question, *, typed: str, version: int, by) -> Answer:
    """Save what a person typed over the version she read (0: none yet).

    Raises Conflict when the answer has moved on, unless it already says the same (a save sent again).
    """
    markup = text.from_plain(typed)
    answers = Answer.objects.select_for_update()
    if not markup and not answers.filter(document=document, question=question).exists():
        return Answer(document=document, question=question, text="", version=0, updated_by=by)
    # Two first saves at once: the second finds the first's answer, and is compared with it.
    answer, is_first = answers.get_or_create(
        document=document, question=question, defaults={"text": markup, "version": 1, "updated_by": by}
    )
    if not is_first:
        if answer.text == markup:
            return answer
        if answer.version != version:
            raise Conflict(answer, markup)
        answer.text, answer.version = markup, answer.version + 1
        answer.updated_at, answer.updated_by = clock.now(), by
        answer.save()
    _keep_revision(answer, by)
    return answer


def _keep_revision(answer: Answer, by) -> None:
    now = clock.now()
    last = answer.revisions.first()
    if last and not last.closed and last.author_id == by.pk and now - last.started_at < Revision.SITTING:
        last.text, last.version, last.updated_at = answer.text, answer.version, now
        last.save()
        return
    answer.revisions.filter(closed=False).update(closed=True)
    Revision.objects.create(
        answer=answer, author=by, text=answer.text, version=answer.version, started_at=now, updated_at=now
    )


def close_revisions(document: Document) -> None:
    """A submission ends every sitting."""
    Revision.objects.filter(answer__document=document, closed=False).update(closed=True)
