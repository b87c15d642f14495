"""What people keep of the top floor: their views of a list, their calendars' addresses, the steps they have read."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from governance.models import Committee


class SavedView(models.Model):
    """Filters that a person gave a name to, in one of her roles (F38)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    context = models.CharField(max_length=40)  # the key of the role
    name = models.CharField(_("nom de la vue"), max_length=40)
    query = models.CharField(max_length=500)  # what stands after the « ? » of the address
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "context", "name"], name="saved_view_named_once")
        ]

    def __str__(self):
        return self.name


def _new_key() -> str:
    return secrets.token_urlsafe(32)


class CalendarAddress(models.Model):
    """A private address to which a calendar subscribes: a person's, or a committee's (F123).

    Whoever knows the key reads the dates, so it is long, changed at will, and shows dates and titles only.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_address",
    )
    committee = models.OneToOneField(
        Committee, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_address"
    )
    key = models.CharField(max_length=43, unique=True, default=_new_key, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("adresse de calendrier")
        verbose_name_plural = _("adresses de calendrier")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, committee=None) | Q(user=None, committee__isnull=False),
                name="calendar_address_of_one",
            )
        ]

    def __str__(self):
        return str(self.user or self.committee)


class StepRead(models.Model):
    """That a person has read a step of the newcomers' path (dashboards/data/newcomers.yaml)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="steps_read")
    step = models.SlugField(max_length=40)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("pas lu")
        verbose_name_plural = _("pas lus")
        constraints = [models.UniqueConstraint(fields=["user", "step"], name="step_read_once")]

    def __str__(self):
        return self.step
