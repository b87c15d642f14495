"""Neighbourhoods, their tables and organisations, the people of both, and the initiatives they carry."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.roles import Context, read_once
from cimpact.programmes.models import Programme, TeamMember

from .enums import OrganisationKind, PhaseOne, PlaceKind, TableRole
from .identifiers import validate_charity_number, validate_neq, validate_postal_code


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
        return list(AdvisorAssignment.objects.current().filter(neighbourhood=self))


class OngoingQuerySet(models.QuerySet):
    def ongoing(self) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=clock.today()))


class AssignmentQuerySet(OngoingQuerySet):
    def current(self) -> "AssignmentQuerySet":
        """Those of today, with their people."""
        return self.ongoing().select_related("user")


class Membership(models.Model):
    """A person's part in a table, for a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=12, choices=TableRole)
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = OngoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation à une table")
        ordering = ["role", "user__last_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_on=None),
                name="membership_once_at_a_time",
                violation_error_message=_("Cette personne fait déjà partie de cette table."),
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.organisation}"


class AdvisorAssignment(models.Model):
    """An advisor accompanies a neighbourhood in a programme, for a time (F39)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="assignments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="assignments")
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("territoire d’un conseiller")
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "programme"],
                condition=Q(ended_on=None),
                name="one_advisor_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.neighbourhood}"


class Initiative(models.Model):
    """One desired change of one neighbourhood; it outlives its stages (R17, R18)."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="initiatives")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="initiatives")
    title = models.CharField(_("nom de l’initiative"), max_length=120)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("initiative")
        ordering = ["title"]

    def __str__(self):
        return self.title


@read_once
def memberships_of(user) -> list[Membership]:
    """The tables a person belongs to, today."""
    return list(Membership.objects.ongoing().filter(user=user).select_related("organisation__neighbourhood"))


@read_once
def assignments_of(user) -> list[AdvisorAssignment]:
    """The neighbourhoods a person accompanies, today."""
    return list(AdvisorAssignment.objects.ongoing().filter(user=user).select_related("programme"))


def table_contexts(user):
    """The tables a person belongs to."""
    for membership in memberships_of(user):
        neighbourhood = getattr(membership.organisation, "neighbourhood", None)
        if neighbourhood:
            yield Context(
                "table",
                neighbourhood.pk,
                membership.get_role_display(),
                membership.organisation.name,
                rank=0,
            )


def advisor_contexts(user):
    """The programmes in which a person accompanies neighbourhoods."""
    for programme in {assignment.programme for assignment in assignments_of(user)}:
        yield Context(
            "advisor", programme.pk, _("Accompagnement des quartiers"), programme.short_name, rank=5
        )


def is_staff_of(user, programme_id: int) -> bool:
    """Whether the person advises or coordinates in the programme."""
    return (
        TeamMember.objects.filter(user=user, programme=programme_id, ended_on=None).exists()
        or AdvisorAssignment.objects.ongoing().filter(user=user, programme=programme_id).exists()
    )
