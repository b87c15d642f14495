"""The yearly reflection of a support structure on its role (F101, F102): in its own words, never scored."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.models import Programme
from cimpact.writing.models import SubjectNote
from neighbourhoods.models import Neighbourhood


class Reflection(models.Model):
    """A year's reflection of a table as support structure; of the coordination team when it has no neighbourhood."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reflections")
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="reflections"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    # A table's is its own until it shares it with those who accompany it.
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("réflexion d’une structure de soutien")
        verbose_name_plural = _("réflexions des structures de soutien")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "neighbourhood", "year"],
                condition=Q(neighbourhood__isnull=False),
                name="one_reflection_a_year_of_a_place",
            ),
            models.UniqueConstraint(
                fields=["programme", "year"],
                condition=Q(neighbourhood=None),
                name="one_reflection_a_year_of_a_programme",
            ),
        ]

    def __str__(self):
        return f"{self.neighbourhood or self.programme} {self.year}"


class ReflectionNote(SubjectNote):
    """What is written on one subject of the reflection, by its code (governance/data/backbone.yaml)."""

    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="notes")

    class Meta:
        verbose_name = _("note d’une réflexion")
        verbose_name_plural = _("notes de réflexions")
        constraints = [models.UniqueConstraint(fields=["reflection", "code"], name="reflection_note_once")]

    def __str__(self):
        return f"{self.reflection} {self.code}"
