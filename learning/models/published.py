"""What a table publishes of an indicator: one closed period, decided once, the same for every reader (F67)."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..exact import ExactDecimalField
from ..indicator_enums import Direction, Frequency, Unit
from .indicators import Dimension, Indicator


class PublicationQuerySet(models.QuerySet):
    def standing(self) -> "PublicationQuerySet":
        """Of each period, the publication that no correction replaces."""
        return self.filter(replaced_by=None)

    def open_to(self, user) -> "PublicationQuerySet":
        """Those that the person may read; anything else is a 404."""
        from ..permissions import publications_open_to

        return self.filter(publications_open_to(user))

    def in_view(self) -> "PublicationQuerySet":
        """Those that the community reads."""
        return self.standing().filter(withdrawn_at=None)


class Publication(models.Model):
    """An indicator in one closed period, as it was the day its table published it. Nothing of it changes afterwards.

    A correction is another publication, which takes the place of this one and hides the same cells. Its table may take
    the latest one out of view, and put it back, as it was.
    """

    # Made with the form: sent twice, published once.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="publications")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="publications")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="publications")
    year = models.PositiveSmallIntegerField(_("année"))
    part = models.PositiveSmallIntegerField(_("partie de l’année"), default=1)
    number = models.PositiveSmallIntegerField(default=1)  # 1, then one more for each correction
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )
    reason = models.CharField(_("pourquoi cette correction"), max_length=300, blank=True)
    # What the indicator was that day.
    name = models.CharField(max_length=160)
    definition = models.TextField(blank=True)
    source = models.TextField(blank=True)
    unit = models.CharField(max_length=10, choices=Unit)
    unit_word = models.CharField(max_length=40, blank=True)
    counts_people = models.BooleanField()
    direction = models.CharField(max_length=10, choices=Direction)
    frequency = models.CharField(max_length=10, choices=Frequency)
    aims = models.JSONField(default=list, blank=True)
    # The programme's setting that day, in people.
    threshold = models.PositiveSmallIntegerField()
    total = ExactDecimalField(_("valeur d’ensemble"))
    # Of a percentage or an average that tells of people: how many.
    base = models.PositiveIntegerField(_("nombre de personnes derrière"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("tableau publié")
        verbose_name_plural = _("tableaux publiés")
        ordering = ["-year", "-part", "name", "-number"]
        indexes = [models.Index(fields=["programme", "-year"], name="publication_of_programme")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "part", "number"], name="publication_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, replaces=None) | Q(number__gt=1, replaces__isnull=False),
                name="publication_first_or_correction",
            ),
        ]

    def __str__(self):
        return f"{self.name} · {self.year}-{self.part}"

    @property
    def is_in_view(self) -> bool:
        return self.withdrawn_at is None and not hasattr(self, "replaced_by")


class PublishedTable(models.Model):
    """One dimension of a publication.

    `cells`: [{"category": id or null for people of no known category, "name": str, "value": decimal as text, or null
    for a hidden cell}]. What is hidden is not kept here: it cannot leak from here.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="tables")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    cells = models.JSONField()

    class Meta:
        verbose_name = _("tableau d’une publication")
        verbose_name_plural = _("tableaux d’une publication")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "dimension"], name="published_table_once")
        ]

    def __str__(self):
        return f"{self.publication} · {self.name}"

    @property
    def values(self) -> list[tuple[int | None, str, Decimal | None]]:
        """Of each cell: its category, its name, its value or None when it is hidden."""
        return [
            (cell["category"], cell["name"], None if cell["value"] is None else Decimal(cell["value"]))
            for cell in self.cells
        ]

    @property
    def hidden(self) -> frozenset[int | None]:
        """The categories whose cells are hidden."""
        return frozenset(category for category, _name, value in self.values if value is None)
