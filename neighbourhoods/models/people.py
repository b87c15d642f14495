"""Who is at a neighbourhood's table, and who accompanies it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.roles import read_once
from cimpact.programmes.models import Programme, TeamMember

from ..enums import TableRole
from .ongoing import OngoingQuerySet
from .places import Neighbourhood, Organisation


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


def is_staff_of(user, programme_id: int) -> bool:
    """Whether the person advises or coordinates in the programme."""
    return (
        TeamMember.objects.filter(user=user, programme=programme_id, ended_on=None).exists()
        or AdvisorAssignment.objects.held_by(user).filter(programme=programme_id).exists()
    )
