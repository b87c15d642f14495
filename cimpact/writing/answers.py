"""Saving an answer: who read which version, and what happens when another came first."""

from django.db import transaction

from cimpact import clock

from .blocks import canonical
from .marks import from_marks
from .models import Answer, Document, Question, Revision


class Conflict(Exception):
    """Another save came first. Both texts are kept: `current` is what is saved (an answer, or any text with its version
    and who changed it), `mine` the text refused."""

    def __init__(self, current, mine: str):
        super().__init__(current.version)
        self.current = current
        self.mine = mine


@transaction.atomic
def save_answer(
    document: Document,
    question: Question,
    *,
    typed: str = "",
    markup: str | None = None,
    version: int,
    read: str | None = None,
    apart: bool = False,
    on_request: bool = False,
    by,
) -> Answer:
    """Save what a person wrote over the version she read (0: none yet).

    What she wrote is `markup` when an editor sends it, else text `typed` with its marks (marks.py). `read` is the
    markup she had before her: what she left as she found it is not saved again. `apart` keeps the version before as a
    revision of its own, even hers and even of a moment ago. `on_request`: typed for the table, which asked for it.

    Raises Conflict when the answer has moved on, unless it already says the same (a save sent again).
    """
    markup = from_marks(typed) if markup is None else canonical(markup)
    answers = Answer.objects.select_for_update()
    if not markup and not answers.filter(document=document, question=question).exists():
        return Answer(document=document, question=question, text="", version=0, updated_by=by)
    # Two first saves at once: the second finds the first's answer, and is compared with it.
    answer, is_first = answers.get_or_create(
        document=document, question=question, defaults={"text": markup, "version": 1, "updated_by": by}
    )
    if not is_first:
        if markup in (answer.text, canonical(answer.text)):
            return answer
        if answer.version != version:
            if read is not None and canonical(read) == markup:
                return answer
            raise Conflict(answer, markup)
        answer.text, answer.version = markup, answer.version + 1
        answer.updated_at, answer.updated_by = clock.now(), by
        answer.came_from = ""
        answer.save()
    if apart:
        answer.revisions.filter(closed=False).update(closed=True)
    _keep_revision(answer, by, on_request)
    return answer


def _keep_revision(answer: Answer, by, on_request: bool) -> None:
    now = clock.now()
    last = answer.revisions.first()
    if last and _goes_on(last, by, on_request, now):
        last.text, last.version, last.updated_at = answer.text, answer.version, now
        last.save()
        return
    answer.revisions.filter(closed=False).update(closed=True)
    Revision.objects.create(
        answer=answer,
        author=by,
        text=answer.text,
        version=answer.version,
        started_at=now,
        updated_at=now,
        on_request=on_request,
    )


def _goes_on(last: Revision, by, on_request: bool, now) -> bool:
    """Whether the same person is still at the same sitting."""
    return (
        not last.closed
        and last.author_id == by.pk
        and last.on_request == on_request
        and now - last.started_at < Revision.SITTING
    )


def restore(answer: Answer, revision: Revision, *, version: int, on_request: bool = False, by) -> Answer:
    """Make an earlier text the answer again, over the version read: a new version; the one before is kept.

    Raises Conflict when another save came meanwhile.
    """
    return save_answer(
        answer.document,
        answer.question,
        markup=revision.text,
        version=version,
        apart=True,
        on_request=on_request,
        by=by,
    )


def close_revisions(document: Document) -> None:
    """A submission ends every sitting."""
    Revision.objects.filter(answer__document=document, closed=False).update(closed=True)
