"""What a person declares that keeps her from deciding (F41)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import TeamMember
from neighbourhoods.models import AdvisorAssignment, Neighbourhood, OngoingQuerySet, Organisation

from .committees import CommitteeMember


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
