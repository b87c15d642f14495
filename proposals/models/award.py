"""What was decided, the letter that says it, and the participation that begins. Amounts are whole cents."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from neighbourhoods.models import Initiative

from ..enums import Awaited, LetterKind, ObligationKind
from .dossier import Dossier

# Crockford's alphabet: nothing that reads like something else when printed.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Award(models.Model):
    """The support recommended, then ratified: years, start, conditions."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="award")
    years = models.PositiveSmallIntegerField(_("durée, en années"))
    starts_on = models.DateField(_("début"))
    conditions = models.TextField(_("conditions"), blank=True)

    class Meta:
        verbose_name = _("allocation")

    def __str__(self):
        return str(self.dossier)

    @cached_property
    def by_year(self) -> list["AwardYear"]:
        """The support of each year, in order."""
        return list(self.amounts.all())

    @property
    def total(self) -> int:
        return sum(year.cents for year in self.by_year)


class AwardYear(models.Model):
    """The support of one year."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField()
    cents = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("année d’une allocation")
        verbose_name_plural = _("années d’une allocation")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["award", "year"], name="award_amount_once_a_year")]

    def __str__(self):
        return f"{self.year}: {self.cents}"


def random_code() -> str:
    """Forty random bits, printed as eight characters in two groups."""
    characters = "".join(secrets.choice(_ALPHABET) for _i in range(8))
    return f"{characters[:4]}-{characters[4:]}"


class Letter(models.Model):
    """The letter that answers a proposal: allocation or refusal, in one language, kept as it was sent."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="answer_letter")
    kind = models.CharField(max_length=8, choices=LetterKind)
    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=9, default=random_code, editable=False)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES, default="fr")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signatory_name = models.CharField(_("signée par"), max_length=120)
    signatory_title = models.CharField(_("fonction"), max_length=160)
    message = models.TextField(_("mot personnel"), blank=True)
    reasons = models.TextField(_("raisons"), blank=True)
    advice = models.TextField(_("conseils pour la suite"), blank=True)
    accept_by = models.DateField(_("à accepter d’ici le"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # What it said when it was sent, on a page and on paper.
    words = models.TextField(blank=True, editable=False)
    pdf = models.FileField(upload_to="letters/", blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("lettre")

    def __str__(self):
        return self.number


class Participation(models.Model):
    """A stage under way, from its first day to its last."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="participation")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="participations")
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    years = models.PositiveSmallIntegerField(_("durée, en années"))
    # It stands still since that day; kept by workflow/interruptions.py.
    suspended_on = models.DateField(null=True, blank=True)
    # What one side has asked of the other, so that lists need not look for it; kept by workflow/awaited.py.
    table_awaited = models.CharField(max_length=12, choices=Awaited, blank=True)
    advisor_awaited = models.CharField(max_length=12, choices=Awaited, blank=True)
    team_awaited = models.CharField(max_length=12, choices=Awaited, blank=True)

    class Meta:
        verbose_name = _("participation")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="participation_ends_after_start"
            )
        ]

    def __str__(self):
        return f"{self.initiative}, {self.starts_on:%Y}"

    @cached_property
    def still_due(self) -> list["Obligation"]:
        """The meetings and reports not done yet, the first due first; nothing while it stands still."""
        return [] if self.suspended_on else [due for due in self.obligations.all() if due.done_on is None]

    @property
    def to_come(self) -> list["Obligation"]:
        """Those whose date still matters: not even handed in."""
        return [due for due in self.still_due if due.handed_in_on is None]


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def owed(self) -> "ObligationQuerySet":
        """Not done yet; nothing is owed while a participation stands still."""
        return self.filter(done_on=None, participation__suspended_on=None)


class Obligation(models.Model):
    """A meeting or a report that a participation owes, and when it was done."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="obligations")
    kind = models.CharField(max_length=14, choices=ObligationKind)
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    # A report is handed in, perhaps sent back to be made precise, then accepted: only then is it done.
    handed_in_on = models.DateField(null=True, blank=True)
    sent_back_on = models.DateField(null=True, blank=True)
    # When a meeting is to be held, once its date was chosen.
    planned_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("échéance")
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind", "year"], name="obligation_once_a_year")
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="obligation_still_due")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def is_late(self) -> bool:
        """Its date has passed; what was handed in once is late no more, nor anything while all stands still."""
        return (
            self.done_on is None
            and self.handed_in_on is None
            and self.due_on < clock.today()
            and self.participation.suspended_on is None
        )

    @property
    def is_to_read(self) -> bool:
        """A report handed in, that waits for its reading."""
        return self.done_on is None and self.handed_in_on is not None and self.sent_back_on is None

    @property
    def is_sent_back(self) -> bool:
        """A report that the table makes precise."""
        return self.done_on is None and self.sent_back_on is not None
