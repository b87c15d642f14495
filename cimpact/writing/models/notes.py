"""Words on one subject of a reflection: the same wherever people reflect, whatever they reflect on."""

from django.conf import settings
from django.db import models

from cimpact import clock


class SubjectNote(models.Model):
    """What is written on one subject, by its code; a save names the version it read (cimpact/writing/noting.py)."""

    code = models.SlugField(max_length=40)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
