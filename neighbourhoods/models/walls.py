"""The activity wall of a plan, beyond its cards: the sessions where a room writes, what it sends, photos of real walls.

The notes of the wall are the plan's cards of kind `activity`; what the room sends becomes one once the table takes it.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.writing.models import Photo

from ..enums import NoteState
from .plans import Plan, PlanCard


class WallSession(models.Model):
    """A meeting during which whoever has the code adds notes, without an account."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="wall_sessions")
    # Written on the wall of the room, typed on a phone.
    code = models.CharField(max_length=6, unique=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("séance du mur")
        verbose_name_plural = _("séances du mur")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(closed_at=None), name="wall_one_session_at_a_time"
            )
        ]

    def __str__(self):
        return self.code

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class RoomNote(models.Model):
    """What someone in the room sent: it waits for the table, which takes it or puts it aside.

    Nothing says from which device it came. Its contact stays here: the card it becomes does not hold it.
    """

    session = models.ForeignKey(WallSession, on_delete=models.PROTECT, related_name="notes")
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    domain = models.ForeignKey(PlanCard, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=NoteState, default=NoteState.WAITING)
    card = models.OneToOneField(
        PlanCard, null=True, blank=True, on_delete=models.PROTECT, related_name="from_room"
    )
    sent_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The same key is the same note, however many times the phone sends it.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("note de la salle")
        verbose_name_plural = _("notes de la salle")
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["session", "state", "sent_at"], name="room_notes_in_order")]

    def __str__(self):
        return self.name

    @property
    def kept_domain(self) -> PlanCard | None:
        """The domain it was sent for, while the wall still has it."""
        return self.domain if self.domain and self.domain.removed_at is None else None


class WallPhoto(Photo):
    """A photo of a real wall, kept beside the plan's."""

    folder = "wall"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="wall_photos")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("photo d’un mur")
        verbose_name_plural = _("photos d’un mur")
        ordering = ["uploaded_at", "id"]
