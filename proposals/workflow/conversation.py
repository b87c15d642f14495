"""The one conversation of a dossier, between its table and those who accompany it (F31)."""

import uuid

from cimpact.writing.models import Comment, Question
from cimpact.writing.text import without_controls

from ..models import Dossier


def say(dossier: Dossier, *, text: str, by, key: uuid.UUID, question: Question | None = None) -> Comment:
    """Add a message; the same key is the same message, however many times it comes."""
    comment, _created = Comment.objects.get_or_create(
        key=key,
        defaults={
            "subject": dossier,
            "question": question,
            "author": by,
            "text": without_controls(text).strip(),
        },
    )
    return comment
