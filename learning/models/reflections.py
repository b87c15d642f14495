"""What a table thinks of its own way of working: equity in five dimensions, the five conditions (R44, R45, R47).

In its own words, when it wishes. Nothing here counts, grades or ranks; what was written is kept to be read again.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.writing.models import SubjectNote
from neighbourhoods.models import Initiative, Neighbourhood

from ..enums import ReflectionKind


class SelfReflection(models.Model):
    """One look of a table at itself, or at one of its initiatives, from the day it opens to the day it closes."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="self_reflections")
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="self_reflections"
    )
    # None: of the neighbourhood as a whole.
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="self_reflections"
    )
    kind = models.CharField(_("sur quoi"), max_length=10, choices=ReflectionKind)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Closed, its words no longer change: they are what the next one is read beside.
    closed_at = models.DateTimeField(null=True, blank=True)
    # The table's own until it shows it to whoever accompanies it; it may take it back.
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("réflexion d’une table")
        verbose_name_plural = _("réflexions des tables")
        ordering = [F("closed_at").desc(nulls_first=True), "-opened_at", "-id"]
        indexes = [models.Index(fields=["neighbourhood", "programme", "kind"], name="self_reflection_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "neighbourhood", "kind"],
                condition=Q(closed_at=None, initiative=None),
                name="one_open_self_reflection_of_a_place",
            ),
            models.UniqueConstraint(
                fields=["programme", "neighbourhood", "kind", "initiative"],
                condition=Q(closed_at=None, initiative__isnull=False),
                name="one_open_self_reflection_of_an_initiative",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.about}"

    @property
    def about(self) -> str:
        """What it looks at: an initiative by its title, else the neighbourhood."""
        return self.initiative.title if self.initiative else self.neighbourhood.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class SelfReflectionNote(SubjectNote):
    """What the table writes on one subject, by its code (learning/data/reflections.yaml)."""

    reflection = models.ForeignKey(SelfReflection, on_delete=models.CASCADE, related_name="notes")

    class Meta:
        verbose_name = _("note d’une réflexion de table")
        verbose_name_plural = _("notes de réflexions de tables")
        constraints = [
            models.UniqueConstraint(fields=["reflection", "code"], name="self_reflection_note_once")
        ]

    def __str__(self):
        return f"{self.reflection} {self.code}"


class SelfReflectionStep(models.Model):
    """What the table says it will do on one subject: who and by when, if it knows."""

    reflection = models.ForeignKey(SelfReflection, on_delete=models.CASCADE, related_name="steps")
    code = models.SlugField(max_length=40)
    what = models.CharField(_("ce que nous ferons"), max_length=300)
    who = models.CharField(_("qui s’en charge"), max_length=120, blank=True)
    due_on = models.DateField(_("d’ici le"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The same key is the same step, however many times its form is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("prochain pas d’une réflexion")
        verbose_name_plural = _("prochains pas de réflexions")
        ordering = ["created_at", "id"]

    def __str__(self):
        return self.what
