"""What a committee is asked to decide, what each member said, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import Mode, Outcome, ResolutionState, Result, Voice
from .committees import CommitteeMember
from .meetings import Point


class Resolution(models.Model):
    """A proposal of decision on a point: how it is decided, its result, and that its effect was done.

    On an investment `answer` is what the committee would answer, and `terms` the support it would recommend:
    {"years": 3, "starts_on": "2022-04-01", "amounts": {"1": cents, …}, "conditions": "…"}.
    """

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="resolutions")
    text = models.TextField(_("proposition de décision"))
    version = models.PositiveIntegerField(default=1)
    # The proposal it would change: once adopted, its text takes that one's place.
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments"
    )
    # The decision it takes up again, and why.
    reopens = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reopened_by"
    )
    reopen_reason = models.TextField(blank=True)
    answer = models.CharField(_("réponse"), max_length=16, choices=Outcome, blank=True)
    terms = models.JSONField(null=True, blank=True)
    mode = models.CharField(_("comment décider"), max_length=10, choices=Mode, default=Mode.CONSENSUS)
    state = models.CharField(max_length=10, choices=ResolutionState, default=ResolutionState.DRAFT)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    result = models.CharField(_("résultat"), max_length=10, choices=Result, blank=True)
    reasons = models.TextField(_("raisons"), blank=True)
    # As counted when it was decided; the quorum is empty when the committee has fixed none.
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    took_part = models.PositiveSmallIntegerField(default=0)
    in_favour = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    # Its effect is done once, in the transaction of the decision.
    applied_at = models.DateTimeField(null=True, blank=True)
    # Why its effect could not be done when a consultation closed, in words; it is tried again from its page.
    obstacle = models.TextField(blank=True)

    class Meta:
        verbose_name = _("proposition de décision")
        verbose_name_plural = _("propositions de décision")
        ordering = ["proposed_at", "pk"]
        indexes = [models.Index(fields=["-decided_at"], name="resolution_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ResolutionState.DECIDED, decided_at__isnull=False)
                & Q(result__in=Result.values)
                | ~Q(state=ResolutionState.DECIDED) & Q(decided_at=None, result="", applied_at=None),
                name="a_decision_has_its_result",
            ),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_decided(self) -> bool:
        return self.state == ResolutionState.DECIDED

    @property
    def is_secret(self) -> bool:
        return self.mode == Mode.SECRET


class Vote(models.Model):
    """That a member voted; and what, unless the vote is secret."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, related_name="votes")
    voice = models.CharField(max_length=10, choices=Voice, blank=True)
    words = models.CharField(_("en quelques mots"), max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("vote")
        ordering = ["member__user__last_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["resolution", "member"], name="vote_once")]

    def __str__(self):
        return f"{self.member}: {self.voice}"


class SecretBallot(models.Model):
    """What someone voted in secret: nothing ties it to her, neither its key nor a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="ballots")
    voice = models.CharField(max_length=10, choices=Voice)

    class Meta:
        verbose_name = _("bulletin secret")
        verbose_name_plural = _("bulletins secrets")
        ordering = ["id"]

    def __str__(self):
        return self.voice
