"""The regional learning and transfer plan, built with the management committee (R51, F69).

A row of RegionalPlan is one version. Once the committee adopted it, `snapshot` says what it holds, for ever; the plan
keeps the team's own words only, and the ids of the journal entries it drew on, each read while its author opens it.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from governance.models import Committee

from ..regional_enums import ActionState, PlanState, SuggestionState, ThemeKind, TransferForm
from .journal import JournalEntry


class RegionalPlanQuerySet(models.QuerySet):
    def open_to(self, user) -> "RegionalPlanQuerySet":
        """The versions the person may read; any other is a 404."""
        from ..permissions import plans_open_to

        return self.filter(plans_open_to(user))

    def in_force(self) -> "RegionalPlanQuerySet":
        """Those the community reads, the latest first."""
        return self.filter(published_at__isnull=False).order_by("-number")


class RegionalPlan(models.Model):
    """One version of a programme's plan for a period."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="regional_plans")
    # Of all the programme's: the version that people name.
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("titre"), max_length=160)
    first_year = models.PositiveSmallIntegerField(_("de l’année"))
    last_year = models.PositiveSmallIntegerField(_("à l’année"))
    purpose = models.TextField(_("ce que ce plan cherche"), blank=True)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    # When the members of the committee began to read it.
    shared_at = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="regional_plans"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    # What it held when it was adopted (regional_text.content_of).
    snapshot = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)

    objects = RegionalPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan régional d’apprentissages et de transfert")
        verbose_name_plural = _("plans régionaux d’apprentissages et de transfert")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="regional_plan_number"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(adopted_at=None), name="one_regional_plan_at_work"
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="regional_plan_years_in_order"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PlanState.ADOPTED,
                    adopted_at__isnull=False,
                    adopted_by__isnull=False,
                    snapshot__isnull=False,
                )
                | ~Q(state=PlanState.ADOPTED) & Q(adopted_at=None, published_at=None, snapshot=None),
                name="an_adopted_plan_is_frozen",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_adopted(self) -> bool:
        return self.state == PlanState.ADOPTED

    @property
    def period(self) -> str:
        """« 2026–2027 », or one year."""
        years = (self.first_year, self.last_year)
        return "–".join(str(year) for year in dict.fromkeys(years))


class PlanTheme(models.Model):
    """Something the region learns: what moved forward, or a challenge that many share."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The same theme from one version of the plan to the next.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="themes")
    kind = models.CharField(_("ce que c’est"), max_length=12, choices=ThemeKind, default=ThemeKind.ADVANCE)
    title = models.CharField(_("thème"), max_length=160)
    learned = models.TextField(_("ce que la région apprend"), blank=True)
    retained = models.TextField(_("ce que nous en retenons"), blank=True)
    entries: models.ManyToManyField = models.ManyToManyField(
        JournalEntry, through="ThemeSource", related_name="regional_themes"
    )
    order = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    # Taken out of the draft: what was written and suggested of it stays in the database.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thème du plan régional")
        verbose_name_plural = _("thèmes du plan régional")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title


class ThemeSource(models.Model):
    """A journal entry that a theme draws on."""

    theme = models.ForeignKey(PlanTheme, on_delete=models.CASCADE, related_name="sources")
    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("source d’un thème")
        verbose_name_plural = _("sources d’un thème")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["theme", "entry"], name="theme_source_once")]

    def __str__(self):
        return f"{self.theme_id}: {self.entry_id}"


class TransferActionQuerySet(models.QuerySet):
    def open(self) -> "TransferActionQuerySet":
        """Still to do, in the version in force."""
        return self.filter(state__in=(ActionState.TODO, ActionState.UNDER_WAY))


class TransferAction(models.Model):
    """What makes a learning known beyond the neighbourhood where it was made: by whom, for whom, until when."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The same action from one version of the plan to the next: where it stands goes along.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(PlanTheme, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(_("ce qui sera fait"), max_length=300)
    form = models.CharField(_("sous quelle forme"), max_length=12, choices=TransferForm)
    audience = models.CharField(_("pour qui"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="transfer_actions",
    )
    owner_name = models.CharField(_("nom"), max_length=120, blank=True)
    due_on = models.DateField(_("d’ici le"))
    state = models.CharField(_("avancement"), max_length=10, choices=ActionState, default=ActionState.TODO)
    note = models.TextField(_("note"), blank=True)
    state_at = models.DateTimeField(null=True, blank=True)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TransferActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action de transfert")
        verbose_name_plural = _("actions de transfert")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, owner_name__gt="") | Q(owner__isnull=False, owner_name=""),
                name="transfer_action_has_one_owner",
            )
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="transfer_action_owner")]

    def __str__(self):
        return self.what

    @property
    def owner_words(self) -> str:
        """Who does it."""
        return self.owner.full_name if self.owner else self.owner_name

    @property
    def is_open(self) -> bool:
        return self.state in (ActionState.TODO, ActionState.UNDER_WAY)

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < clock.today()


class PlanSuggestion(models.Model):
    """What a member of the committee suggests of a draft, on one theme or on the whole; and what the team answers."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="suggestions")
    theme = models.ForeignKey(
        PlanTheme, null=True, blank=True, on_delete=models.CASCADE, related_name="suggestions"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("votre suggestion"))
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    answer = models.TextField(_("réponse"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("suggestion du comité")
        verbose_name_plural = _("suggestions du comité")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]
