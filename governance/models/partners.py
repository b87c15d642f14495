"""Which organisations take part in a programme, in which group, and what its governance is checked against."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.models import Programme
from neighbourhoods.models import OngoingQuerySet, Organisation

from ..enums import Group

ENDS_SOON_DAYS = 90


class Partner(models.Model):
    """An organisation takes part in a programme in one group, for a time; the operator may fund as well (R60, R61)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    group = models.CharField(_("groupe"), max_length=14, choices=Group)
    # It stands for several organisations, which the team adds one by one: none sits in its name.
    is_collective = models.BooleanField(_("représente plusieurs organisations"), default=False)
    started_on = models.DateField(_("depuis le"), null=True, blank=True)
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = OngoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("partenaire")
        ordering = ["organisation__name", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "group"],
                condition=Q(ended_on=None),
                name="partner_once_in_a_group",
            )
        ]

    def __str__(self):
        return f"{self.organisation}, {self.get_group_display()}"


class GovernanceRules(models.Model):
    """What a programme's governance is checked against; a number that the guide does not give is "not set"."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="governance_rules")
    # How many tables sit in regional governance (R59).
    regional_tables = models.PositiveSmallIntegerField(
        _("tables de quartier à la gouvernance régionale"), null=True, blank=True
    )
    ends_soon_days = models.PositiveSmallIntegerField(
        _("annoncer la fin d’un mandat, en jours avant"),
        default=ENDS_SOON_DAYS,
        validators=[MinValueValidator(1)],
    )

    class Meta:
        verbose_name = _("règles de la gouvernance")
        verbose_name_plural = _("règles de la gouvernance")

    def __str__(self):
        return str(self.programme)


def governance_rules(programme: Programme) -> GovernanceRules:
    """The programme's own, or those of a programme that has set none."""
    return GovernanceRules.objects.filter(programme=programme).first() or GovernanceRules(programme=programme)
