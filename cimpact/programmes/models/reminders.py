"""What a programme reminds people of, how long before or after, whom, in which words: the team's to write."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.translated import Translated

from ..enums import Reminded, ReminderKind
from .programme import Programme


def _known_people(value) -> None:
    if not isinstance(value, list) or not value or set(value) - set(Reminded.values):
        raise ValidationError(_("Choisissez au moins une personne à qui écrire."))


class ReminderQuerySet(models.QuerySet):
    def active(self) -> "ReminderQuerySet":
        return self.filter(stopped_at=None)


class Reminder(models.Model):
    """One e-mail, so many days before (negative), on or after a date."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(_("ce qui est rappelé"), max_length=14, choices=ReminderKind)
    days = models.SmallIntegerField(_("jours à partir de la date"))
    to = models.JSONField(_("à qui"), validators=[_known_people])
    subject_fr = models.CharField(_("objet en français"), max_length=160)
    subject_en = models.CharField(_("objet en anglais"), max_length=160)
    subject = Translated()
    text_fr = models.TextField(_("texte en français"))
    text_en = models.TextField(_("texte en anglais"))
    text = Translated()
    # What came before this is not caught up: a reminder added today says nothing of last month.
    since = models.DateTimeField(default=clock.now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("rappel")
        ordering = ["kind", "days", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "days", "to"], name="reminder_once"),
            models.CheckConstraint(
                condition=models.Q(days__gte=-365, days__lte=365), name="reminder_within_a_year"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.days:+d}"

    @property
    def is_active(self) -> bool:
        return self.stopped_at is None

    @property
    def people(self) -> list:
        """Whom it is written to, in words."""
        return [Reminded(one).label for one in self.to]

    def example_on(self) -> dt.date:
        """A date that this reminder would be about, were it sent today."""
        return clock.today() - dt.timedelta(days=self.days)
