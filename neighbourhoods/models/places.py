"""Neighbourhoods, their places and territories, and the organisations that act there."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import OrganisationKind, PhaseOne, PlaceKind
from ..identifiers import validate_charity_number, validate_neq, validate_postal_code
from .ongoing import OngoingQuerySet

if TYPE_CHECKING:
    from .people import AdvisorAssignment


class Place(models.Model):
    """A borough or a linked town."""

    name = models.CharField(_("nom"), max_length=100, unique=True)
    kind = models.CharField(_("genre"), max_length=10, choices=PlaceKind)

    class Meta:
        verbose_name = _("arrondissement ou ville")
        verbose_name_plural = _("arrondissements et villes")
        ordering = ["name"]

    def __str__(self):
        return self.name


class HealthTerritory(models.Model):
    """A territory by which health services are organised."""

    name = models.CharField(_("nom"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("territoire de santé")
        verbose_name_plural = _("territoires de santé")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Organisation(models.Model):
    """A table, a partner, or whoever receives the money."""

    name = models.CharField(_("nom"), max_length=160, unique=True)
    kind = models.CharField(_("genre"), max_length=16, choices=OrganisationKind)
    neq = models.CharField(_("NEQ"), max_length=12, blank=True, validators=[validate_neq])
    charity_number = models.CharField(
        _("numéro d’organisme de bienfaisance"),
        max_length=17,
        blank=True,
        validators=[validate_charity_number],
    )
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    city = models.CharField(_("ville"), max_length=80, blank=True)
    postal_code = models.CharField(
        _("code postal"), max_length=7, blank=True, validators=[validate_postal_code]
    )
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    website = models.URLField(_("site web"), blank=True)
    role_fr = models.TextField(_("rôle dans le programme"), blank=True)
    role_en = models.TextField(blank=True)
    # Such an organisation withdraws from every decision on investments, whichever committee it sits on (R58).
    withdraws_from_investments = models.BooleanField(
        _("se retire des décisions sur les investissements"), default=False
    )

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]

    def __str__(self):
        return self.name


class NeighbourhoodQuerySet(models.QuerySet):
    def with_people(self) -> "NeighbourhoodQuerySet":
        return self.select_related("table", "fiscal_sponsor").prefetch_related("places")


class Neighbourhood(models.Model):
    """A neighbourhood, the table that carries its dossiers (R14), and who receives the money."""

    name = models.CharField(_("nom"), max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    places = models.ManyToManyField(
        Place, related_name="neighbourhoods", verbose_name=_("arrondissements ou villes"), blank=True
    )
    territories = models.ManyToManyField(
        HealthTerritory,
        through="InTerritory",
        related_name="neighbourhoods",
        verbose_name=_("territoires de santé"),
    )
    # Its square on the map where one square stands for each neighbourhood.
    tile_column = models.PositiveSmallIntegerField(_("colonne sur la carte"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("rangée sur la carte"), null=True, blank=True)
    table = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="neighbourhood",
        verbose_name=_("table de quartier"),
    )
    fiscal_sponsor = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sponsored",
        verbose_name=_("organisme fiduciaire"),
        help_text=_("À remplir seulement si ce n’est pas la table qui reçoit l’argent."),
    )
    phase_one = models.CharField(
        _("phase 1"), max_length=10, choices=PhaseOne, default=PhaseOne.NONE, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    objects = NeighbourhoodQuerySet.as_manager()

    class Meta:
        verbose_name = _("quartier")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def receives_money(self) -> Organisation:
        """The fiscal sponsor, by default the table."""
        return self.fiscal_sponsor or self.table

    @cached_property
    def current_advisors(self) -> list["AdvisorAssignment"]:
        """Who accompanies the neighbourhood today, one for each programme at most."""
        return list(self.assignments.current())

    @cached_property
    def current_territories(self) -> list[HealthTerritory]:
        """The health territories it belongs to today, the main one first."""
        of_today = self.in_territories.current().select_related("territory")
        return [link.territory for link in of_today]


class InTerritoryQuerySet(OngoingQuerySet):
    def current(self) -> Self:
        """Those of today: begun, whether or not one knows since when, and not ended."""
        return self.ongoing().filter(Q(started_on=None) | Q(started_on__lte=clock.today()))


class InTerritory(models.Model):
    """A neighbourhood belongs to a health territory, for a time; the main territory is written first.

    `started_on` is empty when nobody knows since when.
    """

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="in_territories")
    territory = models.ForeignKey(
        HealthTerritory,
        on_delete=models.PROTECT,
        related_name="links",
        verbose_name=_("territoire de santé"),
    )
    started_on = models.DateField(_("depuis"), null=True, blank=True)
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = InTerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("appartenance à un territoire de santé")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "territory"],
                condition=Q(ended_on=None),
                name="territory_once_at_a_time",
                violation_error_message=_("Le quartier fait déjà partie de ce territoire."),
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="territory_dates_ordered",
                violation_error_message=_("Le dernier jour ne peut pas précéder le premier."),
            ),
        ]

    def __str__(self):
        return f"{self.neighbourhood}, {self.territory}"


class Outline(models.Model):
    """The shape of a neighbourhood on the map, as SVG draws it; all are drawn on one plane, and imported together."""

    neighbourhood = models.OneToOneField(Neighbourhood, on_delete=models.CASCADE, related_name="outline")
    path = models.TextField()
    # The box that holds it, on the same plane.
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()

    class Meta:
        verbose_name = _("contour d’un quartier")

    def __str__(self):
        return str(self.neighbourhood)
