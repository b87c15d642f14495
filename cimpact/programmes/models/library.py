"""What the team puts at everyone's disposal: glossary, guide and resources; the charter that a table commits to."""

import uuid
from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.translated import Translated

from ..enums import CharterPart, ResourceKind
from .programme import Programme


class Term(models.Model):
    """A word of the programme and what it means there."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="terms")
    term_fr = models.CharField(_("terme en français"), max_length=80)
    term_en = models.CharField(_("terme en anglais"), max_length=80)
    term = Translated()
    meaning_fr = models.TextField(_("définition en français"))
    meaning_en = models.TextField(_("définition en anglais"))
    meaning = Translated()

    class Meta:
        verbose_name = _("terme du glossaire")
        verbose_name_plural = _("glossaire")
        constraints = [models.UniqueConstraint(fields=["programme", "term_fr"], name="term_once")]

    def __str__(self):
        return self.term


def _stored_name(_resource: "Resource", filename: str) -> str:
    """A safe name of our own: the person's file name never touches the disk."""
    return f"resources/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:6]}"


class Resource(models.Model):
    """A guide, a template or a reference: a file or an address."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="resources")
    kind = models.CharField(_("genre"), max_length=10, choices=ResourceKind)
    order = models.PositiveSmallIntegerField(_("rang"), default=0)
    title_fr = models.CharField(_("titre en français"), max_length=160)
    title_en = models.CharField(_("titre en anglais"), max_length=160)
    title = Translated()
    summary_fr = models.TextField(_("à quoi ça sert, en français"), blank=True)
    summary_en = models.TextField(_("à quoi ça sert, en anglais"), blank=True)
    summary = Translated()
    url = models.URLField(_("adresse"), blank=True)
    file = models.FileField(_("fichier"), upload_to=_stored_name, blank=True)
    name = models.CharField(_("nom du fichier"), max_length=200, blank=True)
    published = models.BooleanField(_("visible de tout le monde"), default=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("ressource")
        ordering = ["kind", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file="")) | (Q(url="") & ~Q(file="")),
                name="resource_is_a_file_or_an_address",
            )
        ]

    def __str__(self):
        return self.title


class Charter(models.Model):
    """The values and the posture that a table commits to, from a date on (R42, R43); a new text is a new number."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="charters")
    number = models.PositiveSmallIntegerField()
    effective_on = models.DateField(_("en vigueur le"))
    intro_fr = models.TextField(_("présentation en français"), blank=True)
    intro_en = models.TextField(_("présentation en anglais"), blank=True)
    intro = Translated()

    class Meta:
        verbose_name = _("charte")
        ordering = ["programme", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="charter_numbered_once")]

    def __str__(self):
        return f"{self.programme} {self.number}"


class CharterItem(models.Model):
    """One value, or one trait of the posture."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="items")
    part = models.CharField(max_length=8, choices=CharterPart)
    order = models.PositiveSmallIntegerField()
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    name = Translated()
    text_fr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    text = Translated()

    class Meta:
        verbose_name = _("valeur ou posture")
        ordering = ["charter", "-part", "order"]

    def __str__(self):
        return self.name
