"""What people write together: question sets, answers, their revisions, attachments, comments, frozen copies.

A document is a question set being answered; what it is part of (a letter of intent, a proposal…) points at it.
An answer is one row with a version number, so that saving, disagreeing and comparing work one question at a time.
"""

from .attachments import Attachment
from .comments import Comment
from .documents import Answer, Document, FrozenCopy, Guest, Revision
from .notes import SubjectNote
from .photos import Photo
from .questions import Question, QuestionSet, Section

__all__ = [
    "Answer",
    "Attachment",
    "Comment",
    "Document",
    "FrozenCopy",
    "Guest",
    "Photo",
    "Question",
    "QuestionSet",
    "Revision",
    "Section",
    "SubjectNote",
]
