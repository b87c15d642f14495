"""Who did what, when: one row for each action, written in the same transaction, never changed.

The database refuses changes and deletions by a trigger; only a row's personal text may be blanked (Law 25).
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from .behalf import in_whose_place


class Audience(models.TextChoices):
    """Who may read a row, besides those who may see its subject at all."""

    ALL = "all", _("la table et l’équipe")
    TABLE = "table", _("la table")
    STAFF = "staff", _("l’équipe")


class EventQuerySet(models.QuerySet):
    def about(self, subject) -> "EventQuerySet":
        """The rows of one object, the latest first."""
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(content_type=kind, object_id=subject.pk)

    def read_by(self, audience: str) -> "EventQuerySet":
        """The rows that one side may read: Audience.TABLE or Audience.STAFF."""
        return self.filter(audience__in=(Audience.ALL, audience))


class Event(models.Model):
    """One action of one person on one object."""

    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The absent colleague whose role the actor held to do it, kept here because absences end and roles move.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=60)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ALL)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    comment = models.TextField(blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at"], name="history_by_subject"),
            models.Index(fields=["content_type", "-at"], name="history_by_time"),
        ]

    def __str__(self):
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def sentence(self):
        """What was done, in the reader's language."""
        from .kinds import label_of

        return label_of(self.kind)


def record(
    subject,
    kind: str,
    *,
    by,
    audience: str = Audience.ALL,
    from_state: str = "",
    to_state: str = "",
    comment: str = "",
    before: dict | None = None,
    after: dict | None = None,
) -> Event:
    """Write one row of history; call it inside the transaction that makes the change."""
    return Event.objects.create(
        subject=subject,
        kind=kind,
        actor=by,
        on_behalf_of=in_whose_place(subject, kind, by),
        audience=audience,
        from_state=from_state,
        to_state=to_state,
        comment=comment,
        before=before,
        after=after,
    )
