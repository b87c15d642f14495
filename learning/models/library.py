"""The learning library: who reused a learning, and the collections that people make (F70)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..enums import Readers
from .journal import JournalEntry


class ReuseQuerySet(models.QuerySet):
    def said(self) -> "ReuseQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Reuse(models.Model):
    """A neighbourhood says that it reused a learning, and what that changed there."""

    # The same key is the same reuse, however many times its form is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="reuses")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="reuses")
    text = models.TextField(_("ce que cela a changé chez vous"))
    on = models.DateField(_("depuis le"), default=clock.today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("apprentissage réutilisé")
        verbose_name_plural = _("apprentissages réutilisés")
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "neighbourhood"], condition=Q(withdrawn_at=None), name="reuse_once_a_place"
            )
        ]

    def __str__(self):
        return f"{self.neighbourhood} ← {self.entry}"


class CollectionQuerySet(models.QuerySet):
    def open_to(self, user) -> "CollectionQuerySet":
        """The collections the person may read; anything else is a 404."""
        from ..permissions import collections_open_to

        return self.filter(collections_open_to(user))


class Collection(models.Model):
    """Learnings that a person puts together, in an order, under a name. Its readers find in it what is open to them."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="collections")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="collections")
    title = models.CharField(_("nom"), max_length=120)
    text = models.TextField(_("ce qui les réunit"), blank=True)
    readers = models.CharField(_("qui la voit"), max_length=10, choices=Readers, default=Readers.ME)
    entries: models.ManyToManyField = models.ManyToManyField(
        JournalEntry, through="CollectionEntry", related_name="collections"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        ordering = [F("updated_at").desc(), "-id"]

    def __str__(self):
        return self.title


class CollectionEntry(models.Model):
    """One learning in a collection, at its place."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="kept")
    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="kept")
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("apprentissage d’une collection")
        verbose_name_plural = _("apprentissages d’une collection")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "entry"], name="collected_once")]

    def __str__(self):
        return f"{self.collection} · {self.entry}"
