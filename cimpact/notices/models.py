"""Messages owed to people: saved with the change they tell of, sent after it, each exactly once."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock


class Status(models.TextChoices):
    PENDING = "pending", _("à envoyer")
    CLAIMED = "claimed", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    UNCERTAIN = "uncertain", _("incertain")  # the sender died between claiming and marking: a person decides
    FAILED = "failed", _("refusé")  # the mail server refused it for good
    CANCELLED = "cancelled", _("annulé")


TO_CHECK = (Status.UNCERTAIN, Status.FAILED)
TOLD = (Status.SENT, *TO_CHECK)


@dataclass(frozen=True)
class Outsider:
    """Somebody without an account whom a message is owed to: as she gave her name, at the address she gave."""

    full_name: str
    email: str
    language: str

    @property
    def first_name(self) -> str:
        return self.full_name.split(" ")[0]


class NoticeQuerySet(models.QuerySet):
    def due(self) -> "NoticeQuerySet":
        return self.filter(status=Status.PENDING, try_after__lte=clock.now())

    def told(self) -> "NoticeQuerySet":
        """What its reader finds in the portal, arrived by e-mail or not. An invitation is over once she is in."""
        return self.filter(status__in=TOLD).exclude(kind="invitation")

    def to_check(self) -> "NoticeQuerySet":
        """What the mail server refused, or may not have delivered: a person decides."""
        return self.filter(status__in=TO_CHECK)

    def stale(self) -> "NoticeQuerySet":
        """Claimed so long ago that whoever claimed them must be dead."""
        return self.filter(status=Status.CLAIMED, claimed_at__lt=clock.now() - Notice.CLAIM_LIFETIME)


def _message_id() -> str:
    return f"<{uuid.uuid4()}@cimpact>"


class Notice(models.Model):
    """One message to one person about one thing. The database holds that it exists only once."""

    CLAIM_LIFETIME = dt.timedelta(minutes=10)

    kind = models.CharField(max_length=60)
    # A person of the portal, or else somebody without an account, by name and address.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    to_name = models.CharField(max_length=120, blank=True)
    to_address = models.EmailField(blank=True)
    to_language = models.CharField(max_length=2, blank=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    due_at = models.DateTimeField()
    # What the message needs and the subject does not keep: an invitation's link, a former date.
    details = models.JSONField(default=dict, blank=True)

    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(
        default=clock.now
    )  # when it is due, then later after each failed attempt
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    message_id = models.CharField(max_length=80, default=_message_id, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("avis")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id", "recipient", "due_at"], name="notice_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id", "to_address", "due_at"],
                condition=models.Q(recipient=None),
                name="notice_once_to_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, to_address="")
                | (models.Q(recipient=None) & ~models.Q(to_address="")),
                name="notice_has_one_reader",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "try_after"], name="notice_to_send"),
            models.Index(fields=["recipient", "-due_at"], name="notice_by_person"),
        ]

    def __str__(self):
        return f"{self.kind} → {self.recipient_id or self.to_address}"

    @property
    def reader(self):
        """Who reads it: a person of the portal, or an Outsider."""
        return self.recipient or Outsider(self.to_name, self.to_address, self.to_language)


class Pace(models.TextChoices):
    """When a person is written to about the messages of a conversation that concern her."""

    NOW = "now", _("Tout de suite, quand on me mentionne ou me répond")
    DAILY = "daily", _("Un résumé par jour, le matin")
    NONE = "none", _("Aucun courriel : je les lis dans le portail")


class ReminderPace(models.TextChoices):
    """When a person is reminded of a date. Never is no choice: what is late would be late without her knowing."""

    NOW = "now", _("Un courriel pour chaque rappel, le jour même")
    DAILY = "daily", _("Ensemble, dans le résumé du matin")


class MessagePace(models.Model):
    """What a person chose; whoever chose nothing is written to at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_pace"
    )
    pace = models.CharField(_("courriels des conversations"), max_length=10, choices=Pace, default=Pace.NOW)
    reminders = models.CharField(
        _("rappels des dates"), max_length=10, choices=ReminderPace, default=ReminderPace.NOW
    )

    class Meta:
        verbose_name = _("rythme des courriels")
        verbose_name_plural = _("rythmes des courriels")

    def __str__(self):
        return f"{self.user_id} {self.pace}"


class DigestLine(models.Model):
    """Something that a person will read of in the next morning's digest, unless she reads it before."""

    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # The digest that carries it; it is carried once.
    notice = models.ForeignKey(
        Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="digest_lines"
    )

    class Meta:
        verbose_name = _("ligne d’un résumé")
        verbose_name_plural = _("lignes de résumés")
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id", "recipient"], name="digest_line_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(notice=None, read_at=None),
                name="digest_line_to_gather",
            ),
            models.Index(fields=["recipient", "kind", "object_id"], name="digest_line_by_person"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id} → {self.recipient_id}"
