"""A programme and its rules, as data: stages, ranges, delays, criteria, moments of submission.

Rules are versioned; a dossier keeps the version it was opened under. Moments are live: they belong to the programme.
Amounts are whole cents.
"""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.roles import Context, read_once
from cimpact.translated import Translated

from .enums import STEP, AnswerCountsFrom, Basis, StageKind


class Programme(models.Model):
    """One programme of the operator. What the guide leaves open is a setting, and "not set" is a value."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    prefix = models.CharField(_("préfixe des numéros"), max_length=8)
    name_fr = models.CharField(_("nom en français"), max_length=160)
    name_en = models.CharField(_("nom en anglais"), max_length=160)
    name = Translated()
    short_name_fr = models.CharField(max_length=60)
    short_name_en = models.CharField(max_length=60)
    short_name = Translated()
    operator_fr = models.CharField(_("opérateur"), max_length=160)
    operator_en = models.CharField(max_length=160)
    operator = Translated()
    contact_email = models.EmailField(_("courriel de l’équipe de coordination"))
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    letters_expected_by = models.DateField(_("lettres d’intention attendues d’ici le"), null=True, blank=True)
    last_submission_year = models.PositiveSmallIntegerField(
        _("dernière année de dépôt"), null=True, blank=True
    )
    answer_weeks = models.PositiveSmallIntegerField(_("délai de réponse, en semaines"), default=8)
    answer_counts_from = models.CharField(
        _("le délai compte à partir"),
        max_length=12,
        choices=AnswerCountsFrom,
        default=AnswerCountsFrom.WINDOW,
    )
    pause_on_precision = models.BooleanField(
        _("une demande de précision met le délai en pause"), default=True
    )
    mid_year_months = models.PositiveSmallIntegerField(_("mois avant la rencontre de mi-année"), default=6)
    final_includes_annual = models.BooleanField(
        _("la dernière année, le rapport final comprend le rapport d’activité"), default=True
    )
    report_delay_days = models.PositiveSmallIntegerField(
        _("jours accordés pour un rapport après la fin de l’année"), null=True, blank=True
    )
    capacity_amount = models.PositiveBigIntegerField(
        _("montant réservé au renforcement des compétences, par année, en cents"), null=True, blank=True
    )
    rating_scale = models.BooleanField(_("échelle de 1 à 5 à l’analyse"), default=False)

    class Meta:
        verbose_name = _("programme")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="programme_ends_after_start")
        ]

    def __str__(self):
        return self.short_name

    def current_rules(self) -> "RulesVersion":
        """The version in force today: a dossier opened now keeps it."""
        return self.rules.filter(effective_on__lte=clock.today()).order_by("-effective_on", "-number").first()


class TeamMember(models.Model):
    """A person of the programme's coordination team, for a time."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teams")
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("membre de l’équipe de coordination")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"], condition=Q(ended_on=None), name="team_member_once_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.programme}"


@read_once
def teams_of(user) -> list[TeamMember]:
    """The coordination teams a person belongs to, today."""
    return list(TeamMember.objects.filter(user=user, ended_on=None).select_related("programme"))


def team_contexts(user):
    """The coordination teams a person belongs to."""
    for member in teams_of(user):
        yield Context(
            "team", member.programme_id, _("Équipe de coordination"), member.programme.short_name, rank=10
        )


class RulesVersion(models.Model):
    """The rules of a programme from a date on; never changed once a dossier was opened under them."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField()
    label_fr = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    label = Translated()
    source_fr = models.CharField(max_length=160, blank=True)
    source_en = models.CharField(max_length=160, blank=True)
    source = Translated()
    effective_on = models.DateField()

    class Meta:
        verbose_name = _("version des règles")
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="rules_numbered_once")]

    def __str__(self):
        return f"{self.programme} {self.number}"


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

    class Meta:
        verbose_name = _("catégorie de budget")
        verbose_name_plural = _("catégories de budget")
        ordering = ["rules", "order"]
        constraints = [models.UniqueConstraint(fields=["rules", "code"], name="category_once_in_rules")]

    def __str__(self):
        return self.name


def _known_stages(value) -> None:
    if not isinstance(value, list) or not value or set(value) - set(StageKind.values):
        raise ValidationError(_("Choisissez au moins une étape."))


class WindowQuerySet(models.QuerySet):
    def open(self) -> "WindowQuerySet":
        return self.filter(closes_at__gt=clock.now())


class SubmissionWindow(models.Model):
    """A moment of submission: the instant it closes and the stages it admits (R3–R5)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="windows")
    date = models.DateField(_("date de dépôt"))
    closes_at = models.DateTimeField(_("ferme le"))
    stages = models.JSONField(_("étapes admises"), default=list, validators=[_known_stages])

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("moment de dépôt")
        verbose_name_plural = _("moments de dépôt")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["programme", "date"], name="window_once_a_day")]

    def __str__(self):
        return f"{self.date:%Y-%m-%d}"

    def admits(self, kind: str) -> bool:
        return kind in self.stages

    @property
    def answer_due_on(self) -> dt.date:
        """The date an answer is due when the delay counts from the calendar (R9)."""
        return self.date + dt.timedelta(weeks=self.programme.answer_weeks)
