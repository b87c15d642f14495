"""The mid-year meeting: dates proposed and answered, the one chosen, and the notes taken (R32, F53)."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from proposals.models import Obligation

from ..enums import Availability, NotesKind

# How long a meeting lasts unless someone says otherwise, in minutes.
USUAL_LENGTH = 90


class MidYearMeeting(models.Model):
    """One mid-year meeting of a participation. When it is held stands on its obligation (`planned_at`)."""

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="meeting")
    place = models.CharField(_("lieu ou lien"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"), default=USUAL_LENGTH)
    # Expected besides the people of the table and whoever accompanies it.
    invited = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    # What calendars know it by; the sequence grows each time its day, its hour or its place changes.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    notes_shared_at = models.DateTimeField(null=True, blank=True)
    notes_shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("rencontre de mi-année")
        verbose_name_plural = _("rencontres de mi-année")

    def __str__(self):
        return str(self.obligation)

    @property
    def starts_at(self) -> dt.datetime | None:
        """When it is to be held, once a date was chosen."""
        return self.obligation.planned_at

    @property
    def ends_at(self) -> dt.datetime | None:
        return self.starts_at and self.starts_at + dt.timedelta(minutes=self.minutes)


class MeetingSlot(models.Model):
    """A date proposed for a meeting."""

    meeting = models.ForeignKey(MidYearMeeting, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    class Meta:
        verbose_name = _("date proposée")
        verbose_name_plural = _("dates proposées")
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["meeting", "starts_at"], name="slot_proposed_once")]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class SlotAnswer(models.Model):
    """Whether a date proposed suits a person."""

    slot = models.ForeignKey(MeetingSlot, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=10, choices=Availability)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("réponse à une date")
        verbose_name_plural = _("réponses aux dates")
        ordering = ["user__last_name", "user__first_name"]
        constraints = [models.UniqueConstraint(fields=["slot", "user"], name="slot_answered_once")]

    def __str__(self):
        return f"{self.slot_id} {self.value}"


class MeetingNotes(models.Model):
    """One sheet of a meeting's notes, saved as one types over the version its writer read."""

    meeting = models.ForeignKey(MidYearMeeting, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=NotesKind)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("notes d’une rencontre")
        verbose_name_plural = _("notes des rencontres")
        constraints = [models.UniqueConstraint(fields=["meeting", "kind"], name="meeting_notes_once")]

    def __str__(self):
        return f"{self.meeting_id} {self.kind} v{self.version}"
