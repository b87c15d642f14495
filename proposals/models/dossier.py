"""The dossier: an initiative at a stage, what the neighbourhood writes and asks for. Amounts are whole cents."""

import datetime as dt

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.history.models import Event
from cimpact.programmes.models import (
    BudgetCategory,
    BudgetSource,
    Prerequisite,
    Programme,
    RulesVersion,
    Stage,
    SubmissionWindow,
)
from cimpact.writing.models import Comment, Document
from governance.models import Item
from neighbourhoods.models import AdvisorAssignment, Initiative, Neighbourhood

from ..enums import IN_DECISION, EvidenceState, State

# What a list reads of a dossier and of what it names.
LISTED = (
    *("number", "state", "next_on", "advisor_id", "rules_id", "document_id", "sections_left"),
    *("submitted_at", "shared_at"),
    *("programme__code", "programme__pause_on_precision"),
    *("neighbourhood__name", "neighbourhood__table__name", "neighbourhood__fiscal_sponsor"),
    *("initiative__title", "stage__kind", "stage__name_fr", "stage__name_en"),
    *("advisor__first_name", "advisor__last_name", "advisor__email"),
    *("letter__sent_at", "letter__answered_at", "participation__ends_on"),
    *("participation__suspended_on",),
    *("participation__table_awaited", "participation__advisor_awaited", "participation__team_awaited"),
)


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DossierQuerySet":
        """The dossiers whose page the person may open; anything else is a 404."""
        from ..permissions import visible_dossiers

        return visible_dossiers(self, user)

    def with_names(self) -> "DossierQuerySet":
        """What every page and list of dossiers names."""
        return self.select_related(
            "programme", "neighbourhood__table", "initiative", "stage", "aimed_window", "window", "advisor"
        )

    def with_turns(self, *, every_due: bool = False) -> "DossierQuerySet":
        """What it takes to say where each dossier stands and what its reader has to do, in few queries.

        `every_due`: what is done already is read as well, for a page that shows it.
        """
        named = self.with_names().select_related("letter", "participation", "answer_letter")
        return named._with_dues(every_due=every_due)

    def listed(self) -> "DossierQuerySet":
        """What a line of a list shows and no more: the long texts stay in the database."""
        lines = self.select_related(
            "programme", "neighbourhood__table", "initiative", "stage", "advisor", "letter", "participation"
        )
        return lines.only(*LISTED)._with_dues()

    def _with_dues(self, *, every_due: bool = False) -> "DossierQuerySet":
        """Who accompanies each neighbourhood, and what each participation still owes."""
        from .award import Obligation

        owed = Prefetch("participation__obligations", Obligation.objects.owed(), to_attr="still_due")
        return self.prefetch_related(
            Prefetch(
                "neighbourhood__assignments", AdvisorAssignment.objects.current(), to_attr="current_advisors"
            ),
            "participation__obligations" if every_due else owed,
        )


