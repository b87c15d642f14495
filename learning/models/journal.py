"""The learning journal: what people notice as they work, told to whom they choose (F68)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.writing.models import Photo
from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier

from ..enums import Aim, Condition, EntryKind, Sureness, Visibility
from .questions import LearningQuestion
from .reports import Finding

SEARCHED_FROM = frozenset({"title", "text", "tags"})


class JournalEntryQuerySet(models.QuerySet):
    def open_to(self, user) -> "JournalEntryQuerySet":
        """The entries the person may read; anything else is a 404."""
        from ..permissions import entries_open_to

        return self.filter(entries_open_to(user))

    def update(self, **values) -> int:
        """As any update, but for what is searched: that is written by `save` alone."""
        if not SEARCHED_FROM.isdisjoint(values):
            raise TypeError("A title, a text or tags are changed by save(), which keeps them found.")
        return super().update(**values)


class JournalEntry(models.Model):
    """Something learned, told in a minute. Its author alone decides who reads it, each time, and may change her mind.

    `aims` holds values of Aim, `conditions` values of Condition, `tags` short words as they were typed.
    """

    # Made where it is written, perhaps without a connection: the same entry sent twice is one.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="journal")
    # Where it was learned; none for whoever writes for the region (the team, a member of a committee).
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="journal"
    )
    dossier = models.ForeignKey(
        Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="journal"
    )
    question = models.ForeignKey(
        LearningQuestion, null=True, blank=True, on_delete=models.SET_NULL, related_name="journal"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="journal")
    kind = models.CharField(_("ce que c’est"), max_length=10, choices=EntryKind, default=EntryKind.NOTICED)
    title = models.CharField(_("en une phrase"), max_length=160)
    text = models.TextField(_("ce qui s’est passé, ce qu’on en comprend"), blank=True)
    sureness = models.CharField(
        _("à quel point en êtes-vous sûrs"), max_length=10, choices=Sureness, default=Sureness.HUNCH
    )
    visibility = models.CharField(
        _("qui peut la lire"), max_length=10, choices=Visibility, default=Visibility.ME
    )
    aims = models.JSONField(_("visées"), default=list, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    tags = models.JSONField(_("mots-clés"), default=list, blank=True)
    # What a table shared from a report that was accepted.
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.SET_NULL, related_name="journal"
    )
    # The day it is about; when it was written, then received.
    happened_on = models.DateField(_("le"), default=clock.today)
    written_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)
    # Taken back by its author: nobody reads it any more, she included.
    removed_at = models.DateTimeField(null=True, blank=True)

    # What is searched, written by `save` (see searched.py).
    searched_title = models.TextField(default="", editable=False)
    searched_text = models.TextField(default="", editable=False)
    searched_tags = models.TextField(default="", editable=False)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée de journal")
        verbose_name_plural = _("entrées de journal")
        ordering = ["-happened_on", "-id"]
        indexes = [
            models.Index(F("happened_on").desc(), F("id").desc(), name="journal_latest_first"),
            models.Index(fields=["author"], condition=Q(removed_at=None), name="journal_of_author"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(neighbourhood__isnull=False)
                | ~Q(visibility__in=[Visibility.TABLE, Visibility.ADVISOR]),
                name="journal_table_needs_a_neighbourhood",
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(removed_at=None), name="journal_finding_shared_once"
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """Every writing keeps what is searched as the entry now says it."""
        from ..searched import searched_columns

        columns = searched_columns(self)
        for name, value in columns.items():
            setattr(self, name, value)
        if update_fields is not None:
            update_fields = {*update_fields, *columns}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def shown_aims(self) -> list[str]:
        """In words."""
        return [str(Aim(aim).label) for aim in self.aims if aim in Aim.values]

    @property
    def shown_conditions(self) -> list[str]:
        """In words."""
        return [str(Condition(one).label) for one in self.conditions if one in Condition.values]


class JournalPhoto(Photo):
    """What an entry shows."""

    folder = "journal"

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="photos")

    class Meta:
        verbose_name = _("photo d’une entrée de journal")
        verbose_name_plural = _("photos d’entrées de journal")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(removed_at=None), name="journal_one_photo_at_a_time"
            )
        ]


class JournalRevision(models.Model):
    """What an entry said before it was changed; only its author reads it again."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=EntryKind)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    sureness = models.CharField(max_length=10, choices=Sureness)
    # Who had written it, when.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version d’une entrée de journal")
        verbose_name_plural = _("versions d’entrées de journal")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="journal_version_once")]

    def __str__(self):
        return f"{self.title} ({self.version})"
