"""What every photo that people keep beside what they write holds."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock

from ..enums import Scan


def stored_name(photo: "Photo", filename: str) -> str:
    """A name of our own: the person's file name never touches the disk."""
    return f"{photo.folder}/{uuid.uuid4().hex}.jpg"


class Photo(models.Model):
    """A photo drawn anew when it was received (cimpact/writing/pictures.py): nothing in it says where it was taken."""

    # Where the files of a kind of photos are stored.
    folder: str

    file = models.FileField(upload_to=stored_name)
    # What it shows, for whoever does not see it.
    alt = models.CharField(_("ce que montre la photo"), max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE)
    uploaded_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.alt

    @property
    def is_open(self) -> bool:
        """Whether it may be shown: it is there, and the scanner, where there is one, found nothing."""
        return self.removed_at is None and self.scan in (Scan.NONE, Scan.CLEAN)
