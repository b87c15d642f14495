"""The rules of a programme: stages, ranges, prerequisites, criteria, what a budget is made of.

A version is a draft until it is published, then it never changes: dossiers keep the one they were opened under.
Amounts are whole cents.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.translated import Translated

from ..enums import STEP, Basis, CapacityUse, SourceKind, StageKind
from .programme import Programme


class RulesQuerySet(models.QuerySet):
    def published(self) -> "RulesQuerySet":
        return self.exclude(published_at=None)

    def drafts(self) -> "RulesQuerySet":
        return self.filter(published_at=None)


class RulesVersion(models.Model):
    """The rules of a programme from a date on: a draft, then published and never changed."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField()
    label_fr = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    label = Translated()
    source_fr = models.CharField(max_length=160, blank=True)
    source_en = models.CharField(max_length=160, blank=True)
    source = Translated()
    effective_on = models.DateField(_("en vigueur le"))
    # The version it was copied from: what differs is shown against it.
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now, null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("version des règles")
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="rules_numbered_once")]

    def __str__(self):
        return f"{self.programme} {self.number}"

    @cached_property
    def own_source(self) -> "BudgetSource":
        """The source that is the programme itself, whose yearly totals are the amounts asked for."""
        return next(s for s in self.sources_by_id.values() if s.kind == SourceKind.PROGRAMME)

    @cached_property
    def sources_by_id(self) -> dict[int, "BudgetSource"]:
        """The sources of a budget, in the order of its pages."""
        return {source.pk: source for source in self.sources.all()}

    @cached_property
    def budget_categories(self) -> list["BudgetCategory"]:
        """The categories of a budget, in the order of its pages."""
        return list(self.categories.all())


class Stage(models.Model):
    """One of the three steps under one version of the rules (R19–R25)."""

    rules = models.ForeignKey(RulesVersion, on_delete=models.PROTECT, related_name="stages")
    kind = models.CharField(max_length=12, choices=StageKind)
    name_fr = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    name = Translated()
    summary_fr = models.TextField()
    summary_en = models.TextField()
    summary = Translated()
    description_fr = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    description = Translated()
    scale_fr = models.TextField(blank=True)
    scale_en = models.TextField(blank=True)
    scale = Translated()
    path_fr = models.TextField(blank=True)
    path_en = models.TextField(blank=True)
    path = Translated()
    source_fr = models.CharField(max_length=160, blank=True)
    source_en = models.CharField(max_length=160, blank=True)
    source = Translated()
    amount_min = models.PositiveBigIntegerField(_("soutien minimal par année, en cents"))
    amount_max = models.PositiveBigIntegerField(_("soutien maximal par année, en cents"))
    years_min = models.PositiveSmallIntegerField(default=1)
    years_usual = models.PositiveSmallIntegerField()
    years_max = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("étape")
        ordering = ["rules", "amount_min"]
        constraints = [
            models.UniqueConstraint(fields=["rules", "kind"], name="stage_once_in_rules"),
            models.CheckConstraint(condition=Q(amount_max__gte=F("amount_min")), name="stage_range_ordered"),
            models.CheckConstraint(
                condition=Q(years_min__lte=F("years_usual"), years_usual__lte=F("years_max")),
                name="stage_years_ordered",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def step(self) -> int:
        """1, 2 or 3."""
        return STEP[StageKind(self.kind)]

    def needs_justification(self, years: int) -> bool:
        """A duration beyond the usual one is possible with a justification (R21)."""
        return years > self.years_usual

    def durations(self) -> list[int]:
        """The durations a neighbourhood may ask for, in years."""
        return list(range(self.years_min, self.years_max + 1))


class Prerequisite(models.Model):
    """What must be there before a stage; the same code in a later stage is the same thing, proved once (F13)."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="prerequisites")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    text_fr = models.TextField()
    text_en = models.TextField()
    text = Translated()
    help_fr = models.TextField(blank=True)
    help_en = models.TextField(blank=True)
    help = Translated()
    source_fr = models.CharField(max_length=160, blank=True)
    source_en = models.CharField(max_length=160, blank=True)
    source = Translated()

    class Meta:
        verbose_name = _("préalable")
        ordering = ["stage", "order"]
        constraints = [models.UniqueConstraint(fields=["stage", "code"], name="prerequisite_once_in_stage")]

    def __str__(self):
        return self.text


class Criterion(models.Model):
    """What the analysis looks at, beside the answers and prerequisites it concerns."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="criteria")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=14, choices=Basis)
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    title = Translated()
    help_fr = models.TextField(blank=True)
    help_en = models.TextField(blank=True)
    help = Translated()
    questions = models.JSONField(default=list, blank=True)
    prerequisites = models.JSONField(default=list, blank=True)
    # ÉDI is a reflection, never an appreciation (R45).
    reflection = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("critère")
        ordering = ["stage", "order"]
        constraints = [models.UniqueConstraint(fields=["stage", "code"], name="criterion_once_in_stage")]

    def __str__(self):
        return self.title


class BudgetCategory(models.Model):
    """A line of the budget under one version of the rules."""

    rules = models.ForeignKey(RulesVersion, on_delete=models.PROTECT, related_name="categories")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    name = Translated()
    help_fr = models.TextField(blank=True)
    help_en = models.TextField(blank=True)
    help = Translated()
    # What the category pays of capacity building, if it does (R37–R39).
    capacity_use = models.CharField(max_length=12, choices=CapacityUse, blank=True)

    class Meta:
        verbose_name = _("catégorie de budget")
        verbose_name_plural = _("catégories de budget")
        ordering = ["rules", "order"]
        constraints = [models.UniqueConstraint(fields=["rules", "code"], name="category_once_in_rules")]

    def __str__(self):
        return self.name


class BudgetSource(models.Model):
    """Where the money of a budget comes from, under one version of the rules (F27)."""

    rules = models.ForeignKey(RulesVersion, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=12, choices=SourceKind)
    order = models.PositiveSmallIntegerField()
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    name = Translated()
    help_fr = models.TextField(blank=True)
    help_en = models.TextField(blank=True)
    help = Translated()

    class Meta:
        verbose_name = _("source de financement")
        verbose_name_plural = _("sources de financement")
        ordering = ["rules", "order"]
        constraints = [models.UniqueConstraint(fields=["rules", "kind"], name="source_once_in_rules")]

    def __str__(self):
        return self.name
