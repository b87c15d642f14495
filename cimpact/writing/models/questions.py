"""The questions of a letter or of a stage's proposal, under one version of the rules."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.models import RulesVersion, Stage
from cimpact.translated import Translated

from ..enums import Purpose, SectionKind


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
