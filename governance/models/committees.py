"""Committees, the seats they are made of, and who sits on them, for a time."""

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.roles import Context, read_once
from cimpact.programmes.models import Programme
from cimpact.translated import Translated
from neighbourhoods.models import Membership, Neighbourhood, OngoingQuerySet, Organisation

from ..enums import CommitteeKind, CommitteeRole, Facilitator, Group, Majority, QuorumRule


class Committee(models.Model):
    """A committee of a programme: regional, or of a neighbourhood that takes part in it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="committees")
    code = models.SlugField(max_length=60)
    name_fr = models.CharField(_("nom en français"), max_length=120)
    name_en = models.CharField(_("nom en anglais"), max_length=120)
    name = Translated()
    role = models.CharField(max_length=12, choices=CommitteeRole, default=CommitteeRole.OTHER)
    kind = models.CharField(_("genre"), max_length=12, choices=CommitteeKind, default=CommitteeKind.REGIONAL)
    # Of a local committee, a coordinating group or an action team.
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="committees"
    )
    # The committee that an action team belongs to, on which its chair sits (F100).
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="teams")
    # The committee whose members chair this one (R55).
    chaired_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chairs",
        verbose_name=_("comité dont les membres président celui-ci"),
    )
    mandate_fr = models.TextField(_("mandat en français"), blank=True)
    mandate_en = models.TextField(_("mandat en anglais"), blank=True)
    mandate = Translated()
    facilitated_by = models.CharField(
        _("animé par"), max_length=8, choices=Facilitator, default=Facilitator.TEAM
    )
    # Whoever coordinates between the groups without being one of them (third-party coordination, F100).
    coordinated_by = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("coordination par une tierce partie"),
    )
    quorum_rule = models.CharField(_("quorum"), max_length=10, choices=QuorumRule, default=QuorumRule.NOT_SET)
    # A number of members or a percentage, as the rule says.
    quorum_number = models.PositiveSmallIntegerField(_("nombre"), null=True, blank=True)
    majority = models.CharField(_("majorité"), max_length=10, choices=Majority, default=Majority.SIMPLE)
    started_on = models.DateField(_("début"), default=clock.today)
    ended_on = models.DateField(_("fin"), null=True, blank=True)

    objects = OngoingQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(kind=CommitteeKind.REGIONAL, neighbourhood=None)
                | (~Q(kind=CommitteeKind.REGIONAL) & Q(neighbourhood__isnull=False)),
                name="committee_of_a_neighbourhood_unless_regional",
            ),
            models.CheckConstraint(
                condition=Q(role=CommitteeRole.OTHER) | Q(kind=CommitteeKind.REGIONAL),
                name="investments_are_decided_regionally",
            ),
            models.CheckConstraint(
                condition=Q(quorum_rule__in=(QuorumRule.NOT_SET, QuorumRule.MAJORITY), quorum_number=None)
                | Q(quorum_rule__in=(QuorumRule.MEMBERS, QuorumRule.PERCENT), quorum_number__gte=1),
                name="quorum_has_its_number",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_regional(self) -> bool:
        return self.kind == CommitteeKind.REGIONAL

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None and self.ended_on <= clock.today()


class Seat(models.Model):
    """A line of a committee's composition: who names how many members, and by whom they are designated (R53–R55)."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="composition")
    order = models.PositiveSmallIntegerField(default=0)
    label_fr = models.CharField(_("siège, en français"), max_length=160)
    label_en = models.CharField(_("siège, en anglais"), max_length=160, blank=True)
    label = Translated()
    group = models.CharField(_("groupe"), max_length=14, choices=Group, blank=True)
    # The one organisation that holds it, where there is one.
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    # `places` members for each organisation of the group that takes part in the programme; else `places` in all.
    for_each = models.BooleanField(_("pour chaque organisation du groupe"), default=False)
    # 0: as many as are named, the number being fixed nowhere.
    places = models.PositiveSmallIntegerField(_("nombre de membres"), default=1)
    designated_by_fr = models.CharField(_("désignation, en français"), max_length=200, blank=True)
    designated_by_en = models.CharField(_("désignation, en anglais"), max_length=200, blank=True)
    designated_by = Translated()
    is_optional = models.BooleanField(_("facultatif"), default=False)
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = OngoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("siège")
        ordering = ["committee", "order", "pk"]

    def __str__(self):
        return self.label


class CommitteeMember(models.Model):
    """A person who sits on a committee for an organisation, for a time."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    # None for whoever sits for herself on a committee of a neighbourhood.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    is_chair = models.BooleanField(_("préside"), default=False)
    # The member in whose place she sits when that one cannot: the two make one voice.
    substitute_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="substitutes"
    )
    started_on = models.DateField(_("début"), default=clock.today)
    # The last day foreseen; `ended_on` is when she left.
    term_ends_on = models.DateField(_("fin prévue du mandat"), null=True, blank=True)
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
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(ended_on=None, is_chair=True),
                name="one_chair_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.organisation}" if self.organisation else str(self.user)

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
    return list(seats.select_related("committee__programme", "committee__neighbourhood", "organisation"))


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
    """The organisations a person speaks for: her tables and those she sits for.

    Whoever decides regionally belongs as well to the tables of the neighbourhoods on whose committees she sits.
    """
    seats = list(
        CommitteeMember.objects.ongoing()
        .filter(user=user)
        .values_list("organisation", "committee__kind", "committee__neighbourhood__table")
    )
    found = set(Membership.objects.ongoing().filter(user=user).values_list("organisation_id", flat=True))
    found |= {organisation for organisation, _kind, _table in seats}
    if any(kind == CommitteeKind.REGIONAL for _organisation, kind, _table in seats):
        found |= {table for _organisation, _kind, table in seats}
    return found - {None}