class Dossier(models.Model):
    """A neighbourhood's path through one stage: letter, proposal, analysis, decision, participation."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="dossiers")
    rules = models.ForeignKey(RulesVersion, on_delete=models.PROTECT, related_name="dossiers")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="dossiers")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers")
    number = models.CharField(_("numéro"), max_length=20, null=True, blank=True, unique=True)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.CONTACTED)
    state_since = models.DateTimeField(default=clock.now)
    # When the next act is due, whoever it is up to; lists sort by it.
    next_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    # First contact (R6)
    contacted_on = models.DateField(_("premier contact le"), null=True, blank=True)
    contact_note = models.TextField(_("note du premier contact"), blank=True)

    # The proposal
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="dossier"
    )
    aimed_window = models.ForeignKey(
        SubmissionWindow, null=True, blank=True, on_delete=models.PROTECT, related_name="aimed_at"
    )
    years = models.PositiveSmallIntegerField(_("durée, en années"), null=True, blank=True)
    starts_on = models.DateField(_("début souhaité"), null=True, blank=True)
    support_version = models.PositiveIntegerField(default=0)
    budget_version = models.PositiveIntegerField(default=0)
    # The codes of the sections that still lack something, so that a home need not read the whole proposal.
    sections_left = models.JSONField(null=True, blank=True, editable=False)
    # The coordinator shows the draft to the advisor, until she takes it back.
    shared_at = models.DateTimeField(null=True, blank=True)
    # The advisor may type in the draft, because the coordinator asked for it, until she takes it back.
    typing_allowed_at = models.DateTimeField(null=True, blank=True)
    # The one person who answers for the submission, among those of the table.
    answerable = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The dossier of the same initiative that came before: its evidence and its words are not asked again (F13, F28).
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )

    # The submission
    window = models.ForeignKey(
        SubmissionWindow, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # The answer
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    promised_on = models.DateField(_("réponse promise le"), null=True, blank=True)
    answer_due_on = models.DateField(_("réponse due le"), null=True, blank=True)
    announced_on = models.DateField(_("annoncé de vive voix le"), null=True, blank=True)

    # Withdrawal and reopening (F33)
    withdrawn_from = models.CharField(max_length=12, choices=State, blank=True)

    events = GenericRelation(Event)
    comments = GenericRelation(Comment)
    items = GenericRelation(Item)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None) | (Q(document__isnull=False) & Q(stage__isnull=False)),
                name="numbered_dossier_has_a_proposal",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(window__isnull=False), name="submission_fixes_the_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "state", "next_on"], name="dossier_by_urgency"),
            models.Index(fields=["programme", "next_on", "id"], name="dossier_by_date"),
            models.Index(fields=["advisor", "state"], name="dossier_by_advisor"),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def title(self):
        """The initiative's name; before it has one, what the dossier is for now."""
        return self.initiative.title if self.initiative else _("Premier contact")

    @property
    def advised_by(self):
        """The person of the operator to talk to: whoever analyses, else whoever accompanies the neighbourhood."""
        current = next(
            (a.user for a in self.neighbourhood.current_advisors if a.programme_id == self.programme_id), None
        )
        return (self.advisor or current) if self.state in IN_DECISION else (current or self.advisor)

    @cached_property
    def open_precisions(self) -> list:
        """The requests for precision that the table has not answered, the first asked first."""
        awaited = self.precisions.filter(answered_at=None)
        return list(awaited.select_related("question__section", "asked_by"))

    @cached_property
    def asked(self) -> dict[int, int]:
        """Cents asked for each year, by year number.

        What was written for a year beyond the duration is kept, in case the duration comes back, but not asked for.
        """
        return {a.year: a.cents for a in self.amounts.all() if a.year <= (self.years or 0)}

    @property
    def total_asked(self) -> int:
        return sum(self.asked.values())

    @property
    def deadline(self) -> dt.datetime | None:
        """When the moment aimed at closes for this dossier, extensions included."""
        from ..moments import closing_time

        return closing_time(self.aimed_window, self) if self.aimed_window else None

    def year_starts(self) -> list[dt.date]:
        """The first day of each year asked for; empty without a start or a duration."""
        from ..dates import add_months

        if not (self.starts_on and self.years):
            return []
        return [add_months(self.starts_on, 12 * n) for n in range(self.years)]


class AmountAsked(models.Model):
    """The support asked for one year of the stage."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField()
    cents = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("montant demandé")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["dossier", "year"], name="amount_once_a_year")]

    def __str__(self):
        return f"{self.year}: {self.cents}"


class BudgetLine(models.Model):
    """What one category costs in one year, and who pays it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField()
    category = models.ForeignKey(BudgetCategory, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(BudgetSource, on_delete=models.PROTECT, related_name="+")
    cents = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("ligne de budget")
        verbose_name_plural = _("lignes de budget")
        ordering = ["category__order", "year"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "year", "category", "source"], name="budget_line_once")
        ]

    def __str__(self):
        return f"{self.category} {self.year}: {self.cents}"


class FundingNote(models.Model):
    """In the table's words, who or what a source of the budget is (a foundation, volunteers, a room lent)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="funding_notes")
    source = models.ForeignKey(BudgetSource, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("précision sur une source")
        constraints = [models.UniqueConstraint(fields=["dossier", "source"], name="funding_note_once")]

    def __str__(self):
        return self.text


class Evidence(models.Model):
    """How a prerequisite is met: in words, with files joined to it (F13)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evidence")
    prerequisite = models.ForeignKey(Prerequisite, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=EvidenceState, blank=True)
    note = models.TextField(blank=True)
    # The evidence accepted in an earlier stage, which this one repeats (F13).
    inherited_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The accepted report from which the note was written, until someone touches it (F13).
    shown_in = models.ForeignKey(
        "proposals.Obligation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("preuve d’un préalable")
        verbose_name_plural = _("preuves des préalables")
        ordering = ["prerequisite__order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "prerequisite"], name="evidence_once")]

    def __str__(self):
        return f"{self.prerequisite_id} {self.state}"


class LetterOfIntent(models.Model):
    """What a neighbourhood intends; the advisor's answer never blocks a proposal (F10)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="letter")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="letter")
    contact_name = models.CharField(_("personne à joindre"), max_length=120, blank=True)
    contact_email = models.EmailField(_("courriel"), blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("réponse"), blank=True)

    class Meta:
        verbose_name = _("lettre d’intention")
        verbose_name_plural = _("lettres d’intention")

    def __str__(self):
        return str(self.dossier)


class ClosingExtension(models.Model):
    """A moment closes later, for all or for one dossier, until a stated time, with its reason."""

    window = models.ForeignKey(SubmissionWindow, on_delete=models.PROTECT, related_name="extensions")
    dossier = models.ForeignKey(
        Dossier, null=True, blank=True, on_delete=models.CASCADE, related_name="extensions"
    )
    until = models.DateTimeField(_("jusqu’au"))
    reason = models.TextField(_("raison"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("prolongation")
        ordering = ["at"]

    def __str__(self):
        return f"{self.window} {self.until:%Y-%m-%d %H:%M}"
