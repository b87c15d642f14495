"""What a table shows of its plan: the plan on a page, its progress reports, and the briefs that partners pass on.

A paper holds what people write in it, passage by passage (`words`), and the version of each of its parts
(`versions`), that grows with each save; the rest comes from the cards of the plan when the paper is read.
"""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import BriefAudience, PaperLanguage
from .plans import Plan, PlanCard


def public_token() -> str:
    """What a public link ends in: 32 random bytes, that nobody guesses."""
    return secrets.token_urlsafe(32)


class PlanPaper(models.Model):
    """One paper, whatever its kind."""

    language = models.CharField(
        _("langue du document"), max_length=2, choices=PaperLanguage, default=PaperLanguage.FR
    )
    words = models.JSONField(default=dict, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def said(self, code: str) -> str:
        """What is written in a passage."""
        return self.words.get(code, "")


class OnePagePlan(PlanPaper):
    """The plan of an initiative on one page: four of the seven sections, between a banner and a footer (F82).

    `token` ends its public link; it is empty while there is none, and another one each time it is opened.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="one_page")
    sections = models.JSONField(default=list, blank=True)
    token = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("plan sur une page")
        verbose_name_plural = _("plans sur une page")

    def __str__(self):
        return str(self.plan)


class ProgressReport(PlanPaper):
    """Where an initiative is on one day: drawn from its plan and its dossier, rewritten, then shown (F84)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField(_("date du rapport"), default=clock.today)
    shared_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # A form sent twice carries the same key: the second is the first.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("rapport d’étape")
        verbose_name_plural = _("rapports d’étape")
        ordering = ["-on", "-id"]

    def __str__(self):
        return self.said("title")


class Brief(PlanPaper):
    """One page that a partner passes on to its own network (F64)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="briefs")
    audience = models.CharField(
        _("à qui s’adresse la note"),
        max_length=12,
        choices=BriefAudience,
        default=BriefAudience.RESIDENTS,
    )
    # The message of the communication plan that it answers.
    message = models.ForeignKey(
        PlanCard, null=True, blank=True, on_delete=models.SET_NULL, related_name="briefs"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("note d’une page")
        verbose_name_plural = _("notes d’une page")
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return self.said("title")
