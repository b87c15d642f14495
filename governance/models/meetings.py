"""Meetings of committees: their agenda, who comes, who withdraws from what, their minutes, what is left to do.

A written consultation is a meeting too: without a place, with a deadline (F94).
"""

import datetime as dt
import uuid
from pathlib import PurePath

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.writing.enums import Scan

from ..enums import (
    MeetingKind,
    MeetingState,
    MinutesState,
    PointKind,
    Presence,
    Reply,
    WhyWithdraw,
)
from .committees import Committee, CommitteeMember
from .items import Item


class Meeting(models.Model):
    """A committee meets, together or in writing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=MeetingKind, default=MeetingKind.TOGETHER)
    title = models.CharField(_("titre"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    # A consultation starts when it is sent to the members, and closes at `closes_at`.
    starts_at = models.DateTimeField(_("date et heure"))
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"), default=120)
    closes_at = models.DateTimeField(_("réponses attendues d’ici le"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    link = models.URLField(_("lien pour participer à distance"), blank=True)
    words = models.TextField(_("mot aux membres"), blank=True)
    # How often what calendars hold of it changed.
    sequence = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    convened_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rencontre")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["committee", "-starts_at"], name="meeting_by_committee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MeetingKind.TOGETHER, closes_at=None)
                | Q(kind=MeetingKind.WRITTEN, closes_at__isnull=False),
                name="only_a_consultation_has_a_deadline",
            )
        ]

    def __str__(self):
        return f"{self.committee}, {self.starts_at:%Y-%m-%d}"

    @property
    def is_written(self) -> bool:
        return self.kind == MeetingKind.WRITTEN

    @property
    def is_to_come(self) -> bool:
        """Planned or convened: neither begun nor cancelled."""
        return self.state in (MeetingState.PLANNED, MeetingState.CONVENED)

    @property
    def ends_at(self) -> dt.datetime:
        return self.closes_at or self.starts_at + dt.timedelta(minutes=self.minutes)


class Attendance(models.Model):
    """What a member answered to the convening, and how she took part."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, related_name="attendances")
    reply = models.CharField(_("réponse"), max_length=10, choices=Reply, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    presence = models.CharField(_("présence"), max_length=10, choices=Presence, blank=True)
    words = models.CharField(_("mot"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("présence")
        ordering = ["member__user__last_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")]

    def __str__(self):
        return f"{self.member}: {self.presence or self.reply}"


class Point(models.Model):
    """A point of an agenda: an item put before the committee, something to look at, or free words."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("genre"), max_length=12, choices=PointKind, default=PointKind.INFORMATION)
    title = models.CharField(_("titre"), max_length=200)
    words = models.TextField(_("ce dont il s’agit"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"), null=True, blank=True)
    presented_by = models.CharField(_("présenté par"), max_length=120, blank=True)
    # The investment to decide.
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="points")
    # What else it is about: a document to approve, a report to note, an action due.
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT)
    object_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey()
    # What the minutes say of it.
    notes = models.TextField(blank=True)
    notes_version = models.PositiveIntegerField(default=0)
    notes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("point de l’ordre du jour")
        verbose_name_plural = _("points de l’ordre du jour")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "item"], condition=Q(item__isnull=False), name="item_once_in_a_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting", "content_type", "object_id"],
                condition=Q(object_id__isnull=False),
                name="subject_once_in_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(kind=PointKind.INVESTMENT, item__isnull=False)
                | (~Q(kind=PointKind.INVESTMENT) & Q(item=None)),
                name="an_investment_has_its_item",
            ),
        ]

    def __str__(self):
        return self.title


def _stored_name(file: "PointFile", filename: str) -> str:
    """A safe name of our own: the person's file name never touches the disk."""
    return f"meetings/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:6]}"


class PointFile(models.Model):
    """A file joined to a point, for the pack."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to=_stored_name)
    name = models.CharField(_("nom du fichier"), max_length=200)
    size = models.PositiveBigIntegerField()
    mimetype = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE)

    class Meta:
        verbose_name = _("document d’un point")
        verbose_name_plural = _("documents de points")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "sha256"], condition=Q(removed_at=None), name="point_file_once"
            )
        ]

    def __str__(self):
        return self.name


class Withdrawal(models.Model):
    """A member withdraws from an investment at a meeting: no part in the deliberation, no vote (R58, F42).

    The minutes say that she withdrew, and why only if she wishes (`is_said`).
    """

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="withdrawals")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, related_name="withdrawals")
    why = models.CharField(max_length=10, choices=WhyWithdraw)
    words = models.CharField(_("raison"), max_length=300, blank=True)
    is_said = models.BooleanField(_("inscrire la raison au procès-verbal"), default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("retrait d’un point")
        verbose_name_plural = _("retraits de points")
        ordering = ["member__user__last_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["point", "member"], name="withdrawal_once")]

    def __str__(self):
        return f"{self.member}, {self.point}"


class Minutes(models.Model):
    """The minutes of a meeting: what opens and closes them; what is said of each point stands on the point."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="written_minutes")
    state = models.CharField(max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    # What is said besides the points: how the meeting opened, what came up, what ended it.
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What they said when they were approved (minutes_text.py), which nothing changes any more.
    frozen = models.JSONField(null=True, blank=True)
    # The later meeting that approved them, when one did.
    approved_at_meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("procès-verbal")
        verbose_name_plural = _("procès-verbaux")

    def __str__(self):
        return str(self.meeting)


class NotesVersion(models.Model):
    """What was written of a point, or of the meeting (no point), each time another took it up or time had passed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notes_versions")
    point = models.ForeignKey(
        Point, null=True, blank=True, on_delete=models.CASCADE, related_name="notes_versions"
    )
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("version de notes")
        verbose_name_plural = _("versions de notes")
        ordering = ["-version", "-pk"]
        indexes = [models.Index(fields=["meeting", "point", "-version"], name="notes_by_point")]

    def __str__(self):
        return f"{self.point or self.meeting}, {self.version}"


class ActionItemQuerySet(models.QuerySet):
    def open(self) -> "ActionItemQuerySet":
        """Neither done nor dropped."""
        return self.filter(done_at=None, dropped_at=None)


class ActionItem(models.Model):
    """Something a committee left someone to do, until when (F95)."""

    # The same form sent twice adds one.
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="actions")
    # Where it was agreed.
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    title = models.CharField(_("quoi"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name=_("qui"),
    )
    due_on = models.DateField(_("d’ici le"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_words = models.CharField(_("ce qui en est"), max_length=300, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("suivi d’un comité")
        verbose_name_plural = _("suivis de comités")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "due_on"], name="action_by_owner")]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()
