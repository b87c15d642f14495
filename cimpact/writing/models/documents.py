"""A question set being answered: its answers with their revisions, its frozen copies, its guests."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from .. import text
from .questions import Question, QuestionSet, Section


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
        return {answer.question.code: answer for answer in self.answers.with_last_change()}


class AnswerQuerySet(models.QuerySet):
    def with_last_change(self) -> "AnswerQuerySet":
        """With who last changed each, and `on_request`: whether she typed it for the table, which asked her to."""
        last = Revision.objects.filter(answer=OuterRef("pk"), version=OuterRef("version"), on_request=True)
        return self.select_related("question", "updated_by").annotate(on_request=Exists(last))


class Answer(models.Model):
    """The answer to one question: sanitised HTML, and a version that grows with each save."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    # Where the text was taken from when the document began ("letter", or a dossier's number), until someone touches it.
    came_from = models.CharField(max_length=20, blank=True)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AnswerQuerySet.as_manager()

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
    # Typed by the advisor because the table asked her to.
    on_request = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("révision")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="revision_once")]

    def __str__(self):
        return f"{self.answer_id} v{self.version}"


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


class GuestQuerySet(models.QuerySet):
    def ongoing(self) -> "GuestQuerySet":
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=clock.today()))


class Guest(models.Model):
    """A partner invited to write some sections of a document, and nothing else, for a time."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guest_of")
    sections = models.ManyToManyField(Section, related_name="+")
    organisation = models.CharField(_("organisme"), max_length=160, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne invitée")
        verbose_name_plural = _("personnes invitées")
        ordering = ["user__last_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "user"], condition=Q(ended_on=None), name="guest_once_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.document_id}"
