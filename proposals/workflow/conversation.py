"""Writing in the conversation of a dossier: a thread opened, answered, settled (F31)."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import Audience
from cimpact.notices import digest, outbox
from cimpact.notices.models import Pace
from cimpact.writing.models import Comment, Document, Question, Section
from cimpact.writing.text import without_controls

from ..models import Dossier
from ..talk import MESSAGE, audiences_for, comments_open_to, followers_among, may_speak_of, readers_of


@transaction.atomic
def say(
    dossier: Dossier,
    *,
    text: str,
    by: User,
    key: uuid.UUID,
    document: Document | None = None,
    section: Section | None = None,
    question: Question | None = None,
    thread: Comment | None = None,
    audience: str = Audience.ALL,
    mentioned: Collection[User] = (),
) -> Comment:
    """Open a thread, or answer one: an answer is about the same thing, between the same people, and reopens it.

    `document` is what the section or the question is of, unless it is the proposal.

    The same key is the same message, however many times it comes. Raises NotPossible when the person may not write
    there, or mentions someone who would not read it.
    """
    if thread is not None:
        thread = _thread_open_to(by, dossier, thread)
        document, section, question = thread.document, thread.section, thread.question
        audience = thread.audience
    section = section or (question.section if question else None)
    if not may_speak_of(by, dossier, section) or (
        thread is None and audience not in audiences_for(by, dossier)
    ):
        raise NotPossible(_("Vous ne pouvez pas écrire ici : cette conversation ne vous est pas ouverte."))
    readers = set(readers_of(dossier, section, audience))
    if outside := [person for person in mentioned if person not in readers]:
        raise NotPossible(
            _("%(name)s ne lit pas ces messages : ne mentionnez que des personnes qui les lisent.")
            % {"name": outside[0].full_name}
        )
    comment, created = Comment.objects.get_or_create(
        key=key,
        defaults={
            "subject": dossier,
            "document": document,
            "section": section,
            "question": question,
            "thread": thread,
            "audience": audience,
            "author": by,
            "text": without_controls(text).strip(),
        },
    )
    if created:
        comment.mentioned.set(mentioned)
        if thread is not None:
            Comment.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by=None)
        _tell(dossier, comment, readers, set(mentioned))
    return comment


def _tell(dossier: Dossier, comment: Comment, readers: set[User], mentioned: set[User]) -> None:
    """Whoever is mentioned or answered is told as she chose; the others read of it in the morning's digest."""
    wrote = Comment.objects.filter(Q(pk=comment.thread_id) | Q(thread=comment.thread_id or 0)).values(
        "author"
    )
    answered = set(User.objects.filter(pk__in=wrote)) & readers
    direct = (mentioned | answered) - {comment.author}
    others = followers_among(dossier, readers) - direct - {comment.author}
    paces = digest.paces_of(direct | others)
    for person in direct:
        if paces[person.pk] == Pace.NOW:
            outbox.owe(MESSAGE, comment, person, due_at=comment.at)
        else:
            outbox.tell(MESSAGE, comment, person, at=comment.at)
    late = {person for person in direct if paces[person.pk] == Pace.DAILY} | others
    digest.defer(MESSAGE, comment, [p for p in late if paces[p.pk] != Pace.NONE], at=comment.at)


@transaction.atomic
def settle_thread(dossier: Dossier, thread: Comment, *, resolved: bool, by: User) -> None:
    """Fold a thread that is settled, or open it again."""
    thread = _thread_open_to(by, dossier, thread)
    about = thread.section or (thread.question.section if thread.question else None)
    if not may_speak_of(by, dossier, about):
        raise NotPossible(_("Vous ne pouvez pas écrire ici : cette conversation ne vous est pas ouverte."))
    # Settled twice, settled once: the first name and time stay.
    waiting = Comment.objects.filter(pk=thread.pk, resolved_at__isnull=resolved)
    waiting.update(resolved_at=clock.now() if resolved else None, resolved_by=by if resolved else None)


def _thread_open_to(user: User, dossier: Dossier, comment: Comment) -> Comment:
    """The message that began the thread, if the person reads it."""
    first = comments_open_to(user, dossier).filter(pk=comment.thread_id or comment.pk).first()
    if first is None:
        raise NotPossible(_("Vous ne pouvez pas écrire ici : cette conversation ne vous est pas ouverte."))
    return first
