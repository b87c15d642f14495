"""What people write together: question sets, answers, their revisions, attachments, comments, frozen copies.

A document is a question set being answered; what it is part of (a letter of intent, a proposal…) points at it.
An answer is one row with a version number, so that saving, disagreeing and comparing work one question at a time.
"""

import datetime as dt
import uuid
from pathlib import PurePath

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import RulesVersion, Stage
from cimpact.translated import Translated

from . import text
from .enums import Purpose, SectionKind


class QuestionSet(models.Model):
    """The questions of a letter (one for all stages) or of one stage's proposal, under one version of the rules."""

    rules = models.ForeignKey(RulesVersion, on_delete=models.PROTECT, related_name="question_sets")
    stage = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="question_sets"
    )
    purpose = models.CharField(max_length=10, choices=Purpose)

    class Meta:
        verbose_name = _("questionnaire")
        constraints = [
            models.UniqueConstraint(fields=["rules", "stage", "purpose"], name="question_set_once_in_stage"),
            models.UniqueConstraint(
                fields=["rules", "purpose"], condition=Q(stage=None), name="question_set_once_for_all_stages"
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.stage or ''}".strip()


class Section(models.Model):
    """A part of a question set, written on one page of the portal."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="sections")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=SectionKind, default=SectionKind.TEXT)
    title_fr = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    title = Translated()
    intro_fr = models.TextField(blank=True)
    intro_en = models.TextField(blank=True)
    intro = Translated()

    class Meta:
        verbose_name = _("section")
        ordering = ["question_set", "order"]
        constraints = [models.UniqueConstraint(fields=["question_set", "code"], name="section_once_in_set")]

    def __str__(self):
        return self.title


class Question(models.Model):
    """One question, its help, and how long its answer may be."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    label_fr = models.TextField()
    label_en = models.TextField()
    label = Translated()
    help_fr = models.TextField(blank=True)
    help_en = models.TextField(blank=True)
    help = Translated()
    source_fr = models.CharField(max_length=160, blank=True)
    source_en = models.CharField(max_length=160, blank=True)
    source = Translated()
    max_words = models.PositiveIntegerField(null=True, blank=True)
    required = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["section", "order"]
        constraints = [models.UniqueConstraint(fields=["section", "code"], name="question_once_in_section")]

    def __str__(self):
        return self.label


class Document(models.Model):
    """A question set being answered."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="documents")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("document")

    def __str__(self):
        return f"{self.question_set} {self.pk}"

    @cached_property
    def sections(self) -> list[Section]:
        """The sections with their questions, in order, in two queries."""
        return list(self.question_set.sections.prefetch_related("questions"))

    @cached_property
    def answers_by_code(self) -> dict[str, "Answer"]:
        """The answers given so far, by question code, in one query."""
        return {
            answer.question.code: answer for answer in self.answers.select_related("question", "updated_by")
        }


class Answer(models.Model):
    """The answer to one question: sanitised HTML, and a version that grows with each save."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("réponse")
        constraints = [models.UniqueConstraint(fields=["document", "question"], name="answer_once")]

    def __str__(self):
        return f"{self.question_id} v{self.version}"

    @property
    def plain(self) -> str:
        return text.to_plain(self.text)

    @property
    def words(self) -> int:
        return text.count_words(self.text)


class Revision(models.Model):
    """What one person made of an answer in one sitting: closed by another writer, ten minutes, or a submission."""

    SITTING = dt.timedelta(minutes=10)

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("révision")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="revision_once")]

    def __str__(self):
        return f"{self.answer_id} v{self.version}"


def _stored_name(attachment: "Attachment", filename: str) -> str:
    """A safe name of our own: the person's file name never touches the disk."""
    return f"attachments/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:6]}"


class Attachment(models.Model):
    """A file joined to a document, to one of its questions or to a prerequisite (by its code)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    prerequisite = models.SlugField(max_length=40, blank=True)
    file = models.FileField(upload_to=_stored_name)
    name = models.CharField(_("nom du fichier"), max_length=200)
    size = models.PositiveBigIntegerField()
    mimetype = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["uploaded_at"]
        constraints = [
            # The same file sent twice (a double click) is one attachment.
            models.UniqueConstraint(
                fields=["document", "prerequisite", "sha256"],
                condition=Q(removed_at=None),
                name="attachment_once",
            )
        ]

    def __str__(self):
        return self.name


class Comment(models.Model):
    """A message in the conversation about something, perhaps about one question of it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("message"), max_length=4000)
    at = models.DateTimeField(default=clock.now)
    # A form sent twice carries the same key: the second is the first.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("message")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="comment_by_subject")]

    def __str__(self):
        return f"{self.author}: {self.text[:40]}"


class FrozenCopy(models.Model):
    """What a document said at a moment, whole, numbered, never changed (the database refuses)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("copie déposée")
        verbose_name_plural = _("copies déposées")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="frozen_copy_numbered_once")
        ]

    def __str__(self):
        return f"{self.document_id} copie {self.number}"
