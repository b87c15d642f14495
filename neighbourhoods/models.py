"""Neighbourhoods, their tables and organisations, the people of both, and the initiatives they carry."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.models import replaced_today
from cimpact.accounts.roles import Contact, Context, Replacing, read_once
from cimpact.programmes.models import Charter, Programme, TeamMember

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

    def replaced_by(self, user, condition: Q) -> Self:
        """Those of the person, and of whoever she replaces today as far as the condition goes.

        `until` is the last day of the replacement; None for what is her own.
        """
        away, ongoing = replaced_today(user), self.ongoing()
        if not away:
            return ongoing.filter(user=user).annotate(until=Value(None, models.DateField()))
        last_days = [When(user=absent, then=Value(last_day)) for absent, last_day in away.items()]
        mine = Q(user=user) | (Q(user__in=away) & condition)
        return ongoing.filter(mine).annotate(until=Case(*last_days, output_field=models.DateField()))


class MembershipQuerySet(OngoingQuerySet):
    def held_by(self, user) -> Self:
        """Those of the person, and of whoever she replaces today at a table where she has a place herself."""
        own = Membership.objects.ongoing().filter(user=user)
        return self.replaced_by(user, Q(organisation__in=own.values("organisation")))


class AssignmentQuerySet(OngoingQuerySet):
    def held_by(self, user) -> Self:
        """Those of the person, and of whoever she replaces today in a programme whose staff she belongs to."""
        teams = TeamMember.objects.filter(user=user, ended_on=None).values("programme")
        own = AdvisorAssignment.objects.ongoing().filter(user=user).values("programme")
        return self.replaced_by(user, Q(programme__in=teams) | Q(programme__in=own))

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

    objects = MembershipQuerySet.as_manager()

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


class EarlierStage(models.Model):
    """What an initiative lived before the portal (phase 1), as it is known: typed by hand or imported (F63).

    `cents` is the support received in all, in whole cents; empty when it is not known.
    """

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="earlier_stages")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="earlier_stages")
    # The initiative that it is the beginning of, when it goes on in the portal.
    initiative = models.ForeignKey(
        Initiative,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="earlier_stages",
        verbose_name=_("initiative d’aujourd’hui"),
    )
    title = models.CharField(_("nom de l’initiative"), max_length=160)
    first_year = models.PositiveSmallIntegerField(_("première année"))
    last_year = models.PositiveSmallIntegerField(_("dernière année"))
    cents = models.PositiveBigIntegerField(_("soutien reçu"), null=True, blank=True)
    summary = models.TextField(_("ce qui s’est fait"), blank=True)
    learned = models.TextField(_("ce qu’on en a appris"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("étape d’avant le portail")
        verbose_name_plural = _("étapes d’avant le portail")
        ordering = ["first_year", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "programme", "title", "first_year"],
                name="earlier_stage_once",
                violation_error_message=_("Cette initiative est déjà inscrite pour cette année."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="earlier_stage_years_ordered",
                violation_error_message=_("La dernière année ne peut pas précéder la première."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def years(self) -> str:
        """« 2016–2020 »."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"


class Commitment(models.Model):
    """A table commits to the programme's values and posture, by name; renewed when the text changes (F8)."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="commitments")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="commitments")
    name = models.CharField(_("nom"), max_length=120)
    title = models.CharField(_("fonction"), max_length=160)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("engagement")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["neighbourhood", "charter"], name="commitment_once_to_a_charter")
        ]

    def __str__(self):
        return f"{self.neighbourhood}, {self.charter}"


@read_once
def memberships_of(user) -> list[Membership]:
    """The tables a person belongs to today, or in which she replaces someone."""
    advising = AdvisorAssignment.objects.ongoing().filter(
        neighbourhood__table=OuterRef("organisation"), user__is_active=True
    )
    columns = {name: f"user__{name}" for name in ("first_name", "last_name", "email", "phone")}
    advisor = Subquery(advising.order_by("pk").values(person=JSONObject(**columns))[:1])
    held = Membership.objects.held_by(user).annotate(advisor=advisor)
    return list(held.select_related("organisation__neighbourhood", "user"))


def tables_of(user) -> dict[int, Membership]:
    """The person's part in each neighbourhood's table (by its id): the widest, her own rather than a colleague's."""
    order = TableRole.values
    narrowest_first = sorted(
        memberships_of(user), key=lambda m: (order.index(m.role), m.user_id != user.pk), reverse=True
    )
    places = [(getattr(m.organisation, "neighbourhood", None), m) for m in narrowest_first]
    return {place.pk: membership for place, membership in places if place}


@read_once
def assignments_of(user) -> list[AdvisorAssignment]:
    """The neighbourhoods a person accompanies today, for herself or in someone's place."""
    return list(AdvisorAssignment.objects.held_by(user).select_related("programme", "user"))


def table_contexts(user):
    """The tables a person belongs to."""
    for neighbourhood, membership in tables_of(user).items():
        yield Context(
            "table",
            neighbourhood,
            membership.get_role_display(),
            membership.organisation.name,
            rank=0,
            replacing=_replacing(user, [membership]),
            help=_help(getattr(membership, "advisor", None)),
            counted_on=membership.role == TableRole.COORDINATOR and membership.user_id == user.pk,
        )


def advisor_contexts(user):
    """The programmes in which a person accompanies neighbourhoods."""
    assignments = assignments_of(user)
    for programme in {assignment.programme for assignment in assignments}:
        yield Context(
            "advisor",
            programme.pk,
            _("Accompagnement des quartiers"),
            programme.short_name,
            rank=5,
            replacing=_replacing(user, [a for a in assignments if a.programme_id == programme.pk]),
            counted_on=any(a.user_id == user.pk and a.programme_id == programme.pk for a in assignments),
            help=programme.contact,
            second_factor="advisor" in programme.second_factor_for,
        )


def _help(advisor: dict | None) -> Contact | None:
    """The person who accompanies a table, as its pages name her."""
    if advisor is None:
        return None
    return Contact(f"{advisor['first_name']} {advisor['last_name']}", advisor["email"], advisor["phone"])


def _replacing(user, held: list) -> tuple[Replacing, ...]:
    """Whom the person replaces in these roles, each once."""
    away = {role.user_id: Replacing(role.user.full_name, role.until) for role in held}
    return tuple(replaced for person, replaced in away.items() if person != user.pk)


def is_staff_of(user, programme_id: int) -> bool:
    """Whether the person advises or coordinates in the programme."""
    return (
        TeamMember.objects.filter(user=user, programme=programme_id, ended_on=None).exists()
        or AdvisorAssignment.objects.held_by(user).filter(programme=programme_id).exists()
    )
