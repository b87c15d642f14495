"""What a neighbourhood wants to learn during a stage: its learning questions, and what it finds on each (R48–R50)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.formatting import long_date
from proposals.models import Dossier


class LearningPlan(models.Model):
    """The learning questions of a proposal, which are written together: saved whole, over the version read."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="learning_plan")
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The number of the dossier whose questions it begins with, until someone touches them.
    came_from = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("questions d’apprentissage d’une proposition")

    def __str__(self):
        return str(self.dossier)


class LearningQuestion(models.Model):
    """One question of a stage, written in the proposal, then kept alive while the stage is lived.

    `aims` holds values of Aim (R49), `conditions` values of Condition (R47).
    """

    # Made where the row is added, so that a question stays itself from save to save.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="learning_questions")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("question d’apprentissage"), max_length=300)
    why = models.TextField(_("pourquoi cette question"), blank=True)
    data = models.TextField(_("données, et façon de les recueillir"), blank=True)
    who = models.CharField(_("qui s’en occupe"), max_length=200, blank=True)
    target = models.CharField(_("cible"), max_length=300, blank=True)
    aims = models.JSONField(_("visées"), default=list, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # No longer asked: what was found stays.
    ended_at = models.DateTimeField(null=True, blank=True)
    # During the stage, a save names the version it read.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("question d’apprentissage")
        verbose_name_plural = _("questions d’apprentissage")
        ordering = ["order", "id"]

    def __str__(self):
        return self.text


class QuestionFinding(models.Model):
    """What was found on a question, as the stage goes: also that something did not work (R50)."""

    # The same key is the same finding, however many times its form is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(LearningQuestion, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField(_("ce que nous avons appris"))
    failure = models.BooleanField(_("un essai qui n’a pas marché"), default=False)
    reinvested = models.TextField(_("ce que nous en avons fait"), blank=True)
    told_to = models.CharField(_("à qui nous l’avons dit"), max_length=200, blank=True)
    told_on = models.DateField(_("quand"), null=True, blank=True)
    told_how = models.CharField(_("comment"), max_length=200, blank=True)
    found_on = models.DateField(_("constaté le"), default=clock.today)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("constat sur une question")
        verbose_name_plural = _("constats sur une question")
        ordering = ["-found_on", "-id"]

    def __str__(self):
        return self.text[:60]

    @property
    def told_in_words(self) -> str:
        """To whom it was told and when, then how, as sentences; empty while nobody was."""
        to = ", ".join(part for part in (self.told_to, self.told_on and long_date(self.told_on)) if part)
        sentences = [said.rstrip(". ") for said in (to, self.told_how) if said]
        return "".join(f"{said}. " for said in sentences).strip()


class QuestionFindingRevision(models.Model):
    """What a finding said before it was corrected, and who had written it."""

    finding = models.ForeignKey(QuestionFinding, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    # The fields of the finding, by name, as text.
    said = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version d’un constat")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["finding", "version"], name="finding_version_once")]

    def __str__(self):
        return f"{self.finding_id}, {self.version}"
