"""Committees, their members, the items put before them, and what they decided.

An item knows what the rules need (the organisations concerned), not what it is about: whoever puts it points at it.
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.roles import Context, read_once
from cimpact.programmes.models import Programme, TeamMember
from cimpact.translated import Translated
from neighbourhoods.models import AdvisorAssignment, Membership, Neighbourhood, OngoingQuerySet, Organisation

from .enums import CommitteeRole, Outcome


class Committee(models.Model):
    """A committee of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="committees")
    code = models.SlugField(max_length=40)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name = Translated()
    role = models.CharField(max_length=12, choices=CommitteeRole, default=CommitteeRole.OTHER)

    class Meta:
        verbose_name = _("comité")
        ordering = ["programme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="committee_once"),
            models.UniqueConstraint(
                fields=["programme", "role"],
                condition=~Q(role=CommitteeRole.OTHER),
                name="one_committee_for_each_investment_role",
            ),
        ]

    def __str__(self):
        return self.name


class CommitteeMember(models.Model):
    """A person who sits on a committee for an organisation, for a time."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = OngoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre d’un comité")
        ordering = ["user__last_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user"],
                condition=Q(ended_on=None),
                name="committee_member_once_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.organisation}"


class ItemQuerySet(models.QuerySet):
    def waiting(self) -> "ItemQuerySet":
        """Not yet decided nor taken back."""
        return self.filter(decision=None, withdrawn_at=None)


class Item(models.Model):
    """An investment to recommend or to ratify. A new passage before a committee is a new item."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="items")
    title = models.CharField(max_length=160)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")
    organisations = models.ManyToManyField(Organisation, related_name="items")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    put_at = models.DateTimeField(default=clock.now)
    # The dossier left the committee's hands without an answer (withdrawn by the table, sent back by the team).
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("point à décider")
        ordering = ["-put_at"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="item_by_subject")]

    def __str__(self):
        return self.title


class Decision(models.Model):
    """What a committee answered, as the coordination team recorded it."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="decision")
    met_on = models.DateField(_("date de la rencontre"))
    outcome = models.CharField(_("réponse"), max_length=16, choices=Outcome)
    reasons = models.TextField(_("raisons"), blank=True)
    present = models.ManyToManyField(CommitteeMember, related_name="+", verbose_name=_("personnes présentes"))
    withdrew = models.ManyToManyField(
        CommitteeMember, related_name="+", blank=True, verbose_name=_("personnes qui se sont retirées")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("décision")

    def __str__(self):
        return f"{self.item}: {self.get_outcome_display()}"


class InterestQuerySet(OngoingQuerySet):
    def touching(self, organisations, subject=None) -> "InterestQuerySet":
        """Those in one of the organisations (ids), in the neighbourhood of one, or in the thing itself."""
        found = Q(organisation__in=organisations) | Q(neighbourhood__table__in=organisations)
        if subject is not None:
            kind = ContentType.objects.get_for_model(subject)
            found |= Q(content_type=kind, object_id=subject.pk)
        return self.filter(found)

    def of_people_of(self, programmes) -> "InterestQuerySet":
        """Those of whoever advises, coordinates or decides in one of the programmes (ids), today or before."""
        return self.filter(
            Q(user__in=TeamMember.objects.filter(programme__in=programmes).values("user"))
            | Q(user__in=AdvisorAssignment.objects.filter(programme__in=programmes).values("user"))
            | Q(user__in=CommitteeMember.objects.filter(committee__programme__in=programmes).values("user"))
        )


class Interest(models.Model):
    """What a person declares that keeps her from deciding: an organisation, a neighbourhood, or one thing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT)
    object_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey()
    note = models.TextField(_("en quoi"), blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    # Who wrote it down for her; empty when she declared it herself.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("déclaration d’intérêt")
        verbose_name_plural = _("déclarations d’intérêt")
        ordering = ["-declared_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False)
                | Q(neighbourhood__isnull=False)
                | Q(object_id__isnull=False),
                name="interest_is_in_something",
            )
        ]

    def __str__(self):
        return f"{self.user}"

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None and self.ended_on <= clock.today()


def committees_by_role(programme_id: int) -> dict[str, Committee]:
    """The committees that recommend and ratify in a programme, kept a minute: every list names them, few change."""
    key = f"committees-{programme_id}"
    if (found := cache.get(key)) is None:
        decide = Committee.objects.filter(programme=programme_id).exclude(role=CommitteeRole.OTHER)
        cache.set(key, found := {committee.role: committee for committee in decide}, 60)
    return found


def forget_committees(programme_id: int) -> None:
    """A committee was given a role: the next list asks again."""
    cache.delete(f"committees-{programme_id}")


@read_once
def seats_of(user) -> list[CommitteeMember]:
    """The seats a person holds, today."""
    seats = CommitteeMember.objects.ongoing().filter(user=user)
    return list(seats.select_related("committee__programme", "organisation"))


def committee_contexts(user):
    """The committees a person sits on."""
    for member in seats_of(user):
        yield Context(
            "committee",
            member.committee_id,
            member.committee.name,
            member.committee.programme.short_name,
            rank=20,
            help=member.committee.programme.contact,
            second_factor="committee" in member.committee.programme.second_factor_for,
        )


def organisations_of(user) -> set[int]:
    """The organisations a person speaks for: her tables and those she sits for."""
    return set(
        Membership.objects.ongoing().filter(user=user).values_list("organisation_id", flat=True)
    ) | set(CommitteeMember.objects.ongoing().filter(user=user).values_list("organisation_id", flat=True))
