"""What a table measures: its indicators, by the categories it defines, period after period (F67).

A measure is never changed nor deleted: a correction is a row that takes the place of the former.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Initiative, Neighbourhood

from ..exact import ExactDecimalField
from ..indicator_enums import Direction, Frequency, Unit
from .questions import LearningQuestion

# Beyond, a group is so small that it is somebody.
MOST_DIMENSIONS = 2
MOST_NOTE = 300


class Dimension(models.Model):
    """A way of telling people apart that the neighbourhood defines: age groups, years in Canada, sector…"""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="dimensions")
    name = models.CharField(_("nom"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    # The starting set it was copied from (learning/data/dimensions.yaml), when it was.
    origin = models.SlugField(max_length=30, blank=True, editable=False)
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)
    # No longer proposed: what was measured stays.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("façon de distinguer")
        verbose_name_plural = _("façons de distinguer")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "name"],
                name="dimension_once",
                violation_error_message=_("Ce nom est déjà pris."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def proposed(self) -> list[str]:
        """The names of its categories that may be measured."""
        return [category.name for category in self.categories.all() if category.ended_at is None]


class Category(models.Model):
    """One of the groups of a dimension."""

    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="categories")
    name = models.CharField(_("nom"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    # No longer proposed: what was measured stays.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("catégorie")
        verbose_name_plural = _("catégories")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "name"],
                name="category_once",
                violation_error_message=_("Ce nom est déjà pris."),
            )
        ]

    def __str__(self):
        return self.name


class Indicator(models.Model):
    """Something a table measures in a programme, perhaps for one of its initiatives or learning questions.

    `aims` holds values of Aim (R49).
    """

    # Made with the form: the same indicator sent twice is one.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="indicators")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    initiative = models.ForeignKey(
        Initiative,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("initiative"),
    )
    question = models.ForeignKey(
        LearningQuestion,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="indicators",
        verbose_name=_("question d’apprentissage"),
    )
    name = models.CharField(_("nom de l’indicateur"), max_length=160)
    definition = models.TextField(_("ce qu’il mesure"), blank=True)
    source = models.TextField(_("d’où viennent les données, et comment on les recueille"), blank=True)
    unit = models.CharField(_("unité"), max_length=10, choices=Unit, default=Unit.PEOPLE)
    unit_word = models.CharField(_("l’unité, en un mot"), max_length=40, blank=True)
    # A small number may then point at somebody, and is protected where it is published.
    counts_people = models.BooleanField(_("compte des personnes ou des ménages"), default=True)
    direction = models.CharField(_("sens"), max_length=10, choices=Direction, default=Direction.UP)
    frequency = models.CharField(_("mesuré"), max_length=10, choices=Frequency, default=Frequency.YEAR)
    baseline = ExactDecimalField(_("point de départ"), null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("année du point de départ"), null=True, blank=True)
    target = ExactDecimalField(_("cible"), null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("année de la cible"), null=True, blank=True)
    dimensions = models.ManyToManyField(
        Dimension, through="IndicatorDimension", related_name="indicators", blank=True
    )
    aims = models.JSONField(_("visées"), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)
    # No longer measured: what was measured stays.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("indicateur")
        verbose_name_plural = _("indicateurs")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["neighbourhood", "programme"], name="indicator_of_table")]
        constraints = [
            models.CheckConstraint(
                condition=Q(baseline=None) | Q(baseline_year__isnull=False), name="baseline_has_its_year"
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target_year__isnull=False), name="target_has_its_year"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def parts(self) -> int:
        """How many periods a year has."""
        return Frequency(self.frequency).parts


class IndicatorDimension(models.Model):
    """A dimension by which an indicator is told apart: at most MOST_DIMENSIONS, each on its own."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="told_apart")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="used_by")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "dimension"], name="indicator_dimension_once")
        ]

    def __str__(self):
        return f"{self.indicator} · {self.dimension}"


class MeasureQuerySet(models.QuerySet):
    def current(self) -> "MeasureQuerySet":
        """What is held true today: neither corrected since, nor taken out."""
        return self.filter(is_current=True, value__isnull=False)


class Measure(models.Model):
    """What was measured in one period: of everybody, or of one category.

    The cell of a matrix is (indicator, year, part, category); its rows, in the order of their ids, are its history.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measures")
    year = models.PositiveSmallIntegerField(_("année"))
    part = models.PositiveSmallIntegerField(_("partie de l’année"), default=1)  # 1 to indicator.parts
    # None: everybody.
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    # None: taken out by a correction.
    value = ExactDecimalField(_("valeur"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=MOST_NOTE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    # Of a correction: the row whose place it takes, and why.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )
    reason = models.CharField(_("pourquoi cette correction"), max_length=300, blank=True)
    is_current = models.BooleanField(default=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("mesure")
        verbose_name_plural = _("mesures")
        ordering = ["year", "part", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "part", "category"],
                condition=Q(is_current=True, category__isnull=False),
                name="measure_of_category_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "part"],
                condition=Q(is_current=True, category=None),
                name="measure_of_all_once",
            ),
            models.CheckConstraint(condition=Q(part__gte=1, part__lte=4), name="measure_part_of_a_year"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(replaces__isnull=False),
                name="only_a_correction_takes_out",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} · {self.year}-{self.part} · {self.value}"
